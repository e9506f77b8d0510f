"""How many queries each step of an exam may cost, on both engines. What opens, keeps and ends a transaction is not counted."""

import json
from contextlib import contextmanager

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from courses.services import complete_lesson
from people.models import Pledge
from people.services import sign_pledge
from quizzes.services import start_attempt
from tests.factories.people import PersonFactory, in_all
from tests.quizzes.conftest import answer_all, right_answers
from tests.quizzes.test_views import url

OF_TRANSACTIONS = ("BEGIN", "SAVEPOINT", "RELEASE SAVEPOINT")
WRITES = ("INSERT", "UPDATE", "DELETE")


@pytest.fixture
def placed(exam_in_course):
    now = timezone.now()
    Pledge.objects.create(version=1, text=in_all("I stay neutral."), in_force_from=now.replace(year=now.year - 1))
    exam_in_course.exam.one_by_one = False
    exam_in_course.exam.save()
    start_attempt(ready(exam_in_course), exam_in_course.exam, language="en", at=now)  # what a process keeps, it keeps from now on
    return exam_in_course


def ready(placed):
    """Somebody who may begin."""
    person = PersonFactory()
    complete_lesson(person, placed.lessons["kk"], at=timezone.now())
    if pledge := Pledge.objects.first():
        sign_pledge(person, pledge, at=timezone.now())
    return person


@pytest.fixture
def candidate(client, placed):
    person = ready(placed)
    client.force_login(person)
    client.person = person
    return client


@pytest.fixture
def attempt(candidate, placed):
    return start_attempt(candidate.person, placed.exam, language="en", at=timezone.now())


@contextmanager
def at_most(number):
    """The statements that were executed, transactions aside."""
    asked = []
    with CaptureQueriesContext(connection) as captured:
        yield asked
    asked += [query["sql"] for query in captured.captured_queries if not query["sql"].startswith(OF_TRANSACTIONS)]
    assert len(asked) <= number, "\n".join(sql[:150] for sql in asked)


def test_starting(candidate, placed):
    with at_most(15):
        assert candidate.post("/en/exams/observer/start/").status_code == 302


def test_the_page_of_all_questions(candidate, attempt):
    candidate.get(url("attempt", attempt))
    with at_most(5):
        assert candidate.get(url("attempt", attempt)).status_code == 200


@pytest.mark.parametrize("revisions", [[1], [1, 2], [5, 3], [4, 4]])
def test_saving_an_answer_is_five_queries_and_one_write_transaction(candidate, attempt, revisions):
    for revision in revisions:
        given = {"question": attempt.paper["items"][0]["question"], "chosen": ["b"], "client_revision": revision}
        with CaptureQueriesContext(connection) as captured, at_most(5) as asked:
            assert candidate.post(url("answer", attempt), json.dumps(given), content_type="application/json").status_code == 200
    assert sum(query["sql"].startswith("SAVEPOINT") for query in captured.captured_queries) == 1
    assert sum(sql.startswith(WRITES) for sql in asked) <= 1


def test_the_whole_form(candidate, attempt):
    form = {f"answer-{question}": right for question, right in right_answers(attempt).items()}
    with at_most(6) as asked:
        assert candidate.post(url("attempt", attempt), {**form, "go": "finish"}).status_code == 302
    assert sum(sql.startswith(WRITES) for sql in asked) == 1


def test_handing_in(candidate, attempt):
    answer_all(attempt, timezone.now(), wrong=range(4))
    with at_most(5):
        candidate.get(url("submit", attempt))
    with at_most(8):
        candidate.post(url("submit", attempt))


@pytest.mark.parametrize("wrong", [(), (0, 1, 2, 3)])
def test_the_result(candidate, attempt, wrong):
    answer_all(attempt, timezone.now(), wrong=wrong)
    candidate.post(url("submit", attempt))
    candidate.get(url("result", attempt))
    with at_most(11):
        assert candidate.get(url("result", attempt)).status_code == 200

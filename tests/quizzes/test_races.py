"""Real connections on PostgreSQL: presses at the same moment, and what is on disk when the answer says "saved"."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier, Lock

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection, connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from courses.models import Topic
from quizzes.files.importing import Defaults, PlanChanged
from quizzes.files.uploads import Told, import_upload, keep_upload, preview
from quizzes.models import Attempt, Question
from quizzes.queries import given_answers
from quizzes.services import save_answer, start_attempt, submit_attempt
from quizzes.signals import attempt_passed
from tests.factories.courses import LawArticleFactory, TopicFactory
from tests.factories.people import PersonFactory
from tests.quizzes.conftest import answer_all, make_exam

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]

HANDS = 20


@pytest.fixture(autouse=True)
def content_types_of_this_database():
    """A database emptied by the test before gives its content types new ids."""
    ContentType.objects.clear_cache()
    yield
    ContentType.objects.clear_cache()


def together(act, hands=HANDS):
    """act(n) in `hands` threads at once, each with a connection of its own."""
    barrier = Barrier(hands)

    def one(number):
        try:
            barrier.wait()
            return act(number)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(hands) as pool:
        return list(pool.map(one, range(hands)))


def test_twenty_starts_give_one_attempt():
    person, exam, at = PersonFactory(), make_exam(), timezone.now()
    keys = together(lambda number: start_attempt(person, exam, language="en", at=at).key)
    assert len(set(keys)) == 1
    assert Attempt.objects.count() == 1


def test_twenty_submits_give_one_result_and_one_signal():
    person, exam, at = PersonFactory(), make_exam(), timezone.now()
    attempt = start_attempt(person, exam, language="en", at=at)
    answer_all(attempt, at)
    told, lock = [], Lock()

    def receiver(sender, attempt, **kwargs):
        with lock:
            told.append(attempt.pk)

    attempt_passed.connect(receiver)
    try:
        results = together(lambda number: submit_attempt(attempt, at=at + timedelta(minutes=number)))
    finally:
        attempt_passed.disconnect(receiver)
    assert told == [attempt.pk]
    assert len({(result.state, result.closed_at, result.score) for result in results}) == 1


def test_the_newest_of_twenty_answers_at_once_wins():
    person, exam, at = PersonFactory(), make_exam(), timezone.now()
    attempt = start_attempt(person, exam, language="en", at=at)
    question = attempt.paper["items"][0]["question"]
    together(lambda n: save_answer(attempt, question_id=question, chosen=["abcd"[n % 4]], client_revision=n, at=at))
    assert given_answers(attempt) == {question: (["abcd"[(HANDS - 1) % 4]], HANDS - 1)}
    assert attempt.answers.count() == HANDS  # the log has them all


def test_the_same_answer_twenty_times_at_once_is_kept_once():
    person, exam, at = PersonFactory(), make_exam(), timezone.now()
    attempt = start_attempt(person, exam, language="en", at=at)
    question = attempt.paper["items"][0]["question"]
    together(lambda n: save_answer(attempt, question_id=question, chosen=["b"], client_revision=7, at=at))
    assert list(attempt.answers.values_list("chosen", "client_revision")) == [(["b"], 7)]


def test_an_answer_is_committed_before_the_page_says_saved():
    person, exam = PersonFactory(), make_exam()
    attempt = start_attempt(person, exam, language="en", at=timezone.now())
    client = Client()
    client.force_login(person)
    question = attempt.paper["items"][0]["question"]
    body = json.dumps({"question": question, "chosen": ["b"], "client_revision": 1})
    response = client.post(reverse("quizzes:answer", args=[attempt.key]), body, content_type="application/json")
    assert response.status_code == 200
    psycopg = pytest.importorskip("psycopg")
    with psycopg.connect(**_address()) as other:
        rows = other.execute("SELECT chosen, client_revision FROM quizzes_answer WHERE attempt_id = %s", [attempt.pk]).fetchall()
    assert rows == [(["b"], 1)]


def _address():
    params = connection.get_connection_params()
    return {name: params[name] for name in ("dbname", "user", "password", "host", "port") if params.get(name)}


def test_a_file_of_questions_that_is_confirmed_ten_times_is_imported_once():
    upload, told = an_upload()
    done = together(lambda number: import_upload(upload, fingerprint=told, by=upload.person, at=timezone.now()), hands=10)
    assert sum(plan is not None for plan in done) == 1
    assert Question.objects.get(ref="cnt-01").version == 1


def test_the_same_file_uploaded_twice_and_confirmed_at_once_is_imported_once():
    uploads = [an_upload(), an_upload()]

    def confirm(number):
        upload, told = uploads[number]
        try:
            import_upload(upload, fingerprint=told, by=upload.person, at=timezone.now())
        except PlanChanged:
            return "again"
        return "done"

    assert sorted(together(confirm, hands=2)) == ["again", "done"]
    assert Question.objects.count() == 1


def an_upload():
    """A kept file with one question, and the fingerprint of its preview."""
    told = Told("gift", Defaults("ru", "count", "art-1"))
    if not Topic.objects.filter(code="count").exists():
        TopicFactory(code="count")
        LawArticleFactory(code="art-1")
    upload = keep_upload("q.gift", b"// [id:cnt-01]\nWhat?{=a ~b}", told, by=PersonFactory(), at=timezone.now())
    return upload, preview(upload).fingerprint

"""Too late, too early, twice, by another person, for another attempt, with a wrong clock: what cannot be right is refused or harmless."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from quizzes.closing import close_expired
from quizzes.figures.exam_figures import analysis_of
from quizzes.models import Answer, Attempt, Exam
from quizzes.queries import over_at
from quizzes.services import start_attempt, submit_attempt
from tests.quizzes.conftest import answer_all, make_exam

AN_HOUR = timedelta(hours=1)


@pytest.fixture
def aigul(client, volunteer):
    client.force_login(volunteer)
    return client


def send(client, attempt, question=None, **change):
    data = {"question": question or attempt.paper["items"][0]["question"], "chosen": ["b"], "client_revision": 1, **change}
    return client.post(reverse("quizzes:answer", args=[attempt.key]), json.dumps(data), content_type="application/json")


@pytest.mark.parametrize("hours", [-1, 1])
@pytest.mark.postgresql
@pytest.mark.skipif(connection.vendor != "postgresql", reason="PostgreSQL is the clock where there are several web servers")
def test_a_web_server_whose_clock_is_wrong_by_an_hour_takes_and_gives_no_time(aigul, attempt, monkeypatch, hours):
    real = timezone.now
    monkeypatch.setattr(timezone, "now", lambda: real() + hours * AN_HOUR)
    assert send(aigul, attempt).json()["late"] is False
    address = reverse("quizzes:attempt", args=[attempt.key])
    assert aigul.get(address).status_code == 200
    assert 'data-now="' in aigul.get(address).text
    question = attempt.paper["items"][1]["question"]
    aigul.post(address, {"q": "2", "go": "next", f"answer-{question}": "b"})
    assert set(Answer.objects.values_list("late", flat=True)) == {False}
    attempt.refresh_from_db()
    assert attempt.state == "open"
    aigul.post(reverse("quizzes:submit", args=[attempt.key]))
    attempt.refresh_from_db()
    assert attempt.state == "submitted"
    assert abs(attempt.closed_at - real()) < timedelta(minutes=1)


@pytest.mark.postgresql
@pytest.mark.skipif(connection.vendor != "postgresql", reason="PostgreSQL is the clock where there are several web servers")
def test_an_attempt_begun_on_a_web_server_with_a_wrong_clock_has_the_time_it_should(aigul, exam_in_course, monkeypatch):
    exam_in_course.exam.requires_lessons = False
    exam_in_course.exam.save()
    real = timezone.now
    monkeypatch.setattr(timezone, "now", lambda: real() + AN_HOUR)
    aigul.post(reverse("quizzes:start", args=["observer"]))
    begun = Attempt.objects.get()
    assert abs(begun.started_at - real()) < timedelta(minutes=1)
    assert begun.deadline_at - begun.started_at == timedelta(minutes=40)


@pytest.mark.parametrize("clock", [datetime(1980, 1, 1, tzinfo=UTC), datetime(2099, 1, 1, tzinfo=UTC)])
def test_the_clock_of_a_phone_decides_nothing(aigul, attempt, clock):
    revision = int(clock.timestamp() * 1000)
    assert send(aigul, attempt, client_revision=revision).json()["late"] is False
    Attempt.objects.update(deadline_at=timezone.now() - AN_HOUR)
    assert send(aigul, attempt, client_revision=revision + 1).json()["late"] is True


def test_a_start_without_any_parameter_is_limited_in_time_all_the_same(aigul, exam_in_course):
    """CVE-2025-62401: in Moodle the timer could be left out by leaving out what starts it."""
    exam_in_course.exam.requires_lessons = False
    exam_in_course.exam.save()
    for body in ({}, {"minutes": "999", "deadline_at": "2099-01-01", "timed": "0"}):
        aigul.post(reverse("quizzes:start", args=["observer"]), body)
        begun = Attempt.objects.get()
        assert begun.deadline_at - begun.started_at == timedelta(minutes=40)


def test_nothing_is_answered_before_the_start(aigul, exam):
    import uuid

    address = reverse("quizzes:answer", args=[uuid.uuid4()])
    assert aigul.post(address, "{}", content_type="application/json").status_code in {400, 404}
    data = json.dumps({"question": 1, "chosen": ["b"], "client_revision": 1})
    assert aigul.post(address, data, content_type="application/json").status_code == 404
    assert not Answer.objects.exists()


def test_an_answer_reaches_no_other_attempt(aigul, attempt, other_volunteer, exam, at):
    others = start_attempt(other_volunteer, exam, language="en", at=at)
    assert send(aigul, others).status_code == 404
    foreign = {item["question"] for item in others.paper["items"]} - {item["question"] for item in attempt.paper["items"]}
    for question in foreign:
        assert send(aigul, attempt, question=question).json()["code"] == "question_not_in_paper"
    assert not Answer.objects.exists()


def test_an_answer_meant_for_the_attempt_before_changes_neither(aigul, attempt, exam, volunteer, at):
    first = attempt
    send(aigul, first)
    aigul.post(reverse("quizzes:submit", args=[first.key]))
    second = start_attempt(volunteer, exam, language="en", at=at + timedelta(hours=30))
    assert send(aigul, first, chosen=["a"], client_revision=2).status_code == 409
    assert list(first.answers.values_list("chosen", flat=True)) == [["b"]]
    assert not second.answers.exists()


def test_a_question_of_the_bank_that_was_not_drawn_is_not_answered(aigul, attempt, exam):
    from quizzes.queries import pool

    drawn = {item["question"] for item in attempt.paper["items"]}
    undrawn = next(one.question for one in pool(exam) if one.question not in drawn)
    response = send(aigul, attempt, question=undrawn)
    assert (response.status_code, response.json()["code"]) == (400, "question_not_in_paper")


def test_an_account_disabled_in_mid_exam_answers_nothing_more_and_what_was_saved_is_graded(aigul, attempt, volunteer, at):
    answer_all(attempt, at)
    volunteer.is_active = False
    volunteer.save()
    assert send(aigul, attempt, chosen=["a"], client_revision=99).status_code == 401
    assert close_expired(at=over_at(attempt) + timedelta(seconds=1)) == 1
    attempt.refresh_from_db()
    assert (attempt.state, attempt.score) == ("expired", 4)


def test_an_abandoned_session_is_told_to_log_in_and_goes_on_where_it_was(aigul, attempt, volunteer):
    send(aigul, attempt)
    aigul.cookies.clear()
    assert send(aigul, attempt, chosen=["c"], client_revision=2).json()["code"] == "log_in"
    aigul.force_login(volunteer)
    assert send(aigul, attempt, chosen=["c"], client_revision=2).json()["chosen"] == ["c"]


@pytest.mark.parametrize("name", ["answer", "submit", "attempt"])
def test_without_the_token_nothing_changes(volunteer, attempt, name):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.force_login(volunteer)
    question = attempt.paper["items"][0]["question"]
    body = json.dumps({"question": question, "chosen": ["b"], "client_revision": 1})
    kind = "application/json" if name == "answer" else "application/x-www-form-urlencoded"
    assert client.post(reverse(f"quizzes:{name}", args=[attempt.key]), body, content_type=kind).status_code == 403
    attempt.refresh_from_db()
    assert (attempt.state, Answer.objects.count()) == ("open", 0)


@pytest.mark.parametrize("name", ["answer", "submit", "attempt"])
def test_a_get_changes_nothing(aigul, attempt, name):
    question = attempt.paper["items"][0]["question"]
    aigul.get(reverse(f"quizzes:{name}", args=[attempt.key]), {f"answer-{question}": "b", "go": "finish", "question": question, "chosen": "b"})
    attempt.refresh_from_db()
    assert (attempt.state, Answer.objects.count()) == ("open", 0)


def test_three_megabytes_in_the_form_are_refused_and_nothing_is_lost(aigul, attempt):
    send(aigul, attempt)
    question = attempt.paper["items"][0]["question"]
    response = aigul.post(reverse("quizzes:attempt", args=[attempt.key]), {"q": "1", f"answer-{question}": "b" * 3_000_000})
    assert response.status_code == 413
    assert "What was saved before stands" in response.text
    assert f'href="{reverse("quizzes:attempt", args=[attempt.key])}"' in response.text
    assert list(attempt.answers.values_list("chosen", flat=True)) == [["b"]]


def test_script_in_every_field_of_an_author_is_shown_as_text(aigul, volunteer, at):
    from quizzes.models import Question
    from tests.factories.people import in_all
    from tests.factories.quizzes import KINDS
    from tests.quizzes.test_kinds import exam_of

    evil = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"
    exam = exam_of(*KINDS)
    for question in Question.objects.all():
        question.text = question.explanation = in_all(evil)
        question.options = [{**option, "text": in_all(evil + option["id"])} for option in question.options]
        question.matches = [{**right, "text": in_all(evil + right["id"])} for right in question.matches]
        question.number = {**question.number, "unit": in_all(evil)} if question.number else {}
        question.save()
        question.save_revision()
    attempt = start_attempt(volunteer, exam, language="en", at=at)
    page = aigul.get(reverse("quizzes:attempt", args=[attempt.key])).text
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert page.count("&lt;script&gt;alert(1)") >= len(KINDS)


def test_an_exam_of_a_language_that_is_not_offered_is_not_begun(aigul, exam_in_course):
    exam_in_course.exam.requires_lessons, exam_in_course.exam.languages = False, ["kk", "ru"]
    exam_in_course.exam.save()
    refused = aigul.post("/en/exams/observer/start/")
    assert refused.status_code == 409
    assert "This exam is sat in: Қазақша, Русский" in refused.text
    assert aigul.post("/ru/exams/observer/start/").status_code == 302


def test_a_paper_is_read_in_no_language_that_the_exam_is_not_held_in(aigul, volunteer, at):
    from tests.factories.people import in_all

    exam = make_exam(languages=["kk", "ru"])
    for question in exam.blueprint.first().topic.questions.all():
        question.text = {**in_all("-"), "kk": f"Қазақша {question.pk}", "ru": f"По-русски {question.pk}", "en": f"Draft {question.pk}"}
        question.save()
        question.save_revision()
    attempt = start_attempt(volunteer, exam, language="kk", at=at)
    Exam.objects.update(languages=[])
    address = reverse("quizzes:attempt", args=[attempt.key])
    assert "Қазақша" in aigul.get(address).text
    assert "Draft" not in aigul.get(address).text
    assert "По-русски" in aigul.get(address.replace("/en/", "/ru/")).text


def test_who_answers_in_another_language_is_of_none_for_the_figures(aigul, volunteer, at):
    attempt = start_attempt(volunteer, make_exam(), language="en", at=at)
    question = attempt.paper["items"][0]["question"]
    address = reverse("quizzes:answer", args=[attempt.key])
    for revision, (language, switched) in enumerate((("en", False), ("ru", True), ("en", True)), start=1):
        body = json.dumps({"question": question, "chosen": ["b"], "client_revision": revision})
        assert aigul.post(address.replace("/en/", f"/{language}/"), body, content_type="application/json").status_code == 200
        attempt.refresh_from_db()
        assert attempt.is_switched is switched
    submit_attempt(attempt, at=at)
    assert analysis_of(Attempt.objects.all()).exam.languages == {"": 1}


def test_where_the_language_may_not_change_the_paper_keeps_that_in_which_it_was_begun(aigul, volunteer, at):
    from tests.factories.people import in_all

    exam = make_exam(switch_language=False)
    for question in exam.blueprint.first().topic.questions.all():
        question.text = {**in_all("-"), "kk": f"Қазақша {question.pk}", "ru": f"По-русски {question.pk}"}
        question.save()
        question.save_revision()
    attempt = start_attempt(volunteer, exam, language="kk", at=at)
    page = aigul.get(reverse("quizzes:attempt", args=[attempt.key]).replace("/en/", "/ru/")).text
    assert "Қазақша" in page
    assert "По-русски" not in page
    question = attempt.paper["items"][0]["question"]
    body = json.dumps({"question": question, "chosen": ["b"], "client_revision": 1})
    aigul.post(reverse("quizzes:answer", args=[attempt.key]).replace("/en/", "/ru/"), body, content_type="application/json")
    attempt.refresh_from_db()
    assert not attempt.is_switched

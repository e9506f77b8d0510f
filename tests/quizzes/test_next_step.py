"""After a closed attempt: one next step, and it is so."""

from datetime import timedelta

import pytest
from django.utils import timezone

from certificates.models import Certificate, Programme
from courses.services import complete_lesson
from quizzes.accommodations import grant
from quizzes.next_step import next_steps
from quizzes.results import result_of
from quizzes.services import allow_retake, start_attempt, submit_attempt
from tests.factories.people import PersonFactory, in_all
from tests.quizzes.conftest import answer_all


@pytest.fixture
def rules(exam_in_course, volunteer):
    """Two attempts, a day between them; the lesson is read."""
    exam = exam_in_course.exam
    exam.attempts_allowed = 2
    exam.save()
    complete_lesson(volunteer, exam_in_course.lessons["kk"], at=timezone.now() - timedelta(days=9))
    return exam


@pytest.fixture
def sit(rules, volunteer):
    """sit(days ago, passes) → a closed attempt of hers; passes None: one that is open."""

    def attempt(days, passes=False):
        at = timezone.now() - timedelta(days=days)
        begun = start_attempt(volunteer, rules, language="en", at=at)
        if passes is None:
            return begun
        answer_all(begun, at, wrong=() if passes else range(4))
        return submit_attempt(begun, at=at + timedelta(minutes=9))

    return attempt


def codes(attempt):
    attempt.refresh_from_db()
    attempt.exam.refresh_from_db()
    return [step.code for step in steps(attempt)]


def steps(attempt):
    told = result_of(attempt, "en")
    return next_steps(attempt, told.every, told.allowed, timezone.now(), lesson_url="/lesson/")


@pytest.fixture
def programme(rules):
    return Programme.objects.create(slug="observer", name=in_all("Observer"), exam=rules, law_as_of=timezone.localdate())


def page(client, attempt):
    client.force_login(attempt.person)
    return client.get(f"/en/exams/attempts/{attempt.key}/result/").text


def test_in_the_pause_one_reads_again(sit):
    (step,) = steps(sit(0.1))
    assert (step.code, step.url) == ("pause", "/lesson/")
    assert "Attempts left: 1" in step.text


def test_after_the_pause_one_may_sit_again(sit, client):
    failed = sit(2)
    assert codes(failed) == ["again"]
    said = page(client, failed)
    assert "You may sit the exam again" in said
    assert "opens on" not in said


def test_with_another_attempt_open_one_goes_on_with_it(sit, client):
    failed, going_on = sit(2), sit(0, None)
    assert codes(failed) == ["going_on"]
    assert f'href="/en/exams/attempts/{going_on.key}/"' in page(client, failed)


def test_an_open_attempt_whose_time_is_over_is_none_to_go_on_with(sit):
    failed = sit(5)
    sit(1.5, None)
    assert codes(failed) == ["attempts_used"]


def test_without_attempts_left_one_asks_the_coordinator(sit, client):
    failed = sit(4)
    sit(2)
    assert codes(failed) == ["attempts_used"]
    assert "Ask your coordinator" in page(client, failed)


def test_an_attempt_that_was_granted_counts(sit, rules, volunteer):
    failed = sit(4)
    sit(2)
    grant(volunteer, rules, attempts=1, reason="The light went out", by=PersonFactory(is_superuser=True), at=timezone.now())
    assert codes(failed) == ["again"]


def test_who_has_passed_since_is_not_told_that_no_attempt_is_left(sit, client):
    failed, passed = sit(4), sit(2, passes=True)
    assert codes(failed) == ["passed_otherwise"]
    said = page(client, failed)
    assert f'href="/en/exams/attempts/{passed.key}/result/"' in said
    assert "No attempts left" not in said


def test_after_the_window_no_attempt_is_promised(sit, rules):
    failed = sit(2)
    rules.closes_at = timezone.now() - timedelta(hours=1)
    rules.save()
    assert codes(failed) == ["window_over"]


def test_nor_where_the_pause_is_longer_than_the_window(sit, rules, client):
    failed = sit(0.1)
    rules.closes_at = timezone.now() + timedelta(hours=1)
    rules.save()
    assert codes(failed) == ["window_over"]
    assert "The next attempt opens" not in page(client, failed)


def test_the_pause_lasts_until_the_window_opens(sit, rules):
    failed = sit(2)
    rules.opens_at = timezone.now() + timedelta(days=3)
    rules.save()
    assert codes(failed) == ["pause"]


def test_a_pass_without_a_programme_promises_no_certificate(sit, client):
    passed = sit(2, passes=True)
    assert codes(passed) == ["done"]
    assert "certificate is ready" not in page(client, passed)


def test_a_pass_that_earned_a_certificate_leads_to_it(sit, programme, client):
    passed = sit(2, passes=True)
    assert codes(passed) == ["earned"]
    said = page(client, passed)
    assert "Your certificate is ready" in said
    assert 'href="/en/certificates/"' in said


def test_a_certificate_that_ran_out_is_not_called_ready(sit, programme, client):
    passed = sit(2, passes=True)
    Certificate.objects.update(issued_at=timezone.now() - timedelta(days=9), valid_until=timezone.now() - timedelta(days=1))
    assert codes(passed) == ["earned"]
    said = page(client, passed)
    assert "Your certificate does not count now: expired" in said
    assert "certificate is ready" not in said


def test_who_renews_is_told_of_the_attempts_for_that(sit, programme):
    passed = sit(4, passes=True)
    allow_retake(passed, from_=timezone.now() - timedelta(days=3))
    failed = sit(2)
    assert codes(failed) == ["again"]
    allow_retake(passed, from_=None)
    assert codes(failed) == ["passed_otherwise"]

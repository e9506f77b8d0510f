"""The pause after a failed exam is over: told once, and only to whom it says something."""

from datetime import timedelta

import pytest

from quizzes.notices import cool_downs_over
from quizzes.services import allow_retake, start_attempt, submit_attempt
from tests.quizzes.conftest import answer_all


def sit(person, exam, at, wrong=(0, 1, 2, 3)):
    attempt = start_attempt(person, exam, language="en", at=at)
    answer_all(attempt, at, wrong=wrong)
    return submit_attempt(attempt, at=at)


def told(at):
    return [(due.key, due.values["left"]) for due in cool_downs_over(at)]


@pytest.mark.parametrize("hours, is_told", [(23, False), (24, True), (24 * 15 - 1, True), (24 * 15 + 1, False)])
def test_when_the_pause_is_over(exam, volunteer, at, hours, is_told):
    attempt = sit(volunteer, exam, at)
    assert told(at + timedelta(hours=hours)) == ([(f"attempt {attempt.pk}", 2)] if is_told else [])


def test_not_to_whoever_has_begun_again(exam, volunteer, at):
    sit(volunteer, exam, at)
    start_attempt(volunteer, exam, language="en", at=at + timedelta(hours=25))
    assert told(at + timedelta(hours=26)) == []


def test_not_to_whoever_has_passed(exam, volunteer, at):
    sit(volunteer, exam, at, wrong=())
    assert told(at + timedelta(hours=25)) == []


def test_not_without_attempts_left(exam, volunteer, at):
    for day in (0, 2, 4):
        sit(volunteer, exam, at + timedelta(days=day))
    assert told(at + timedelta(days=6)) == []


def test_a_renewal_counts_its_attempts_anew(exam, volunteer, at):
    sit(volunteer, exam, at)
    allow_retake(sit(volunteer, exam, at + timedelta(days=2), wrong=()), from_=at + timedelta(days=90))
    later = at + timedelta(days=91)
    attempt = sit(volunteer, exam, later)
    assert told(later + timedelta(hours=24)) == [(f"attempt {attempt.pk}", 2)]

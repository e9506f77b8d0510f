from datetime import timedelta

from django.utils import translation

from courses.services import complete_lesson
from quizzes.enums import QuestionState
from quizzes.models import Question
from quizzes.rules import start_refusals
from quizzes.services import allow_retake, start_attempt, submit_attempt
from tests.factories.people import PledgeFactory, PledgeSignatureFactory
from tests.factories.quizzes import ExamFactory
from tests.quizzes.conftest import answer_all


def codes(person, exam, at):
    return [refusal.code for refusal in start_refusals(person, exam, at)]


def fail(person, exam, at):
    attempt = start_attempt(person, exam, language="en", at=at)
    return submit_attempt(attempt, at=at + timedelta(minutes=10))


def test_nothing_stands_in_the_way(exam, volunteer, at):
    assert start_refusals(volunteer, exam, at) == []


def test_the_pledge_comes_first(exam, volunteer, at):
    pledge = PledgeFactory(in_force_from=at - timedelta(days=1))
    assert codes(volunteer, exam, at) == ["pledge_not_signed"]
    PledgeSignatureFactory(person=volunteer, pledge=pledge)
    assert codes(volunteer, exam, at) == []


def test_a_pledge_not_yet_in_force_is_not_asked(exam, volunteer, at):
    PledgeFactory(in_force_from=at + timedelta(days=1))
    assert codes(volunteer, exam, at) == []


def test_lessons_come_first_in_whatever_language(exam_in_course, volunteer, at):
    refusals = start_refusals(volunteer, exam_in_course.exam, at)
    assert [refusal.code for refusal in refusals] == ["lessons_unread"]
    assert "1" in str(refusals[0])
    complete_lesson(volunteer, exam_in_course.lessons["ru"], at=at)
    assert codes(volunteer, exam_in_course.exam, at) == []


def test_a_pause_after_an_attempt(exam, volunteer, at):
    attempt = fail(volunteer, exam, at)
    later = attempt.closed_at + timedelta(hours=24)
    assert codes(volunteer, exam, later - timedelta(seconds=1)) == ["cooling_down"]
    assert codes(volunteer, exam, later) == []


def test_the_pause_says_when_it_is_over_in_the_readers_language(exam, volunteer, at):
    fail(volunteer, exam, at)
    refusal = start_refusals(volunteer, exam, at + timedelta(hours=1))[0]
    with translation.override("en"):
        english = str(refusal)
    with translation.override("ru"):
        assert str(refusal) != english


def test_attempts_are_limited(exam, volunteer, at):
    for day in range(3):
        fail(volunteer, exam, at + timedelta(days=2 * day))
    assert codes(volunteer, exam, at + timedelta(days=30)) == ["attempts_used"]


def test_whoever_has_passed_is_done(exam, volunteer, at):
    attempt = start_attempt(volunteer, exam, language="en", at=at)
    answer_all(attempt, at)
    submit_attempt(attempt, at=at + timedelta(minutes=5))
    assert codes(volunteer, exam, at + timedelta(days=30)) == ["already_passed"]


def passed(person, exam, at):
    attempt = start_attempt(person, exam, language="en", at=at)
    answer_all(attempt, at)
    return submit_attempt(attempt, at=at + timedelta(minutes=5))


def test_a_pass_may_be_renewed_from_its_day_on(exam, volunteer, at):
    allow_retake(passed(volunteer, exam, at), from_=at + timedelta(days=90))
    with translation.override("en"):
        assert "sit it again from" in start_refusals(volunteer, exam, at + timedelta(days=89))[0].message
    assert codes(volunteer, exam, at + timedelta(days=89)) == ["already_passed"]
    assert codes(volunteer, exam, at + timedelta(days=90)) == []


def test_whoever_renews_has_all_attempts_again(exam, volunteer, at):
    for day in (0, 2):
        fail(volunteer, exam, at + timedelta(days=day))
    allow_retake(passed(volunteer, exam, at + timedelta(days=4)), from_=at + timedelta(days=90))
    later = at + timedelta(days=100)
    fail(volunteer, exam, later)
    assert codes(volunteer, exam, later + timedelta(hours=1)) == ["cooling_down"]
    fail(volunteer, exam, later + timedelta(days=2))
    assert codes(volunteer, exam, later + timedelta(days=4)) == []
    fail(volunteer, exam, later + timedelta(days=4))
    assert codes(volunteer, exam, later + timedelta(days=8)) == ["attempts_used"]


def test_a_bank_too_thin_is_no_exam(exam, volunteer, at):
    Question.objects.filter(critical=True).update(state=QuestionState.RETIRED)
    assert codes(volunteer, exam, at) == ["bank_too_thin"]


def test_an_exam_without_a_blueprint_is_no_exam(volunteer, at):
    assert codes(volunteer, ExamFactory(), at) == ["bank_too_thin"]


def test_all_the_reasons_are_told(exam_in_course, volunteer, at):
    PledgeFactory(in_force_from=at - timedelta(days=1))
    Question.objects.update(state=QuestionState.RETIRED)
    assert codes(volunteer, exam_in_course.exam, at) == ["pledge_not_signed", "lessons_unread", "bank_too_thin"]

"""What a person is told afterwards: as much as the frozen policy says, and never the key while the same may be asked again."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from courses.services import complete_lesson
from quizzes.accommodations import grant
from quizzes.models import Attempt, Question
from quizzes.queries import admissible_until, over_at
from quizzes.results import result_of, review_of
from quizzes.review import reviewed_questions
from quizzes.services import allow_retake, close_if_over, save_answer, start_attempt, submit_attempt
from tests.factories.people import PersonFactory, in_all
from tests.factories.quizzes import KINDS, RIGHT, BlueprintLineFactory, ExamFactory, question_of
from tests.quizzes.conftest import answer_all

# In the text of every right option, in the explanation of every question, and in that of every wrong option.
KEY, WHY, WHY_NOT = "Ключ-7351", "Потому-8462", "Неверно-9573"


@pytest.fixture
def aigul(client, volunteer):
    client.force_login(volunteer)
    return client


@pytest.fixture
def planted(exam_in_course, volunteer):
    """One attempt, all told afterwards; what could leak is planted in every question."""
    exam = exam_in_course.exam
    exam.feedback, exam.attempts_allowed, exam.cool_down_hours = "explanations", 1, 0
    exam.save()
    for question in Question.objects.all():
        for option in question.options:
            if option["correct"]:
                option["text"] = in_all(f"{KEY} {option['id']}")
            else:
                option["explanation"] = in_all(f"{WHY_NOT} {option['id']}")
        question.explanation = in_all(WHY)
        question.save()
        question.save_revision()
    complete_lesson(volunteer, exam_in_course.lessons["kk"], at=timezone.now())
    return exam


def sit(person, exam, wrong=(0, 1), **kwargs):
    now = timezone.now()
    attempt = start_attempt(person, exam, language="en", at=now, **kwargs)
    answer_all(attempt, now, wrong=wrong)
    return submit_attempt(attempt, at=now + timedelta(minutes=2))


def tells_key(attempt):
    return review_of(result_of(attempt, "en"), "en", timezone.now()).with_key


def result_page(client, attempt):
    return client.get(f"/en/exams/attempts/{attempt.key}/result/").text


def after_the_attempt(client, attempt):
    """Everything that a person can read of it afterwards."""
    first = attempt.paper["items"][0]["question"]
    body = json.dumps({"question": first, "chosen": ["b"], "client_revision": 9})
    here = f"/en/exams/attempts/{attempt.key}/"
    pages = [client.get(address, follow=True) for address in (here, f"{here}result/", f"{here}submit/")]
    pages += [client.post(f"{here}answer/", body, content_type="application/json")]
    pages += [client.get(address, follow=True) for address in ("/en/courses/observer/exam/", "/en/exams/practice/wrong/", "/en/exams/practice/")]
    pages += [client.get(f"{here}result/".replace("/en/", f"/{language}/")) for language in ("kk", "ru")]
    return "".join(page.text for page in pages)


def test_while_late_answers_may_be_admitted_nothing_tells_the_questions(aigul, volunteer, planted):
    now = timezone.now()
    attempt = start_attempt(volunteer, planted, language="en", at=now)
    ran_out = close_if_over(attempt, at=over_at(attempt) + timedelta(seconds=1))
    told = result_of(ran_out, "en")
    waiting = review_of(told, "en", admissible_until(attempt))
    assert (waiting.questions, waiting.with_key, waiting.comes_after) == ([], False, admissible_until(attempt))
    after = review_of(told, "en", admissible_until(attempt) + timedelta(seconds=1))
    assert (after.with_key, len(after.questions)) == (True, 4)
    Attempt.objects.update(started_at=now - timedelta(hours=3), deadline_at=now - timedelta(hours=2))
    everything = after_the_attempt(aigul, attempt)
    assert KEY not in everything
    assert WHY not in everything
    assert "Question by question it is shown after" in everything


def test_nor_does_an_earlier_attempt_tell_them(volunteer, planted):
    planted.attempts_allowed = 2
    planted.save()
    first = sit(volunteer, planted)
    second = start_attempt(volunteer, planted, language="en", at=timezone.now() + timedelta(minutes=3))
    close_if_over(second, at=over_at(second) + timedelta(seconds=1))
    told = result_of(first, "en")
    assert review_of(told, "en", admissible_until(second)).questions == []
    assert review_of(told, "en", admissible_until(second) + timedelta(seconds=1)).with_key


@pytest.mark.parametrize(
    ("feedback", "topics", "questions"), [("score", False, False), ("topics", True, False), ("questions", True, True), ("explanations", True, True)]
)
def test_each_policy_tells_what_it_says(aigul, volunteer, planted, feedback, topics, questions):
    planted.feedback, planted.attempts_allowed = feedback, 3
    planted.save()
    page = result_page(aigul, sit(volunteer, planted))
    assert ("By topic" in page) is topics
    assert ("Question by question" in page) is questions
    assert "2 / 4" in page


def test_the_policy_is_the_one_the_attempt_began_with(aigul, volunteer, planted):
    planted.feedback = "score"
    planted.save()
    attempt = sit(volunteer, planted)
    planted.feedback = "explanations"
    planted.save()
    page = result_page(aigul, attempt)
    assert "By topic" not in page
    assert "Question by question" not in page


def test_of_the_score_alone_neither_topic_nor_lesson_is_told(aigul, volunteer, planted, exam_in_course):
    planted.feedback = "score"
    planted.save()
    attempt = sit(volunteer, planted, wrong=(0, 1, 2, 3))
    page = result_page(aigul, attempt)
    assert "A critical question was wrong" in page
    assert "impartiality" not in page
    assert "/courses/observer/lesson/" not in page
    assert "impartiality" not in aigul.get("/en/exams/practice/wrong/").text


def test_which_questions_were_wrong_with_ones_own_answers(aigul, volunteer, planted):
    planted.feedback, planted.attempts_allowed = "questions", 3
    planted.save()
    attempt = sit(volunteer, planted, wrong=(0,))
    reviewed = reviewed_questions(attempt, "en", with_key=False)
    assert [one.verdict for one in reviewed] == ["wrong", "right", "right", "right"]
    assert len(reviewed[0].answer) == 1
    assert reviewed[0].right == reviewed[0].why == []
    page = result_page(aigul, attempt)
    assert reviewed[0].answer[0] in page
    assert "The right answer:" not in page
    assert WHY not in page
    assert WHY_NOT not in page


def test_while_an_attempt_is_left_nothing_tells_the_key(aigul, volunteer, planted):
    planted.attempts_allowed = 2
    planted.save()
    attempt = sit(volunteer, planted, wrong=(0, 1, 2, 3))
    everything = after_the_attempt(aigul, attempt)
    assert KEY not in everything
    assert WHY not in everything
    assert WHY_NOT not in everything
    assert "are shown once no attempt is left" in result_page(aigul, attempt)


def test_with_no_attempt_left_the_right_answers_and_the_reasons_are_told(aigul, volunteer, planted):
    attempt = sit(volunteer, planted, wrong=(0, 1, 2, 3))
    page = result_page(aigul, attempt)
    assert page.count(KEY) == 4
    assert page.count(WHY) == 4
    assert f"{WHY_NOT} a" in page
    assert "Which answers were right is not shown" not in page


def test_a_new_attempt_that_is_granted_takes_the_key_back(aigul, volunteer, planted, at):
    attempt = sit(volunteer, planted, wrong=(0, 1, 2, 3))
    assert KEY in result_page(aigul, attempt)
    grant(volunteer, planted, attempts=1, reason="The light went out.", by=PersonFactory(), at=timezone.now())
    everything = after_the_attempt(aigul, attempt)
    assert KEY not in everything
    assert WHY not in everything
    again = start_attempt(volunteer, planted, language="en", at=timezone.now() + timedelta(minutes=3))
    assert KEY not in result_page(aigul, attempt), "the last attempt is open"
    submit_attempt(again, at=timezone.now() + timedelta(minutes=4))
    assert KEY in result_page(aigul, attempt)


def test_who_has_passed_for_good_is_told(aigul, volunteer, planted):
    planted.attempts_allowed = 3
    planted.save()
    attempt = sit(volunteer, planted, wrong=())
    assert attempt.passed
    assert WHY in result_page(aigul, attempt)
    allow_retake(attempt, from_=timezone.now() + timedelta(days=300))
    assert WHY not in result_page(aigul, attempt), "to renew, the same is asked again"
    allow_retake(attempt, from_=None)
    assert WHY in result_page(aigul, attempt)


def test_another_exam_that_draws_from_the_same_topics_keeps_the_key(volunteer, planted, at):
    attempt = sit(volunteer, planted, wrong=(0, 1, 2, 3))
    assert tells_key(attempt)
    other = ExamFactory()
    line = BlueprintLineFactory(exam=other, topic=Question.objects.first().topic)
    assert not tells_key(attempt)
    other.closes_at = timezone.now() - timedelta(days=1)
    other.save()
    assert tells_key(attempt), "nobody begins it any more"
    other.closes_at = None
    other.save()
    line.delete()
    assert tells_key(attempt)


def test_more_attempts_for_everybody_take_the_key_back(volunteer, planted):
    attempt = sit(volunteer, planted, wrong=(0, 1, 2, 3))
    planted.attempts_allowed = 2
    planted.save()
    assert not tells_key(Attempt.objects.get(pk=attempt.pk))


@pytest.mark.parametrize("kind", list(KINDS))
@pytest.mark.parametrize("partial", [False, True])
def test_every_kind_is_read_back(volunteer, at, kind, partial, db):
    question = question_of(kind)
    exam = ExamFactory(feedback="explanations", attempts_allowed=1, credit="partial" if partial else "all")
    BlueprintLineFactory(exam=exam, topic=question.topic, count=1)
    attempt = start_attempt(volunteer, exam, language="en", at=at)
    save_answer(attempt, question_id=question.pk, chosen=RIGHT[kind], client_revision=1, at=at)
    attempt = submit_attempt(attempt, at=at)
    (one,) = review_of(result_of(attempt, "en"), "en", at).questions
    assert one.verdict == "right"
    assert one.why == ["Because of the law."]
    assert one.answer if kind == "numeric" else one.answer == one.right


def test_half_right_is_told_as_such(volunteer, at, db):
    question = question_of("matching")
    exam = ExamFactory(feedback="questions", credit="partial")
    BlueprintLineFactory(exam=exam, topic=question.topic, count=1)
    attempt = start_attempt(volunteer, exam, language="en", at=at)
    save_answer(attempt, question_id=question.pk, chosen=["a:p", "b:q", "c:q"], client_revision=1, at=at)
    (one,) = reviewed_questions(submit_attempt(attempt, at=at), "en", with_key=False)
    assert one.verdict == "partly"
    assert one.answer == ["Left a — Right p", "Left b — Right q", "Left c — Right q"]


def test_an_order_that_was_never_whole_is_not_answered(volunteer, at, db):
    question = question_of("ordering")
    exam = ExamFactory(feedback="questions")
    BlueprintLineFactory(exam=exam, topic=question.topic, count=1)
    attempt = start_attempt(volunteer, exam, language="en", at=at)
    save_answer(attempt, question_id=question.pk, chosen=["b:1", "a:1"], client_revision=1, at=at)
    (one,) = reviewed_questions(submit_attempt(attempt, at=at), "en", with_key=False)
    assert one.verdict == "unanswered"
    assert one.answer == ["1. First", "1. Second"]


def test_the_whole_result_costs_a_dozen_queries(aigul, volunteer, planted, django_assert_max_num_queries):
    attempt = sit(volunteer, planted, wrong=(0, 1))
    result_page(aigul, attempt)
    with django_assert_max_num_queries(12):
        assert KEY in result_page(aigul, attempt)


@pytest.mark.parametrize(
    ("feedback", "sentence"),
    [
        ("score", "you are told the score, not what was wrong"),
        ("topics", "what you missed by topic"),
        ("questions", "which questions you got wrong, not which answer"),
        ("explanations", "explanations once no attempt is left"),
    ],
)
def test_the_page_of_the_exam_says_what_will_be_told(aigul, planted, feedback, sentence):
    planted.feedback = feedback
    planted.save()
    assert sentence in aigul.get("/en/courses/observer/exam/").text

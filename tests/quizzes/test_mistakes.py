"""What I got wrong: leads back to the lesson and the place in it, never tells an exam's key, and goes when it is right."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from courses.services import complete_lesson
from quizzes.mistakes import practice_mistakes
from quizzes.models import PracticeAnswer
from quizzes.services import start_attempt, submit_attempt
from tests.factories.courses import LawArticleFactory
from tests.factories.quizzes import QuestionFactory
from tests.quizzes.conftest import answer_all, publish_body
from tests.quizzes.test_leaks import SECRETS

WRONG = "/en/exams/practice/wrong/"


@pytest.fixture
def lesson(exam_in_course):
    return exam_in_course.lessons["en"]


@pytest.fixture
def question(lesson):
    return QuestionFactory(ref="practice-1", topic=lesson.topic, purpose="practice")


@pytest.fixture
def aigul(client, volunteer):
    client.force_login(volunteer)
    return client


def answered(person, question, chosen, ago=0, lesson=None):
    at = timezone.now() - timedelta(minutes=ago)
    key = lesson.translation_key if lesson else None
    PracticeAnswer.objects.create(key=uuid4(), person=person, question=question, chosen=chosen, right=chosen == "b", lesson_key=key, at=at)


def quote(lesson, article):
    publish_body(lesson, [{"type": "text", "value": "<p>x</p>"}, {"type": "law", "value": {"article": article.pk, "text": "Text"}}])


def test_a_wrong_answer_leads_to_the_paragraph_that_quotes_its_article(aigul, volunteer, lesson, question):
    quote(lesson, question.article)
    answered(volunteer, question, "a", lesson=lesson)
    page = aigul.get(WRONG).text
    assert "Question practice-1?" in page
    assert "You answered: Option a" in page
    assert "Because of the law." in page
    assert f'{lesson.url}#article-{question.article.code}"' in page


def test_without_a_quotation_it_leads_to_the_lesson_that_asked(aigul, volunteer, lesson, question):
    answered(volunteer, question, "a", lesson=lesson)
    assert f'href="{lesson.url}"' in aigul.get(WRONG).text


def test_answered_by_topic_it_leads_to_the_lesson_of_its_topic(aigul, volunteer, lesson, question):
    answered(volunteer, question, "a")
    assert f'href="{lesson.url}"' in aigul.get(WRONG).text


def test_the_last_answer_counts(aigul, volunteer, question):
    answered(volunteer, question, "b", ago=9)
    answered(volunteer, question, "a", ago=5)
    assert "practice-1" in aigul.get(WRONG).text
    answered(volunteer, question, "b", ago=1)
    answered(volunteer, question, "c", ago=20)  # came late from a phone without a network
    assert "practice-1" not in aigul.get(WRONG).text


def test_what_is_retired_is_no_longer_asked(aigul, volunteer, question):
    answered(volunteer, question, "a")
    question.state = "retired"
    question.save()
    assert "Nothing to read again" in aigul.get(WRONG).text


def test_nobody_sees_anothers_mistakes(client, volunteer, other_volunteer, question):
    answered(volunteer, question, "a")
    client.force_login(other_volunteer)
    assert "practice-1" not in client.get(WRONG).text
    client.logout()
    assert client.get(WRONG).status_code == 302


def test_in_three_languages(aigul, volunteer, lesson, question, exam_in_course):
    answered(volunteer, question, "a", lesson=lesson)
    for code, words in (("kk", "Option a (kk)"), ("ru", "Option a (ru)")):
        page = aigul.get(WRONG.replace("/en/", f"/{code}/")).text
        assert words in page
        assert exam_in_course.lessons[code].url in page


@pytest.fixture
def failed(aigul, volunteer, exam_in_course):
    """An attempt in which everything on impartiality is wrong, and the lesson on it quotes an article."""
    at = timezone.now()
    complete_lesson(volunteer, exam_in_course.lessons["kk"], at=at)
    attempt = start_attempt(volunteer, exam_in_course.exam, language="en", at=at)
    answer_all(attempt, at, wrong=range(4))
    return submit_attempt(attempt, at=at + timedelta(minutes=5))


def test_an_exam_tells_topics_and_their_paragraphs_and_no_key(aigul, lesson, failed):
    article = LawArticleFactory(code="elections-1", number="1")
    quote(lesson, article)
    for address in (WRONG, reverse("quizzes:result", args=[failed.key])):
        page = aigul.get(address).text
        assert "impartiality" in page
        assert f"{lesson.url}#article-elections-1" in page
        assert "/en/exams/practice/topics/impartiality/" in page
        for secret in (*SECRETS, "Option a", "Option b", "Question impartiality", "Question count"):
            assert secret not in page
    assert "critical question" in aigul.get(WRONG).text


def test_a_passed_exam_without_a_mistake_is_not_there(aigul, volunteer, exam_in_course, failed):
    later = timezone.now() + timedelta(days=2)
    attempt = start_attempt(volunteer, exam_in_course.exam, language="en", at=later)
    answer_all(attempt, later)
    submit_attempt(attempt, at=later + timedelta(minutes=5))
    assert "Nothing to read again" in aigul.get(WRONG).text


def test_it_costs_the_same_for_many_mistakes(volunteer, lesson, django_assert_max_num_queries):
    questions = [QuestionFactory(ref=f"p-{number}", topic=lesson.topic, article=LawArticleFactory(), purpose="practice") for number in range(12)]
    for question in questions:
        answered(volunteer, question, "a", lesson=lesson)
    with django_assert_max_num_queries(6):
        assert len(practice_mistakes(volunteer, "en")) == 12

"""How often questions were asked: counted by the command, once a paper, and told to the draw."""

from collections import Counter
from datetime import timedelta

import pytest
from django.core.management import call_command

from quizzes.exposure import count_new_papers
from quizzes.models import Attempt, Question
from quizzes.queries import pool
from quizzes.services import start_attempt
from tests.factories.people import PersonFactory


def asked():
    return Counter(item["question"] for attempt in Attempt.objects.all() for item in attempt.paper["items"])


def counted():
    return Counter(dict(Question.objects.filter(drawn__gt=0).values_list("pk", "drawn")))


def test_every_paper_is_counted_once(attempt, exam, at, other_volunteer):
    assert count_new_papers() == 1
    start_attempt(other_volunteer, exam, language="en", at=at)
    assert count_new_papers() == 1
    assert count_new_papers() == 0
    assert counted() == asked()


def test_the_command_counts(attempt, capsys):
    call_command("close_expired_attempts")
    assert "Papers counted: 1" in capsys.readouterr().out
    assert counted() == asked()


def test_more_papers_than_are_counted_at_once(attempt, exam, at, monkeypatch):
    monkeypatch.setattr("quizzes.exposure.AT_ONCE", 2)
    for _ in range(4):
        start_attempt(PersonFactory(), exam, language="en", at=at)
    assert count_new_papers() == 5
    assert counted() == asked()


def test_the_draw_is_told(attempt, exam):
    count_new_papers()
    told = Counter({one.question: one.drawn for one in pool(exam) if one.drawn})
    assert told == asked()


@pytest.mark.parametrize("lacking", ["text", "option", "explanation"])
def test_a_question_that_lacks_a_language_of_the_exam_is_not_drawn(exam, lacking):
    question = Question.objects.first()
    if lacking == "option":
        question.options[0]["text"].pop("ru")
    else:
        getattr(question, lacking).pop("ru")
    question.save()
    assert question.pk not in {one.question for one in pool(exam)}
    exam.languages = ["kk", "en"]
    assert question.pk in {one.question for one in pool(exam)}


def test_what_was_asked_seldom_is_asked_more(exam, at):
    Question.objects.filter(ref__startswith="count-").exclude(ref="count-0").update(drawn=500)
    seldom = Question.objects.get(ref="count-0").pk
    papers = [start_attempt(PersonFactory(), exam, language="en", at=at + timedelta(seconds=n)).paper for n in range(30)]
    hits = sum(seldom in {item["question"] for item in paper["items"]} for paper in papers)
    assert hits > 20  # fifteen of thirty, were it blind

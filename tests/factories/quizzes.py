from datetime import timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from quizzes.models import Attempt, BlueprintLine, Exam, Question
from tests.factories.courses import LawArticleFactory, TopicFactory
from tests.factories.people import PersonFactory, in_all


def options(correct="b"):
    return [{"id": letter, "correct": letter == correct, "text": in_all(f"Option {letter}")} for letter in "abcd"]


def lines(*words, **more):
    """Options without a right one: to put in order."""
    return [{"id": "abcdefgh"[place], "text": in_all(word), **more} for place, word in enumerate(words)]


KINDS = {
    "single": {"options": options()},
    "multiple": {"options": [{**option, "correct": option["id"] in "ab"} for option in options()]},
    "true_false": {"options": [{"id": word, "correct": word == "true", "text": in_all(word)} for word in ("true", "false")]},
    "ordering": {"options": lines("First", "Second", "Third", "Fourth")},
    "matching": {
        "options": [{**line, "match": match} for line, match in zip(lines("Left a", "Left b", "Left c"), "pqp", strict=True)],
        "matches": [{"id": one, "text": in_all(f"Right {one}")} for one in "pqr"],
    },
    "numeric": {"options": [], "number": {"value": "12.5", "tolerance": "0.5", "unit": in_all("m")}},
}
# The right answer to each.
RIGHT = {
    "single": ["b"],
    "multiple": ["a", "b"],
    "true_false": ["true"],
    "ordering": ["a:1", "b:2", "c:3", "d:4"],
    "matching": ["a:p", "b:q", "c:p"],
    "numeric": ["12.5"],
}


class QuestionFactory(DjangoModelFactory):
    """A live question whose right answer is b."""

    class Meta:
        model = Question
        skip_postgeneration_save = True

    ref = factory.Sequence(lambda n: f"q-{n}")
    topic = factory.SubFactory(TopicFactory)
    article = factory.SubFactory(LawArticleFactory)
    text = factory.LazyAttribute(lambda o: in_all(f"Question {o.ref}?"))
    options = factory.LazyFunction(options)
    explanation = factory.LazyFunction(lambda: in_all("Because of the law."))
    state = "live"

    @factory.post_generation
    def revision(self, create, extracted, **kwargs):
        if create:
            self.save_revision()


def question_of(kind, **given):
    """A live question of this kind."""
    return QuestionFactory(kind=kind, **{**KINDS[kind], **given})


class ExamFactory(DjangoModelFactory):
    class Meta:
        model = Exam

    slug = factory.Sequence(lambda n: f"exam-{n}")
    title = factory.LazyAttribute(lambda o: in_all(o.slug))


class BlueprintLineFactory(DjangoModelFactory):
    class Meta:
        model = BlueprintLine

    exam = factory.SubFactory(ExamFactory)
    topic = factory.SubFactory(TopicFactory)
    count = 2
    critical_count = 0


class AttemptFactory(DjangoModelFactory):
    """A passed attempt, with an empty paper: for what comes after an exam. Exams themselves are sat through services."""

    class Meta:
        model = Attempt

    exam = factory.SubFactory(ExamFactory)
    person = factory.SubFactory(PersonFactory)
    number = factory.Sequence(lambda n: n + 1)
    state = "submitted"
    language = "en"
    paper = factory.LazyFunction(lambda: {"seed": 1, "pass_percent": 80, "grace_seconds": 90, "items": []})
    started_at = factory.LazyFunction(lambda: timezone.now() - timedelta(minutes=20))
    deadline_at = factory.LazyFunction(lambda: timezone.now() + timedelta(minutes=20))
    closed_at = factory.LazyFunction(timezone.now)
    score = 20
    max_score = 20
    passed = True

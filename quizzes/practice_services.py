"""The only writer of practice answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from courses.models import LessonPage
from people.models import User
from quizzes.models import PracticeAnswer
from quizzes.practice import practice_pool
from quizzes.practice_answers import PracticeGiven, moment_of


@dataclass(frozen=True, slots=True)
class Recorded:
    """kept: keys of what is recorded, now or before. unknown: keys of what no question for practice asks: sent again it stays so."""

    kept: list[UUID]
    unknown: list[UUID]


@transaction.atomic
def record_practice(person: User, given: Sequence[PracticeGiven], *, at: datetime) -> Recorded:
    """Record these answers; a key that is there already changes nothing, whatever it comes with."""
    questions = {question.ref: question for question in practice_pool().filter(ref__in=[one.question for one in given])}
    lessons = set(
        LessonPage.objects.filter(translation_key__in=[one.lesson for one in given if one.lesson]).values_list("translation_key", flat=True)
    )
    rows, kept, unknown = [], [], []
    for one in given:
        question = questions.get(one.question)
        right = next((option["correct"] for option in question.options if option["id"] == one.chosen), None) if question else None
        if question is None or right is None:
            unknown.append(one.key)
            continue
        kept.append(one.key)
        lesson = one.lesson if one.lesson in lessons else None
        rows.append(
            PracticeAnswer(key=one.key, person=person, question=question, chosen=one.chosen, right=right, lesson_key=lesson, at=moment_of(one, at))
        )
    PracticeAnswer.objects.bulk_create(rows, ignore_conflicts=True)
    return Recorded(kept, unknown)

"""Closed attempts → the pairs whose wrong answers are alike beyond chance (quizzes.figures.similarity), with who they are and when they answered."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.core.cache import cache
from django.db.models import QuerySet

from quizzes.figures.exam_figures import AT_ONCE, KEPT_SECONDS, kept_name
from quizzes.models import Answer, Attempt

if TYPE_CHECKING:
    from quizzes.figures.similarity import Pair, Similar

# The work grows with the pairs that have something in common: of more attempts only some days are compared at a time.
MOST_ATTEMPTS = 10_000
MOST_PAIRS = 200
KEPT_AS = "quizzes.figures.similar.1"
SAME_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class AlikePair:
    """`same_minute`: of the identical wrong answers, how many both gave within a minute of one another."""

    left: Attempt
    right: Attempt
    pair: "Pair"
    same_minute: int


@dataclass(frozen=True, slots=True)
class Alike:
    """`attempts`: how many were compared; 0 where they are more than can be."""

    pairs: tuple[AlikePair, ...]
    attempts: int
    compared: int
    at_once: int


def alike(attempts: QuerySet[Attempt]) -> Alike | None:
    """The pairs among these closed attempts; None where they are too many. What was compared is kept as the figures are."""
    if attempts.filter(responses__isnull=False).count() > MOST_ATTEMPTS:
        return None
    name = f"{KEPT_AS}:{kept_name(attempts)[0]}"
    kept: tuple[Similar, int] | None = cache.get(name)
    if kept is None:
        kept = _compared(attempts)
        cache.set(name, kept, KEPT_SECONDS)
    found, compared = kept
    people = (
        Attempt.objects.select_related("person", "exam")
        .defer("paper", "responses", "result")
        .in_bulk({pk for pair in found.pairs for pk in (pair.left, pair.right)})
    )
    saved = _saved_at(found.pairs)
    told = tuple(AlikePair(people[pair.left], people[pair.right], pair, _same_minute(pair, saved)) for pair in found.pairs)
    return Alike(told, compared, found.compared, found.at_once)


def _compared(attempts: QuerySet[Attempt]) -> "tuple[Similar, int]":
    """No more pairs than are listed, and how many attempts were compared."""
    from quizzes.figures.similarity import Sitting, similar

    rows = attempts.filter(responses__isnull=False).order_by("pk")
    values = rows.values_list("pk", "person_id", "started_at", "closed_at", "responses")
    sat = [
        Sitting(attempt, person, began, ended or began, responses or [])
        for attempt, person, began, ended, responses in values.iterator(chunk_size=AT_ONCE)
    ]
    found = similar(sat)
    return replace(found, pairs=found.pairs[:MOST_PAIRS]), len(sat)


def _saved_at(pairs: Iterable["Pair"]) -> dict[tuple[int, int], datetime]:
    """(attempt, question) → when the answer that counts was saved."""
    attempts = {pk for pair in pairs for pk in (pair.left, pair.right)}
    questions = {question for pair in pairs for question, _version, _answer in pair.same}
    rows = Answer.objects.filter(attempt__in=attempts, question__in=questions, late=False).order_by("client_revision", "pk")
    return {(attempt, question): at for attempt, question, at in rows.values_list("attempt_id", "question_id", "saved_at")}


def _same_minute(pair: "Pair", saved: dict[tuple[int, int], datetime]) -> int:
    both = [(saved.get((pair.left, question)), saved.get((pair.right, question))) for question, _version, _answer in pair.same]
    return sum(1 for left, right in both if left and right and abs(left - right) <= SAME_MINUTE)

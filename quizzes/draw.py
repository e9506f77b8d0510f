"""Blueprint + pool → the questions of one paper, in order, with their options in order. Pure, and the same for the same seed."""

import random
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """So many questions of a topic, exactly so many of them critical."""

    topic: int
    count: int
    critical_count: int = 0


@dataclass(frozen=True, slots=True)
class Candidate:
    """A live question that may be drawn, as of its latest revision."""

    question: int
    revision: int
    topic: int
    critical: bool
    options: tuple[str, ...]


def shortfalls(lines: Iterable[Line], pool: Sequence[Candidate]) -> list[Line]:
    """The lines that the pool cannot fill."""
    return [
        line
        for line in lines
        if len(_of(pool, line.topic, critical=True)) < line.critical_count
        or len(_of(pool, line.topic, critical=False)) < line.count - line.critical_count
    ]


def draw(lines: Iterable[Line], pool: Sequence[Candidate], *, seed: int, avoid: Collection[int] = frozenset()) -> list[Candidate]:
    """The drawn questions in the order shown, each with its options in the order shown.

    Questions in `avoid` come only where the others do not suffice. Raises ValueError where the pool is too thin.
    """
    lines = list(lines)
    if thin := shortfalls(lines, pool):
        raise ValueError(f"Too few questions for {thin}")
    chance = random.Random(seed)  # noqa: S311 - a draw that can be drawn again, not a secret
    drawn: list[Candidate] = []
    for line in lines:
        drawn += _take(_of(pool, line.topic, critical=True), line.critical_count, chance, avoid)
        drawn += _take(_of(pool, line.topic, critical=False), line.count - line.critical_count, chance, avoid)
    chance.shuffle(drawn)
    return [_with_shuffled_options(candidate, chance) for candidate in drawn]


def _of(pool: Iterable[Candidate], topic: int, *, critical: bool) -> list[Candidate]:
    """In the order of their ids: the draw must not depend on the order in which a database gives rows."""
    return sorted((one for one in pool if one.topic == topic and one.critical == critical), key=lambda one: one.question)


def _take(candidates: list[Candidate], count: int, chance: random.Random, avoid: Collection[int]) -> list[Candidate]:
    chance.shuffle(candidates)
    return sorted(candidates, key=lambda one: one.question in avoid)[:count]


def _with_shuffled_options(candidate: Candidate, chance: random.Random) -> Candidate:
    options = sorted(candidate.options)
    chance.shuffle(options)
    return Candidate(candidate.question, candidate.revision, candidate.topic, candidate.critical, tuple(options))

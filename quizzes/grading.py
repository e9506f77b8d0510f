"""Paper + answers → score. Pure: knows no Django, no database and no clock."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from fractions import Fraction

from quizzes.marks import NOTHING, WHOLE, Key, mark


@dataclass(frozen=True, slots=True)
class Item:
    """One question of a paper: its topic, whether it is critical, and what is right."""

    question: int
    topic: int
    critical: bool
    key: Key


@dataclass(frozen=True, slots=True)
class Paper:
    """What was asked, the pass mark in per cent, and whether what is right in part counts in part."""

    items: tuple[Item, ...]
    pass_percent: int
    partial: bool = False


@dataclass(frozen=True, slots=True)
class Score:
    """marks: question → 0…1; topics: topic → (marks, asked); both in the order of the paper. critical_missed: the topics of critical
    questions that are not wholly right."""

    points: Fraction
    max: int
    passed: bool
    marks: dict[int, Fraction]
    topics: dict[int, tuple[Fraction, int]]
    critical_missed: tuple[int, ...]

    @property
    def percent(self) -> int:
        """Whole per cent, rounded down: what is shown never promises more than what was earned."""
        return percent(self.points, self.max)


def percent(points: Fraction | int, out_of: int) -> int:
    """Whole per cent, rounded down; of nothing: 0."""
    return int(points * 100 // out_of) if out_of else 0


def hundredths(points: Fraction) -> int:
    """Points in hundredths of a question, rounded down."""
    return int(points * 100 // 1)


def grade(paper: Paper, answers: Mapping[int, Collection[str]]) -> Score:
    """The score of `answers` (question → words, see marks). Passed: the pass mark reached and every critical question wholly right.

    The pass mark is compared without rounding, so that 79.99 % is not 80 %. Answers to what was not asked count for nothing.
    """
    marks: dict[int, Fraction] = {}
    topics: dict[int, tuple[Fraction, int]] = {}
    missed = []
    for item in paper.items:
        earned = marks[item.question] = mark(item.key, answers.get(item.question, ()), partial=paper.partial)
        points, asked = topics.get(item.topic, (NOTHING, 0))
        topics[item.topic] = (points + earned, asked + 1)
        if item.critical and earned != WHOLE:
            missed.append(item.topic)
    total = sum(marks.values(), NOTHING)
    enough = bool(paper.items) and total * 100 >= paper.pass_percent * len(paper.items)
    return Score(total, len(paper.items), enough and not missed, marks, topics, tuple(missed))

"""Paper + answers → score. Pure: knows no Django, no database and no clock."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Item:
    """One question of a paper: its topic, whether it is critical, and the ids of the right options."""

    question: int
    topic: int
    critical: bool
    right: frozenset[str]


@dataclass(frozen=True, slots=True)
class Paper:
    """What was asked, and the pass mark in per cent."""

    items: tuple[Item, ...]
    pass_percent: int


@dataclass(frozen=True, slots=True)
class Score:
    """topics: topic → (right, asked), in the order of the paper; critical_missed: the topics of critical questions got wrong."""

    points: int
    max: int
    passed: bool
    topics: dict[int, tuple[int, int]]
    critical_missed: tuple[int, ...]

    @property
    def percent(self) -> int:
        """Whole per cent, rounded down: what is shown never promises more than what was earned."""
        return percent(self.points, self.max)


def percent(points: int, out_of: int) -> int:
    """Whole per cent, rounded down; of nothing: 0."""
    return points * 100 // out_of if out_of else 0


def is_right(item: Item, chosen: Collection[str]) -> bool:
    """Exactly the right options, no more and no fewer. An unanswered question is wrong."""
    return bool(chosen) and frozenset(chosen) == item.right


def grade(paper: Paper, answers: Mapping[int, Collection[str]]) -> Score:
    """The score of `answers` (question → chosen option ids). Passed: the pass mark reached and every critical question right.

    The pass mark is compared in whole numbers, so that 79.99 % is not 80 %. Answers to what was not asked count for nothing.
    """
    topics: dict[int, tuple[int, int]] = {}
    missed = []
    for item in paper.items:
        good = is_right(item, answers.get(item.question, ()))
        right, asked = topics.get(item.topic, (0, 0))
        topics[item.topic] = (right + good, asked + 1)
        if item.critical and not good:
            missed.append(item.topic)
    points = sum(right for right, _asked in topics.values())
    enough = bool(paper.items) and points * 100 >= paper.pass_percent * len(paper.items)
    return Score(points, len(paper.items), enough and not missed, topics, tuple(missed))

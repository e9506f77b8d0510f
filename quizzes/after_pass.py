"""What a pass earned, and what is still lacking. `quizzes` knows of nothing behind the exam: the apps above say it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from people.refusals import Refusal
from quizzes.models import Attempt


@dataclass(frozen=True, slots=True)
class Earned:
    """In the reader's language: what there is, what to do with it, and where."""

    title: str
    text: str
    url: str
    label: str


LackingSource = Callable[[Attempt, datetime], Iterable[Refusal]]
EarnedSource = Callable[[Attempt, datetime], Iterable[Earned]]
_lacking: list[LackingSource] = []
_earned: list[EarnedSource] = []


def register_lacking(source: LackingSource) -> None:
    """`source(attempt, at)` gives what the person of a passed attempt has still to do for what it earns."""
    if source not in _lacking:
        _lacking.append(source)


def register_earned(source: EarnedSource) -> None:
    """`source(attempt, at)` gives what a passed attempt has earned."""
    if source not in _earned:
        _earned.append(source)


def still_lacking(attempt: Attempt, at: datetime) -> list[Refusal]:
    return [refusal for source in _lacking for refusal in source(attempt, at)]


def earned_by(attempt: Attempt, at: datetime) -> list[Earned]:
    return [one for source in _earned for one in source(attempt, at)]

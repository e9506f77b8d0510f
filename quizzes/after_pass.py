"""What is still lacking after a pass. `quizzes` knows of nothing behind the exam: the apps above say it."""

from collections.abc import Callable, Iterable
from datetime import datetime

from people.refusals import Refusal
from quizzes.models import Attempt

Source = Callable[[Attempt, datetime], Iterable[Refusal]]
_sources: list[Source] = []


def register(source: Source) -> None:
    """`source(attempt, at)` gives what the person of a passed attempt has still to do for what it earns."""
    if source not in _sources:
        _sources.append(source)


def still_lacking(attempt: Attempt, at: datetime) -> list[Refusal]:
    return [refusal for source in _sources for refusal in source(attempt, at)]

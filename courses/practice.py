"""Practice in a lesson: courses places it, the app above that keeps the bank brings the questions.

Only questions that are kept for practice come this way: their key goes to the browser. None of an exam ever does.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class PracticeOption:
    id: str
    text: str
    right: bool


@dataclass(frozen=True, slots=True)
class PracticeQuestion:
    """A question for practice in one language, with its key; `check_url` answers a form without a script."""

    ref: str
    text: str
    options: tuple[PracticeOption, ...]
    explanation: str
    article: str
    check_url: str

    @property
    def right(self) -> str:
        """The id of the right option."""
        return next(option.id for option in self.options if option.right)


class Bank(Protocol):
    def topics(self) -> list[tuple[str, str]]:
        """The topics that have questions for practice, for a form: [(code, name)]."""

    def choices(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """Every question for practice, for a form: [(topic, [(ref, text)])]."""

    def questions(self, topic: str, count: int, refs: Collection[str]) -> list[PracticeQuestion]:
        """Those of `refs`, then those of the topic of this code, `count` in all or as many as there are, in the active language."""


class _NoBank:
    def topics(self) -> list[tuple[str, str]]:
        return []

    def choices(self) -> list[tuple[str, list[tuple[str, str]]]]:
        return []

    def questions(self, topic: str, count: int, refs: Collection[str]) -> list[PracticeQuestion]:
        return []


_banks: list[Bank] = [_NoBank()]


def keep_bank(bank: Bank) -> None:
    """Called once by the app that keeps the bank, when it is ready."""
    _banks.append(bank)


def bank() -> Bank:
    """The bank, or an empty one where no app keeps any."""
    return _banks[-1]


def topic_choices() -> list[tuple[str, str]]:
    """For the editor of a lesson: read each time the form is made."""
    return bank().topics()


def question_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """For the editor of a lesson: read each time the form is made."""
    return bank().choices()

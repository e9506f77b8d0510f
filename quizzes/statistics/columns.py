"""Responses as columns of numbers: 40 bytes a response, whatever the number of attempts."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any, Generic, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from quizzes.statistics.results import ItemKey

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
T = TypeVar("T")

CHUNK = 2000
FIELDS = 5


class Sitting(NamedTuple):
    """A closed attempt. `responses`: an entry an item: question, version, mark (0 … 1), answer ("" none), seconds (or None)."""

    language: str
    passed: bool | None
    responses: Sequence[Sequence[Any]]


@dataclass(frozen=True, slots=True)
class Columns:
    """Of each response its attempt, item, mark, answer, seconds; of each attempt its language, whether it passed, the size of its paper."""

    keys: tuple[ItemKey, ...]
    answers: tuple[str, ...]
    languages: tuple[str, ...]
    attempt: NDArray[np.int32]
    item: NDArray[np.int32]
    mark: Floats
    answer: NDArray[np.int32]
    seconds: NDArray[np.float32]
    language: NDArray[np.int32]
    passed: NDArray[np.bool_]
    size: Ints

    @property
    def n(self) -> int:
        return len(self.size)


@dataclass(frozen=True, slots=True)
class Scores:
    """Of each attempt `points` and `total` (a share); of each response `rest`, the share of the other questions. `others`: the most other
    questions of a paper. `order`, `ends`: the responses by item, and where those of each item end."""

    points: Floats
    total: Floats
    rest: Floats
    others: int
    order: NDArray[np.int32]
    ends: Ints

    def rows(self, number: int) -> NDArray[np.int32]:
        return self.order[self.ends[number - 1] if number else 0 : self.ends[number]]


class _Numbers(dict[T, int], Generic[T]):
    """Numbers things in the order in which they are first asked for."""

    def __missing__(self, thing: T) -> int:
        self[thing] = number = len(self)
        return number


def collect(sittings: Iterable[Sitting]) -> Columns:
    """The responses of all sittings; one without any is left out. Reads them a chunk at a time and keeps nothing else of them."""
    keys, answers, languages = _Numbers[tuple[int, int]](), _Numbers[str](), _Numbers[str]()
    parts = [bytearray() for _kind in KINDS]  # they grow in place: nothing is there twice
    for chunk in _chunks(sitting for sitting in sittings if sitting.responses):
        flat = list(chain.from_iterable(chain.from_iterable(sitting.responses for sitting in chunk)))
        question, version, mark, answer, seconds = (flat[place::FIELDS] for place in range(FIELDS))
        columns: list[Any] = [
            [keys[key] for key in zip(question, version, strict=True)],
            mark,
            [answers[one] for one in answer],
            seconds,
            [languages[sitting.language] for sitting in chunk],
            [bool(sitting.passed) for sitting in chunk],
            [len(sitting.responses) for sitting in chunk],
        ]
        for part, column, kind in zip(parts, columns, KINDS, strict=True):
            part += np.array(column, dtype=kind).tobytes()
    item, marks, given, times, language, passed, size = (np.frombuffer(part, dtype=kind) for part, kind in zip(parts, KINDS, strict=True))
    attempt = np.repeat(np.arange(len(size), dtype=np.int32), size)
    return Columns(tuple(ItemKey(*key) for key in keys), tuple(answers), tuple(languages), attempt, item, marks, given, times, language, passed, size)


# Of an item, mark, answer, seconds; of an attempt: language, passed, size. None among seconds becomes NaN.
KINDS: tuple[Any, ...] = (np.int32, np.float64, np.int32, np.float32, np.int32, np.bool_, np.int64)


def _chunks(sittings: Iterator[Sitting]) -> Iterator[list[Sitting]]:
    while chunk := list(islice(sittings, CHUNK)):
        yield chunk

"""Responses as columns of numbers: 40 bytes a response, whatever the number of attempts."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
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
    """A closed attempt. `language`: "" where it was read in several. `responses`: an entry an item: question, version, mark (0 … 1), answer
    ("" none), seconds (or None)."""

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
    """The responses of all sittings; one without any is left out."""
    keys, answers, languages = _Numbers[tuple[int, int]](), _Numbers[str](), _Numbers[str]()
    parts = [bytearray() for _kind in KINDS]  # they grow in place: nothing is there twice
    for flat, told in _chunks(sittings):
        question, version, mark, answer, seconds = (flat[place::FIELDS] for place in range(FIELDS))
        columns: list[Any] = [
            [keys[key] for key in zip(question, version, strict=True)],
            mark,
            [answers[one] for one in answer],
            seconds,
            [languages[language] for language in told[::3]],
            told[1::3],
            told[2::3],
        ]
        for part, column, kind in zip(parts, columns, KINDS, strict=True):
            part += np.array(column, dtype=kind).tobytes()
    item, marks, given, times, language, passed, size = (np.frombuffer(part, dtype=kind) for part, kind in zip(parts, KINDS, strict=True))
    attempt = np.repeat(np.arange(len(size), dtype=np.int32), size)
    return Columns(tuple(ItemKey(*key) for key in keys), tuple(answers), tuple(languages), attempt, item, marks, given, times, language, passed, size)


# Of an item, mark, answer, seconds; of an attempt: language, passed, size. None among seconds becomes NaN.
KINDS: tuple[Any, ...] = (np.int32, np.float64, np.int32, np.float32, np.int32, np.bool_, np.int64)


def _chunks(sittings: Iterable[Sitting]) -> Iterator[tuple[list[Any], list[Any]]]:
    """What `CHUNK` sittings at a time say, flat: the fields of their responses; the language, whether passed and size of each.

    Of a sitting nothing but numbers and strings is kept: were its lists, Python would look through all it holds again and again for
    what may be freed, which took longer than all else."""
    flat: list[Any] = []
    told: list[Any] = []
    for language, passed, responses in sittings:
        if responses:
            flat.extend(chain.from_iterable(responses))
            told += language, bool(passed), len(responses)
        if len(told) == 3 * CHUNK:
            yield flat, told
            flat, told = [], []
    if told:
        yield flat, told

"""Pairs of attempts with more identical wrong answers than chance gives: a hint for an examiner, never a verdict. Pure.

How likely is it that two who know nothing of one another give the same wrong answer to a question? Each takes it wrongly with a probability
of their own (Rasch 1960: the question's difficulty, shifted so that the sum over the paper is what the person got wrong), and two who are wrong
agree with the probability Σ n(n − 1) / N(N − 1), n the choosers of each wrong answer, N all who were wrong: what everybody falls for counts
little. The number of identical wrong answers is then Poisson-binomial. Right answers do not count: good observers agree on these. (So
Wesolowsky 2000, for wrong answers alone; cf. error-similarity analysis, Bellezza & Bellezza 1989.)

A pair is told if, among all the pairs compared, fewer than `EXPECTED` so alike would be there by chance (Bonferroni); pairs who sat at the
same time are compared among themselves, where fewer pairs leave less to chance.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

EXPECTED = 0.1
# Fewer identical wrong answers say nothing.
FEWEST = 3
SLACK, TINY = 1e4, 1e-300

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Same = tuple[int, int, str]  # question, version, answer


class Sitting(NamedTuple):
    """A closed attempt of a person, with its responses as quizzes.statistics has them."""

    attempt: int
    person: int
    began: datetime
    ended: datetime
    responses: Sequence[Sequence[Any]]


@dataclass(frozen=True, slots=True)
class Pair:
    """`same`: the identical wrong answers, of `both_wrong` questions that both got wrong; `p`: the chance of so many; `expected`: so many such
    pairs by chance among those compared; `together`: how long both were at it at once; `apart`: between their handing in."""

    left: int
    right: int
    same: tuple[Same, ...]
    both_wrong: int
    p: float
    expected: float
    together: timedelta
    apart: timedelta


@dataclass(frozen=True, slots=True)
class Similar:
    """The pairs told, the least likely first; how many pairs were compared, and how many of them sat at the same time."""

    pairs: tuple[Pair, ...]
    compared: int
    at_once: int


@dataclass(frozen=True, slots=True)
class _Table:
    """Sittings × questions: the wrong answer given (a code, −1 none), the probability of a wrong one (0 where it was not asked); of each
    question the chance that two wrong ones agree; the different rows of `chance` (of one form as many as scores), and which each sitting has;
    what the codes stand for, and which sittings gave each; when each began and ended."""

    wrong: Ints
    chance: Floats
    agree: Floats
    rows: Floats
    row_of: Ints
    names: list[Same]
    givers: list[Ints]
    began: Floats
    ended: Floats


def similar(sittings: Iterable[Sitting]) -> Similar:
    """The pairs of different people's sittings that are told.

    Pairs are met by an index of who gave which wrong answer: those who share fewer than `FEWEST` are never looked at."""
    sat = list(sittings)
    compared, at_once = len(sat) * (len(sat) - 1) // 2, overlapping(sat)
    if not compared:
        return Similar((), 0, 0)
    table = _table(sat)
    pairs = [pair for number in range(len(sat)) for pair in _pairs_of(sat, table, number, compared, at_once)]
    return Similar(tuple(sorted(pairs, key=lambda pair: (pair.expected, pair.left, pair.right))), compared, at_once)


def overlapping(sat: Sequence[Sitting]) -> int:
    """How many pairs sat at the same time: all but those of which one had ended before the other began."""
    ends = np.sort([one.ended.timestamp() for one in sat])
    disjoint = int(np.searchsorted(ends, [one.began.timestamp() for one in sat], side="left").sum())
    return len(sat) * (len(sat) - 1) // 2 - disjoint


def tails(chances: Floats, at_least: Ints) -> Floats:
    """For each row P(at least so many of independent events with these chances): the Poisson-binomial distribution, by convolution.

    What is added up is the chance of reaching the number at each event, so that small ones are exact."""
    rows = np.arange(len(chances))
    reached = np.zeros(len(chances))
    exactly = np.zeros((len(chances), int(at_least.max(initial=1)) + 1))
    exactly[:, 0] = 1
    for column in chances.T:
        reached += exactly[rows, at_least - 1] * column
        moved = exactly[:, :-1] * column[:, None]
        exactly *= 1 - column[:, None]
        exactly[:, 1:] += moved
    return reached


def _unlikely(mean: Floats, at_least: Ints, limit: Floats) -> NDArray[np.bool_]:
    """Which numbers of agreements are worth the exact sum: all those of which Poisson's probability, which is not far from it, is below the
    limit or within `SLACK` of it."""
    factorial = np.cumsum(np.log(np.maximum(np.arange(int(at_least.max(initial=0)) + 1), 1)))
    unlikely: NDArray[np.bool_] = at_least * np.log(np.maximum(mean, TINY)) - mean - factorial[at_least] < np.log(limit * SLACK)
    return unlikely


def _table(sat: Sequence[Sitting]) -> _Table:
    questions: dict[tuple[int, int], int] = {}
    codes: dict[Same, int] = {}
    for one in sat:
        for question, version, *_rest in one.responses:
            questions.setdefault((question, version), len(questions))
    wrong = np.full((len(sat), len(questions)), -1, dtype=np.int64)
    missed = np.full(wrong.shape, np.nan)
    for row, one in enumerate(sat):
        for question, version, mark, answer, *_seconds in one.responses:
            column = questions[question, version]
            missed[row, column] = mark < 1
            if answer and mark < 1:
                wrong[row, column] = codes.setdefault((question, version, answer), len(codes))
    givers = [np.zeros(0, dtype=np.int64) for _code in codes]
    for given_to in wrong.T:
        order = np.argsort(given_to, kind="stable")
        given, starts = np.unique(given_to[order], return_index=True)
        for code, rows in zip(given.tolist(), np.split(order, starts[1:]), strict=True):
            if code >= 0:
                givers[code] = rows
    began, ended = np.array([(one.began.timestamp(), one.ended.timestamp()) for one in sat]).T
    chance = _chances(missed)
    rows, row_of = np.unique(chance, axis=0, return_inverse=True)
    agree = np.array([_agreement(column) for column in wrong.T])
    return _Table(wrong, chance, agree, np.asarray(rows, np.float64), row_of.ravel(), list(codes), givers, began, ended)


def _agreement(column: Ints) -> float:
    """The chance that two who gave a wrong answer gave the same one; 1 where fewer than two did."""
    _answers, n = np.unique(column[column >= 0], return_counts=True)
    everybody = n.sum()
    return float((n * (n - 1)).sum() / (everybody * (everybody - 1))) if everybody > 1 else 1.0


def _chances(missed: Floats) -> Floats:
    """Of each sitting and question the probability of a wrong answer: logit = the question's + the person's, which is found by halving. Both
    are drawn in by half a question, so that nobody is thought to be always or never wrong."""
    asked = ~np.isnan(missed)
    known = np.where(asked, missed, 0)
    share = (known.sum(axis=0) + 0.5) / (asked.sum(axis=0) + 1)
    difficulty = np.log(share / (1 - share))
    size = asked.sum(axis=1)
    target = (known.sum(axis=1) + 0.5) / (size + 1) * size
    low, high = np.full(len(missed), -15.0), np.full(len(missed), 15.0)
    for _step in range(30):
        middle = (low + high) / 2
        above = (asked / (1 + np.exp(-(middle[:, None] + difficulty)))).sum(axis=1) > target
        low, high = np.where(above, low, middle), np.where(above, middle, high)
    chances: Floats = asked / (1 + np.exp(-(low[:, None] + difficulty)))
    return chances


def _means(table: _Table, others: Ints, asked: Ints, own: Floats) -> Floats:
    """How many agreements are to be expected with each of these others; own: at the questions asked."""
    if len(table.rows) < len(others):
        means: Floats = (table.rows[:, asked] @ own)[table.row_of[others]]
        return means
    return np.asarray(table.chance[np.ix_(others, asked)] @ own)


def _pairs_of(sat: Sequence[Sitting], table: _Table, number: int, compared: int, at_once: int) -> Iterator[Pair]:
    """The pairs of this sitting with those after it that are told."""
    given = table.wrong[number]
    lists = [table.givers[code] for code in given[given >= 0]]
    if not lists:
        return
    shared = np.bincount(np.concatenate(lists), minlength=len(sat))
    shared[: number + 1] = 0
    others = np.flatnonzero(shared >= FEWEST)
    asked = np.flatnonzero(table.chance[number])
    own = table.chance[number, asked] * table.agree[asked]
    met = (table.began[others] <= table.ended[number]) & (table.ended[others] >= table.began[number])
    limit = EXPECTED / np.where(met, max(at_once, 1), compared)
    others = others[_unlikely(_means(table, others, asked, own), shared[others], limit)]
    p = tails(table.chance[np.ix_(others, asked)] * own, shared[others])
    for other, chance in zip(others.tolist(), p.tolist(), strict=True):
        left, right = sat[number], sat[other]
        together = min(left.ended, right.ended) - max(left.began, right.began)
        expected = chance * (at_once if together >= timedelta(0) else compared)
        if expected < EXPECTED and left.person != right.person:
            codes = given[(given >= 0) & (given == table.wrong[other])]
            same = tuple(sorted(table.names[code] for code in codes))
            both = int(((given >= 0) & (table.wrong[other] >= 0)).sum())
            yield Pair(left.attempt, right.attempt, same, both, chance, expected, max(together, timedelta(0)), abs(left.ended - right.ended))

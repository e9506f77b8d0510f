"""Reliability of fixed forms: attempts that were asked the same versions of the same questions. Of papers drawn at random it is not told."""

import math

import numpy as np
from numpy.typing import NDArray

from quizzes.statistics import moments
from quizzes.statistics.columns import Columns, Ints, Scores
from quizzes.statistics.results import FormFigures

# Fewer attempts with one form: not told. Of many forms the most frequent are.
FEWEST = 30
MOST_FORMS = 5


def fixed_forms(columns: Columns, scores: Scores, fewest: int = FEWEST) -> tuple[FormFigures, ...]:
    """The figures of each form that at least `fewest` attempts had, the most frequent first."""
    _names, form, counts = np.unique(form_of(columns), return_inverse=True, return_counts=True)
    frequent = [int(which) for which in np.argsort(-counts, kind="stable")[:MOST_FORMS] if counts[which] >= max(fewest, 2)]
    found = [form_figures(columns, scores, form == which) for which in frequent]
    return tuple(figures for figures in found if figures is not None)


def form_of(columns: Columns) -> Ints:
    """A number for each attempt: the same for the same items, whatever their order (the sum of a 64-bit hash of each)."""
    spread = np.array([_hash(number) for number in range(len(columns.keys))], dtype=np.uint64)
    starts = np.concatenate(([0], np.cumsum(columns.size)[:-1])).astype(np.int64)
    return np.add.reduceat(spread[columns.item], starts).astype(np.int64)


def form_figures(columns: Columns, scores: Scores, attempts: NDArray[np.bool_]) -> FormFigures | None:
    """α (Cronbach 1951) = 100 · p/(p−1) · (1 − Σ var x / var T); error ratio = 100 · √(1 − α/100); SEM = error ratio · sd(T) / 100.
    None with fewer than two items or where the totals do not vary."""
    total = scores.points[attempts]
    first = int(np.argmax(attempts))
    items = np.unique(columns.item[np.searchsorted(columns.attempt, first) :][: columns.size[first]]).tolist()
    variance, sd = moments.covariance(total, total), moments.spread(total)
    if len(items) < 2 or not sd or variance < moments.NOTHING:
        return None
    pairs = [_variances(columns, scores, attempts, number) for number in items]
    summed = sum(own for own, _with_total in pairs)
    rests = [(own, variance + own - 2 * with_total) for own, with_total in pairs]
    alpha = cronbach(len(items), summed, variance)
    ratio = 100 * math.sqrt(max(1 - alpha / 100, 0))
    return FormFigures(
        keys=tuple(columns.keys[number] for number in items),
        n=len(total),
        mean=float(total.mean()),
        sd=sd,
        alpha=alpha,
        error_ratio=ratio,
        sem=ratio * sd / 100,
        without=tuple(cronbach(len(items) - 1, summed - own, rest) if len(items) > 2 and rest > moments.NOTHING else None for own, rest in rests),
    )


def _variances(columns: Columns, scores: Scores, attempts: NDArray[np.bool_], number: int) -> tuple[float, float]:
    """Of an item within a form: var x and cov(x, T)."""
    rows = scores.rows(number)
    rows = rows[attempts[columns.attempt[rows]]]
    mark = columns.mark[rows]
    return moments.covariance(mark, mark), moments.covariance(mark, scores.points[columns.attempt[rows]])


def cronbach(p: int, items: float, total: float) -> float:
    """α in per cent of p items: the sum of their variances, the variance of their total."""
    return 100 * p / (p - 1) * (1 - items / total)


def _hash(number: int) -> int:
    """splitmix64 (Steele, Lea & Flood 2014)."""
    mask = 2**64 - 1
    z = (number + 1) * 0x9E3779B97F4A7C15 & mask
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9 & mask
    z = (z ^ (z >> 27)) * 0x94D049BB133111EB & mask
    return z ^ (z >> 31)

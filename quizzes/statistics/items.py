"""The figures of one item, from the responses of the attempts that were asked it."""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from quizzes.statistics import dif, moments
from quizzes.statistics.columns import Columns, Floats, Ints, Scores
from quizzes.statistics.results import AnswerFigures, ItemFigures, LanguageFigures

# Marks are sums of fractions: full is full but for rounding.
FULL = 1 - 1e-9


def item_figures(columns: Columns, scores: Scores, number: int) -> tuple[ItemFigures, float | None]:
    """The figures of an item but for its effective weight and its distractors, and √cov(x, T), of which the weight is made; None where it is
    negative."""
    rows = scores.rows(number)
    mark, rest = columns.mark[rows], scores.rest[rows]
    attempt = columns.attempt[rows]
    third = thirds(rest)
    sizes = np.bincount(third, minlength=3)
    answers = answer_figures(columns.answers, columns.answer[rows], mark, rest, third)
    discrimination = moments.correlation(mark, rest)
    sd = moments.spread(mark)
    figures = ItemFigures(
        key=columns.keys[number],
        n=len(rows),
        exposure=100 * len(rows) / columns.n,
        facility=100 * float(mark.mean()),
        sd=sd,
        discrimination=None if discrimination is None else 100 * discrimination,
        efficiency=efficiency(mark, rest),
        weight=None,
        distractor_efficiency=None,
        seconds=_quartiles(columns.seconds[rows]),
        third_sizes=_three(sizes.tolist()),
        third_facility=_three([100 * float(mark[third == which].mean()) if size else None for which, size in enumerate(sizes)]),
        answers=answers,
        languages=language_figures(columns.languages, columns.language[attempt], mark, np.rint(rest * scores.others).astype(np.int64)),
    )
    return figures, _root(mark, scores.total[attempt], sd)


def thirds(rest: Floats) -> Ints:
    """0, 1, 2: the lower, middle, upper third by the score in the other questions, as near to thirds as equal scores, which stay together, allow."""
    values, counts = np.unique(rest, return_counts=True)
    upto = np.cumsum(counts)
    edges = [values[np.abs(upto - len(rest) * part / 3).argmin()] for part in (1, 2)]
    return np.searchsorted(np.array(edges), rest, side="left")


def efficiency(mark: Floats, rest: Floats) -> float | None:
    """Discriminative efficiency: 100 · cov(x, o) / cov(sorted x, sorted o), of what these marks could have told apart what they did."""
    if len(mark) < 2:
        return None
    most = moments.covariance(np.sort(mark), np.sort(rest))
    return 100 * moments.covariance(mark, rest) / most if most > moments.NOTHING else None


def answer_figures(names: Sequence[str], answer: NDArray[Any], mark: Floats, rest: Floats, third: Ints) -> tuple[AnswerFigures, ...]:
    """Each answer given, the most frequent first."""
    given, which = np.unique(answer, return_inverse=True)
    n = np.bincount(which)
    by_third = np.bincount(which * 3 + third, minlength=3 * len(given)).reshape(-1, 3)
    marks, rests = np.bincount(which, weights=mark) / n, 100 * np.bincount(which, weights=rest) / n
    found = [
        AnswerFigures(names[code], int(n[i]), _three(by_third[i].tolist()), float(marks[i]), float(rests[i])) for i, code in enumerate(given.tolist())
    ]
    return tuple(sorted(found, key=lambda one: (-one.n, one.answer)))


def language_figures(names: Sequence[str], language: NDArray[Any], mark: Floats, stratum: Ints) -> tuple[LanguageFigures, ...]:
    """The item in each language, against all others together; partly right counts as wrong there. Who read it in several ("") is in no group."""
    in_one = np.array([bool(name) for name in names], dtype=bool)[language]
    language, mark, stratum = language[in_one], mark[in_one], stratum[in_one]
    right, found = mark >= FULL, []
    for code, name in enumerate(names):
        own = language == code
        n = int(own.sum())
        if n:
            told = dif.mantel_haenszel(right, own, stratum) if min(n, len(mark) - n) >= dif.FEWEST else None
            facility = 100 * float(mark[own].mean())
            found.append(LanguageFigures(name, n, facility, *((told.delta, told.error, told.p, told.dif) if told else ())))
    return tuple(sorted(found, key=lambda one: (-one.n, one.language)))


def _root(mark: Floats, total: Floats, sd: float | None) -> float | None:
    """√cov(x, T): 0 for what does not vary, None where it is negative."""
    if sd is None or sd * sd < moments.NOTHING:
        return 0.0
    together = moments.covariance(mark, total)
    return math.sqrt(together) if together >= 0 else None


def _quartiles(seconds: NDArray[np.float32]) -> tuple[float, float, float] | None:
    told = seconds[~np.isnan(seconds)]
    return _three(np.percentile(told, (25, 50, 75)).tolist()) if len(told) else None


def _three(values: list[Any]) -> tuple[Any, Any, Any]:
    low, middle, high = values
    return low, middle, high

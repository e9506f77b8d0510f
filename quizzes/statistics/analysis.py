"""Columns of responses → figures of the exam, its items and its fixed forms.

The definitions are those of Moodle's quiz statistics, so that an examiner can compare. With questions drawn at random an attempt is asked
some of the items only: the figures of an item are of the attempts that were asked it, and "the other questions" are those of its own paper.
"""

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from quizzes.statistics import moments
from quizzes.statistics.columns import Columns, Floats, Scores, Sitting, collect
from quizzes.statistics.forms import fixed_forms
from quizzes.statistics.items import item_figures
from quizzes.statistics.results import Analysis, ExamFigures, ItemFigures

BARS = 20


def analyse(sittings: Iterable[Sitting]) -> Analysis:
    """The figures of these attempts; of distractors see distractors.with_distractors."""
    columns = collect(sittings)
    if not columns.n:
        return Analysis(exam_figures(columns, np.array([])), (), ())
    scores = score(columns)
    items = [item_figures(columns, scores, number) for number in range(len(columns.keys))]
    weighted = with_weights([figures for figures, _root in items], [root for _figures, root in items])
    return Analysis(exam_figures(columns, scores.total), tuple(weighted), fixed_forms(columns, scores))


def score(columns: Columns) -> Scores:
    """Of each attempt its points and its share of its paper; of each response the share of the attempt's other questions, the stratum for
    DIF (whole points of them), and where the responses to each item are."""
    points = np.bincount(columns.attempt, weights=columns.mark, minlength=columns.n).astype(np.float64, copy=False)
    total = points / columns.size
    others = np.maximum(columns.size - 1, 1)
    rest: Floats = points[columns.attempt]  # in place from here on: each of these arrays is as long as there are responses
    rest -= columns.mark
    rest /= others[columns.attempt]
    np.round(rest, 9, out=rest)  # equal scores are equal in whatever order thirds of points were added
    small = columns.item.astype(np.int16) if len(columns.keys) < 2**15 else columns.item  # numpy sorts 16 bits by radix: linear
    order = np.argsort(small, kind="stable").astype(np.int32)
    ends = np.cumsum(np.bincount(columns.item, minlength=len(columns.keys)))
    return Scores(points, total, rest, int(others.max()), order, ends)


def exam_figures(columns: Columns, total: Floats) -> ExamFigures:
    """Of the exam as a whole."""
    n = len(total)
    sd = moments.spread(total)
    bars = np.bincount(np.minimum((total * BARS + 1e-9).astype(np.int64), BARS - 1), minlength=BARS)
    languages = np.bincount(columns.language, minlength=len(columns.languages))
    return ExamFigures(
        n=n,
        questions=int(columns.size[0]) if n and (columns.size == columns.size[0]).all() else None,
        mean=float(total.mean()) * 100 if n else None,
        median=float(np.median(total)) * 100 if n else None,
        sd=None if sd is None else sd * 100,
        skewness=moments.skewness(total),
        kurtosis=moments.kurtosis(total),
        pass_rate=float(columns.passed.mean()) * 100 if n else None,
        histogram=tuple(bars.tolist()),
        languages={language: int(count) for language, count in zip(columns.languages, languages, strict=True)},
    )


def with_weights(items: list[ItemFigures], roots: list[float | None]) -> list[ItemFigures]:
    """Each with its effective weight, 100 · √cov(x, T) / Σ √cov(x, T), none where the covariance is negative. The sum is over a paper: an
    item that is drawn for a share of the papers counts with that share."""
    whole = sum(root * item.exposure / 100 for item, root in zip(items, roots, strict=True) if root is not None)
    return [replace(item, weight=None if root is None or not whole else 100 * root / whole) for item, root in zip(items, roots, strict=True)]

"""The cut score by the modified Angoff method: of 100 borderline candidates, how many would get this item right?

Angoff (1971); Brennan & Lockwood (1980) for the error of the judges; Cizek & Bunch (2007), ch. 6. The cut is the mean over the items of the judges'
means, in per cent; an item counts with its expected number in a paper, where papers are drawn. Its standard error is the
standard deviation of the judges' own cuts by √judges. Only finished sheets count: a judge who rated the easy half alone would move it.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from statistics import fmean, stdev

from quizzes.statistics.results import ItemKey

# Points of difference between the highest and the lowest rating above which judges should talk the item over.
SPREAD = 30
# Judges with finished sheets without whom no cut is adopted.
JUDGES = 3


@dataclass(frozen=True, slots=True)
class ItemRatings:
    """An item's mean, its standard deviation (None of one judge), the lowest and highest rating."""

    key: ItemKey
    n: int
    mean: float | None
    sd: float | None
    lowest: int | None
    highest: int | None

    @property
    def apart(self) -> bool:
        """Do the judges see it too differently?"""
        return self.lowest is not None and self.highest is not None and self.highest - self.lowest > SPREAD


@dataclass(frozen=True, slots=True)
class Cut:
    """`percent` and the judges' standard error, None while it is not told; `own`: each finished judge's cut; `missing`: ratings still to be
    given by each judge who has begun."""

    percent: float | None
    error: float | None
    own: Mapping[int, float]
    missing: Mapping[int, int]
    items: tuple[ItemRatings, ...]


def cut(weights: Mapping[ItemKey, float], ratings: Mapping[int, Mapping[ItemKey, int]]) -> Cut:
    """The cut of these items (each with its weight) from `ratings`: judge → item → per cent. Ratings of other items do not count."""
    given = {judge: {key: own[key] for key in weights if key in own} for judge, own in ratings.items()}
    missing = {judge: len(weights) - len(own) for judge, own in given.items() if own}
    finished = {judge: given[judge] for judge, count in missing.items() if not count}
    whole = math.fsum(weights.values())
    own = {judge: math.fsum(weights[key] * sheet[key] for key in weights) / whole for judge, sheet in finished.items()} if whole else {}
    items = tuple(_item(key, [sheet[key] for sheet in finished.values()]) for key in weights)
    error = stdev(own.values()) / math.sqrt(len(own)) if len(own) > 1 else None
    return Cut(fmean(own.values()) if own else None, error, own, missing, items)


def _item(key: ItemKey, ratings: list[int]) -> ItemRatings:
    if not ratings:
        return ItemRatings(key, 0, None, None, None, None)
    return ItemRatings(key, len(ratings), fmean(ratings), stdev(ratings) if len(ratings) > 1 else None, min(ratings), max(ratings))

"""How likely it is that nobody comes to a station in a shift: many election days are played, and the reserve steps in where nobody came."""

from collections import defaultdict
from collections.abc import Iterable

import numpy as np

from stations.planner.data import Spare
from stations.planner.table import Table

DAYS = 1_000
SEED = 20210110


def chance(table: Table, places: list[tuple[int, int]], spare: Iterable[Spare], days: int = DAYS) -> dict[tuple[int, int], float]:
    """(station, shift) → the share of days on which nobody is there. Everybody stays away with the rule's rate, each on their own; those of an
    area's reserve who come go where nobody came: to stations that somebody was planned for first, of these by priority."""
    rate = min(max(table.rules.no_show_percent, 0), 100) / 100
    width, random = len(table.shifts), np.random.default_rng(SEED)
    standing = table.base + np.bincount([slot for _person, slot in places], minlength=len(table.seats))
    reserve: dict[tuple[int, int], int] = defaultdict(int)
    number = {shift.id: place for place, shift in enumerate(table.shifts)}
    for one in spare:
        reserve[one.area, number[one.shift]] += 1
    groups: dict[tuple[int, int], list[int]] = defaultdict(list)
    for slot in np.flatnonzero(table.free + table.base > 0).tolist():
        groups[table.stations[slot // width].area, slot % width].append(slot)
    found = {}
    for key in sorted(groups):
        slots = sorted(groups[key], key=lambda slot: (standing[slot] == 0, -table.stations[slot // width].priority, slot))
        nobody = random.random((days, len(slots))) < rate ** standing[slots].astype(np.float64)
        come = random.binomial(reserve[key], 1 - rate, size=(days, 1))
        left = nobody & (np.cumsum(nobody, axis=1) > come)
        for slot, share in zip(slots, left.mean(axis=0).tolist(), strict=True):
            found[table.stations[slot // width].id, table.shifts[slot % width].id] = share
    return found

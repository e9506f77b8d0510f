"""Which posts stay empty, and the cheapest way to fill them: so many more certified people of one organisation in one area."""

from collections import defaultdict

import numpy as np

from stations.planner.data import Ask
from stations.planner.table import Table

TOLD = 50


def asks(table: Table, places: list[tuple[int, int]]) -> list[Ask]:
    """What fills most first posts, then most posts, first; each post is counted once. Of an organisation: 0 where any will do (no cap)."""
    empty, there = _empty(table, places)
    standing = table.base + np.bincount([slot for _person, slot in places], minlength=len(table.seats))
    width = len(table.shifts)
    open_to: dict[tuple[int, int], set[int]] = defaultdict(set)
    for slot in np.flatnonzero(empty > 0).tolist():
        for number, organisation in enumerate(table.organisations if table.rules.organisation_cap else [0]):
            if not (table.rules.organisation_cap and there[number, slot]):
                open_to[table.stations[slot // width].area, organisation].add(slot)
    found: list[Ask] = []
    while open_to and len(found) < TOLD:
        first = {key: sum(1 for slot in slots if standing[slot] == 0) for key, slots in open_to.items()}
        best = max(sorted(open_to), key=lambda key: (first[key], len(open_to[key])))
        slots = open_to.pop(best)
        if not slots:
            break
        found.append(Ask(best[1], best[0], _people(table, slots), len(slots), first[best]))
        for slot in slots:
            empty[slot] -= 1
            standing[slot] += 1
        full = {slot for slot in slots if empty[slot] <= 0}
        for others in open_to.values():
            others -= full
    return found


def _empty(table: Table, places: list[tuple[int, int]]) -> tuple[np.ndarray, np.ndarray]:
    empty, there = table.free.copy(), table.taken.copy()
    for person, slot in places:
        empty[slot] -= 1
        there[table.org[person], slot] = True
    return empty, there


def _people(table: Table, slots: set[int]) -> int:
    """How many people that takes: one may stay at a station for as many shifts as the rules allow."""
    at_station: dict[int, int] = defaultdict(int)
    for slot in slots:
        at_station[slot // len(table.shifts)] += 1
    return sum(-(-count // max(1, table.rules.shifts_each)) for count in at_station.values())

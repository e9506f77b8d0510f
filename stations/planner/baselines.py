"""What people do without a planner, to measure it against: post by post the nearest person, or everybody to their nearest station."""

import numpy as np

from stations.planner.data import Problem
from stations.planner.rest import clash, touch
from stations.planner.table import Table, table_of
from stations.planner.ways import LONGEST, Ways, ways_of
from stations.planner.weights import ranks_of

Places = list[tuple[int, int]]


def greedy(table: Table, ways: Ways) -> Places:
    """The posts in their order of worth, each to the nearest person who is free."""
    slots, ranks = ranks_of(table)
    by_slot = _grouped(ways.slot, ways, len(table.seats))
    state = _State(table)
    for slot in slots[np.argsort(-ranks, kind="stable")].tolist():
        next((True for way in by_slot[slot] if state.take(int(ways.person[way]), slot)), None)
    return state.places


def nearest_station(table: Table, ways: Ways) -> Places:
    """The people in their order, each to the nearest post that is free."""
    by_person = _grouped(ways.person, ways, len(table.people))
    state = _State(table)
    for person in range(len(table.people)):
        for way in by_person[person]:
            state.take(person, int(ways.slot[way]))
    return state.places


def worth(table: Table, ways: Ways, places: Places) -> int:
    """What the flow makes as large as it can, without staying and reserve: the ranks of the posts filled, then the steps saved."""
    slots, ranks = ranks_of(table)
    of_slot: dict[int, list[int]] = {}
    for slot, rank in zip(slots.tolist(), ranks.tolist(), strict=True):
        of_slot.setdefault(slot, []).append(rank)
    size, filled = len(table.seats), np.bincount([slot for _person, slot in places], minlength=len(table.seats))
    steps = dict(zip((ways.person * size + ways.slot).tolist(), ways.steps.tolist(), strict=True))
    saved = sum(LONGEST - steps.get(person * size + slot, LONGEST) for person, slot in places)
    total = sum(rank for slot, found in of_slot.items() for rank in sorted(found, reverse=True)[: filled[slot]])
    return int(total * (len(slots) * LONGEST + 1) + saved)


def looked_at(problem: Problem) -> tuple[Table, Ways]:
    table = table_of(problem)
    return table, ways_of(table)


class _State:
    """Who has what so far, by the same rules as the flow."""

    def __init__(self, table: Table) -> None:
        self.table, self.places = table, list[tuple[int, int]]()
        self.free, self.there = table.free.copy(), table.taken.copy()
        self.has: dict[int, list[int]] = {}

    def take(self, person: int, slot: int) -> bool:
        table, width = self.table, len(self.table.shifts)
        mine, cap = self.has.setdefault(person, []), table.rules.organisation_cap
        full = self.free[slot] <= 0 or len(mine) >= table.most[person] or (cap and self.there[table.org[person], slot])
        if full or any(self._against(slot, other, width) for other in mine):
            return False
        self.free[slot] -= 1
        self.there[table.org[person], slot] = True
        mine.append(slot)
        self.places.append((person, slot))
        return True

    def _against(self, slot: int, other: int, width: int) -> bool:
        one, two = self.table.shifts[slot % width], self.table.shifts[other % width]
        return clash(one, two, self.table.rules.min_rest) or (touch(one, two) and slot // width != other // width)


def _grouped(keys: np.ndarray, ways: Ways, size: int) -> list[list[int]]:
    found: list[list[int]] = [[] for _key in range(size)]
    for way in np.lexsort((ways.person, ways.slot, ways.steps)).tolist():
        found[int(keys[way])].append(way)
    return found

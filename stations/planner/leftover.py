"""Why somebody got no post."""

from collections.abc import Iterable

import numpy as np

from stations.planner.data import Spare
from stations.planner.table import Ints, Table
from stations.planner.ways import Ways

RESERVE = "reserve"
NO_SHIFT = "no_shift"  # they may stand in none of the shifts that are planned
NO_WAY = "no_way"  # no station in reach that they may stand at
ORGANISATION_THERE = "organisation_there"  # what is empty in reach has somebody of their organisation already
POSTS_FULL = "posts_full"  # every post in reach has somebody
CODES = (RESERVE, NO_SHIFT, NO_WAY, ORGANISATION_THERE, POSTS_FULL)


def reasons(table: Table, ways: Ways, places: list[tuple[int, int]], without: Ints, spare: Iterable[Spare]) -> dict[int, str]:
    """person → a code of CODES, for everybody `without` a post."""
    empty = table.free.copy()
    np.subtract.at(empty, [slot for _person, slot in places], 1)
    is_without = np.zeros(len(table.people), dtype=bool)
    is_without[without] = True
    in_reserve = {one.person for one in spare}
    sees_way = np.zeros(len(table.people), dtype=bool)
    sees_way[ways.person] = True
    sees_empty = np.zeros(len(table.people), dtype=bool)
    sees_empty[ways.person[empty[ways.slot] > 0]] = True
    width = len(table.shifts)
    in_shift = np.array([bool((empty[shift::width] > 0).any()) for shift in range(width)], dtype=bool)
    found = {}
    for place in without:
        person = table.people[place]
        if person.id in in_reserve:
            code = RESERVE
        elif not table.may[place].any():
            code = NO_SHIFT
        elif sees_empty[place] or (ways.roams[place] and (table.may[place] & in_shift).any()):
            code = ORGANISATION_THERE
        elif sees_way[place] or ways.roams[place]:
            code = POSTS_FULL
        else:
            code = _barred(table, int(place), empty)
        found[person.id] = code
    return found


def _barred(table: Table, place: int, empty: Ints) -> str:
    """Of somebody without any way: whether it is their organisation that stands everywhere, or that all posts have somebody who stays."""
    slots = np.flatnonzero(np.tile(table.may[place], len(table.stations)))
    free = table.free[slots] > 0
    if not free.any():
        return POSTS_FULL
    if table.rules.organisation_cap and table.taken[table.org[place], slots[free]].all():
        return ORGANISATION_THERE
    return NO_WAY

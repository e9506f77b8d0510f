"""The reserve of an area in a shift: how many people it needs, and who of those left over they are."""

from math import comb

import numpy as np
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

from stations.planner.data import Spare
from stations.planner.table import Ints, Table
from stations.planner.ways import Ways, km_of

Sizes = dict[tuple[int, int], int]  # (area, place of the shift) → people
# The reserve of an area is too small once in so many elections.
SURE = 0.95


def sizes_of(table: Table) -> Sizes:
    """Of each area and shift with posts, enough that all who do not come can be replaced, nineteen times of twenty."""
    if not table.rules.reserve or table.rules.no_show_percent <= 0:
        return {}
    posts: Sizes = {}
    for slot, free in enumerate(table.seats):
        if many := len(free) + int(table.base[slot]):
            key = (table.stations[slot // len(table.shifts)].area, slot % len(table.shifts))
            posts[key] = posts.get(key, 0) + many
    return {key: needed(many, min(table.rules.no_show_percent, 90) / 100) for key, many in posts.items()}


def needed(posts: int, rate: float) -> int:
    """The least number that is not exceeded, with a probability of `SURE`, by those of `posts` people who do not come."""
    chance, below = 0.0, -1
    while chance < SURE and below < posts:
        below += 1
        chance += comb(posts, below) * rate**below * (1 - rate) ** (posts - below) if posts < 1_000 else _normal(posts, rate, below)
    return below


def _normal(posts: int, rate: float, below: int) -> float:
    """Of many posts, by the normal distribution: all or nothing."""
    return 1.0 if below >= posts * rate + 1.645 * (posts * rate * (1 - rate)) ** 0.5 else 0.0


def chosen(table: Table, ways: Ways, sizes: Sizes, left: Ints) -> list[Spare]:
    """As many of those left over as the reserves need, the nearest."""
    areas = np.array([station.area for station in table.stations], dtype=np.int64)
    width = len(table.shifts)
    free = np.isin(ways.person, left)
    person, slot = ways.person[free], ways.slot[free]
    length = km_of(table, person, slot // width)
    order = np.lexsort((slot, length, person))
    best: dict[tuple[int, int, int], int] = {}
    for number in order:
        key = (int(person[number]), int(areas[slot[number] // width]), int(slot[number] % width))
        if (key[1], key[2]) in sizes:
            best.setdefault(key, int(number))
    keys = sorted(best)
    reserves = sorted(sizes)
    if not keys:
        return []
    people = sorted({key[0] for key in keys})
    who = {one: place + 1 for place, one in enumerate(people)}
    where = {one: len(people) + place + 1 for place, one in enumerate(reserves)}
    flow = SimpleMinCostFlow()
    # One person more in a reserve outweighs every way.
    metres = np.minimum(length[[best[key] for key in keys]] * 100, 100_000).astype(np.int64) - 200_000
    ones = np.ones(len(keys), dtype=np.int64)
    flow.add_arcs_with_capacity_and_unit_cost([who[key[0]] for key in keys], [where[key[1], key[2]] for key in keys], ones, metres)
    flow.add_arcs_with_capacity_and_unit_cost(list(where.values()), [0] * len(where), [sizes[one] for one in reserves], [0] * len(where))
    flow.add_arcs_with_capacity_and_unit_cost(list(who.values()), [0] * len(who), [1] * len(who), [0] * len(who))
    flow.set_nodes_supplies([0, *who.values()], [-len(who), *[1] * len(who)])
    if flow.solve() != flow.OPTIMAL:
        raise ArithmeticError("the reserve has no solution")
    used = np.flatnonzero(flow.flows(np.arange(len(keys))))
    return [_spare(table, keys[one], slot[best[keys[one]]] // width, length[best[keys[one]]]) for one in used]


def _spare(table: Table, key: tuple[int, int, int], station: int, length: float) -> Spare:
    person, area, shift = key
    known = bool(table.person_known[person] and table.station_known[station])
    one = table.people[person]
    return Spare(one.id, area, table.shifts[shift].id, table.stations[station].id, one.organisation, round(float(length), 1) if known else None)

"""The whole of it: problem in, plan out. The same plan for the same problem, in whatever order it is given."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from stations.planner import gaps, leftover, noshow, pairs, reserve, whole_day
from stations.planner.data import Placed, Plan, Post, Problem
from stations.planner.network import Solved, solve
from stations.planner.table import Ints, Table, table_of
from stations.planner.ways import MOST, km_of, ways_of

# (person, slot) by their places in the table
Places = list[tuple[int, int]]


def plan(problem: Problem, most_ways: int = MOST) -> Plan:
    """The best plan that the rules allow: docs/planning.md says in which sense. Raises Unsolved."""
    table = table_of(problem)
    ways = ways_of(table, most_ways)
    sizes = reserve.sizes_of(table)
    solved = solve(table, ways, sizes)
    bound = counts(table, _pairs(solved))
    days: list[tuple[int, Post]] = []
    if whole_day.apart(table, _pairs(solved)):
        days = whole_day.held(table, _pairs(solved))
        table = whole_day.table_with(problem, table, days)
        ways = ways_of(table, most_ways)
        solved = solve(table, ways, sizes)
    places = _pairs(solved)
    if table.rules.pairs:
        places = pairs.better(table, places)
    now = {(one.person, one.post) for one in problem.standing}
    placed = sorted(_with_stays([*_placed(table, places), *_of_days(table, days)], now), key=lambda one: (one.post, one.person))
    everywhere = [*placed, *_kept(table, frozenset((table.people[who].id, post.id) for who, post in days))]
    without = _without_post(table, everywhere)
    spare = reserve.chosen(table, ways, sizes, without) if sizes else []
    filled = {one.post for one in everywhere}
    return Plan(
        placed=tuple(placed),
        reserve=tuple(spare),
        left=leftover.reasons(table, ways, places, without, spare),
        empty=tuple(post.id for posts in table.seats for post in posts if post.id not in filled),
        asks=tuple(gaps.asks(table, places)),
        chance=noshow.chance(table, places, spare),
        exact=ways.exact,
        bound=bound,
        reserve_weighed=solved.with_reserve,
        cost=solved.cost,
    )


def counts(table: Table, places: Places) -> tuple[int, int]:
    """(stations × shifts with somebody, posts with somebody), those who stay counted."""
    standing = table.base.copy()
    np.add.at(standing, [slot for _person, slot in places], 1)
    return int((standing > 0).sum()), int(standing.sum())


def _pairs(solved: Solved) -> Places:
    return list(zip(solved.person.tolist(), solved.slot.tolist(), strict=True))


def _placed(table: Table, places: Places) -> Iterable[Placed]:
    """Who stays keeps the seat; the others take the free ones of the slot, in order."""
    of_slot: dict[int, list[int]] = defaultdict(list)
    for person, slot in places:
        of_slot[slot].append(person)
    own = {(person, slot): post for (person, post), slot in table.stays.items()}
    length = _lengths(table, places)
    for slot, people in of_slot.items():
        staying = {person: own[person, slot] for person in people if (person, slot) in own}
        seats = iter([post for post in table.seats[slot] if post not in staying.values()])
        for person in sorted(people):
            post = staying.get(person) or next(seats)
            one = table.people[person]
            yield Placed(one.id, post.id, one.organisation, length[person, slot])


def _with_stays(placed: Iterable[Placed], now: set[tuple[int, int]]) -> Iterable[Placed]:
    return (replace(one, stays=(one.person, one.post) in now) for one in placed)


def _lengths(table: Table, places: Places) -> dict[tuple[int, int], float | None]:
    person, slot = (np.array([place[part] for place in places], dtype=np.int64) for part in (0, 1))
    station = slot // len(table.shifts)
    known = table.person_known[person] & table.station_known[station]
    return {place: round(float(one), 1) if sure else None for place, one, sure in zip(places, km_of(table, person, station), known, strict=True)}


def _of_days(table: Table, days: list[tuple[int, Post]]) -> Iterable[Placed]:
    number = {station.id: place for place, station in enumerate(table.stations)}
    width = len(table.shifts)
    length = _lengths(table, [(person, number[post.station] * width) for person, post in days])
    for person, post in days:
        one = table.people[person]
        yield Placed(one.id, post.id, one.organisation, length[person, number[post.station] * width])


def _kept(table: Table, but: frozenset[tuple[int, int]] = frozenset()) -> Iterable[Placed]:
    return (Placed(one.person, one.post, one.organisation, stays=True) for one, _post in table.kept if (one.person, one.post) not in but)


def _without_post(table: Table, everywhere: list[Placed]) -> Ints:
    having = {one.person for one in everywhere}
    return np.array([place for place, person in enumerate(table.people) if person.id not in having and table.most[place] > 0], dtype=np.int64)

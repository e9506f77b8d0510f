"""The flow against another solver (HiGHS, by scipy): level by level the same, on every small problem that hypothesis finds."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import LinearConstraint, milp

from stations.planner import reserve
from stations.planner.baselines import greedy, nearest_station, worth
from stations.planner.data import Elsewhere, Person, Post, Problem, Rules, Shift, Standing, Station
from stations.planner.making import plan
from stations.planner.network import reserve_ways, solve
from stations.planner.table import table_of
from stations.planner.ways import ways_of
from stations.planner.weights import ranks_of

MORNING = datetime(2027, 1, 10, 5, tzinfo=UTC)
SHIFTS = [Shift(1, MORNING, MORNING + timedelta(hours=9)), Shift(2, MORNING + timedelta(hours=9), MORNING + timedelta(hours=20), weight=2)]


def place(draw: st.DrawFn) -> tuple[float, float]:
    return (43.2 + draw(st.integers(0, 12)) / 100, 76.8 + draw(st.integers(0, 12)) / 100)


@st.composite
def problems(draw: st.DrawFn, *, shifts_each: int = 1) -> Problem:
    stations = [
        Station(
            number,
            draw(st.integers(1, 2)),
            draw(st.none() | st.just(place(draw))),
            draw(st.integers(0, 2)),
            frozenset({"kk"} if draw(st.integers(0, 5)) == 0 else ()),
        )
        for number in range(1, draw(st.integers(1, 4)) + 1)
    ]
    seats = {(station.id, shift.id): draw(st.integers(0, 3)) for station in stations for shift in SHIFTS}
    keys = [(station, shift, seat) for (station, shift), count in seats.items() for seat in range(1, count + 1)]
    posts = [Post(number, *key) for number, key in enumerate(keys, start=100)]
    people = [
        Person(
            id=number,
            organisation=draw(st.integers(1, 3)),
            shifts=draw(st.sampled_from([frozenset({1}), frozenset({2}), frozenset({1, 2})])),
            wished=draw(st.sampled_from([frozenset(), frozenset({1})])),
            place=draw(st.none() | st.just(place(draw))),
            area=draw(st.sampled_from([None, 1, 2])),
            reach_km=draw(st.sampled_from([None, None, 5])),
            avoids=draw(st.sampled_from([frozenset(), frozenset({1})])),
            brings=draw(st.sampled_from([frozenset(), frozenset({"kk"})])),
            veteran=draw(st.booleans()),
            languages=draw(st.sampled_from([frozenset({"kk"}), frozenset({"ru"})])),
        )
        for number in range(1, draw(st.integers(1, 8)) + 1)
    ]
    standing, taken = [], set()
    for post in posts:
        person = people[draw(st.integers(0, len(people) - 1))]
        marks = {("person", person.id), ("there", person.organisation, post.station, post.shift)}
        if post.shift in person.shifts and not marks & taken and draw(st.integers(0, 3)) == 0:
            taken |= marks
            standing.append(Standing(person.id, post.id, person.organisation, locked=draw(st.booleans())))
    rules = Rules(organisation_cap=draw(st.booleans()), shifts_each=shifts_each, no_show_percent=draw(st.sampled_from([0, 30])))
    return Problem(SHIFTS, stations, posts, people, standing, rules=rules)


def best(problem):
    """(posts filled by rank, the highest first; steps; who stays; reserve): level by level the best, by HiGHS."""
    table = table_of(problem)
    ways, sizes = ways_of(table), reserve.sizes_of(table)
    slots, ranks = ranks_of(table)
    places = {key: number for number, key in enumerate(sorted(sizes))}
    spare_person, spare_place = reserve_ways(table, ways, places)
    a, b, c = len(ways.person), len(slots), len(spare_person)
    rows, upper = [], []

    def bound(columns, limit, minus=()):
        row = np.zeros(a + b + c)
        row[np.asarray(columns, dtype=int)] = 1
        row[list(minus)] = -1
        rows.append(row)
        upper.append(limit)

    for person in range(len(table.people)):
        bound([*np.flatnonzero(ways.person == person), *(a + b + np.flatnonzero(spare_person == person))], table.most[person])
        for shift in range(2):
            of_shift = [number for number in range(c) if spare_person[number] == person and sorted(sizes)[spare_place[number]][1] == shift]
            bound([*np.flatnonzero((ways.person == person) & (ways.slot % 2 == shift)), *(a + b + one for one in of_shift)], 1)
    for slot in range(len(table.seats)):
        here = np.flatnonzero(ways.slot == slot)
        bound(here, 0, minus=a + np.flatnonzero(slots == slot))  # nobody without a seat
        bound(a + np.flatnonzero(slots == slot), 0, minus=here)  # no seat is filled by nobody
        if table.rules.organisation_cap:
            for organisation in set(table.org):
                bound([one for one in here if table.org[ways.person[one]] == organisation], 1)
    for key, number in places.items():
        bound(a + b + np.flatnonzero(spare_place == number), sizes[key])
    staying = {(person, slot) for (person, _post), slot in table.stays.items()}
    levels = [np.concatenate([np.zeros(a), np.where(ranks == rank, 1.0, 0), np.zeros(c)]) for rank in sorted(set(ranks), reverse=True)]
    levels.append(np.concatenate([-ways.steps.astype(float), np.zeros(b + c)]))
    levels.append(np.concatenate([[float((p, s) in staying) for p, s in zip(ways.person, ways.slot, strict=True)], np.zeros(b + c)]))
    levels.append(np.concatenate([np.zeros(a + b), np.ones(c)]))
    constraints, values = [LinearConstraint(np.array(rows), -np.inf, upper)], []
    for level in levels:
        if not level.any():
            values.append(0)
            continue
        found = milp(-level, constraints=constraints, integrality=np.ones(a + b + c), bounds=(0, 1))
        assert found.success
        values.append(round(-found.fun))
        constraints.append(LinearConstraint(level, values[-1] - 1e-6, np.inf))
    return values


def flow_levels(problem):
    table = table_of(problem)
    ways, sizes = ways_of(table), reserve.sizes_of(table)
    solved = solve(table, ways, sizes)
    slots, ranks = ranks_of(table)
    taken = np.bincount(solved.slot, minlength=len(table.seats))
    filled = [
        sum(1 for slot in range(len(table.seats)) for one in sorted(ranks[slots == slot], reverse=True)[: taken[slot]] if one == rank)
        for rank in sorted(set(ranks), reverse=True)
    ]
    steps = {(p, s): n for p, s, n in zip(ways.person, ways.slot, ways.steps, strict=True)}
    pairs = list(zip(solved.person, solved.slot, strict=True))
    stay = sum(1 for (person, _post), slot in table.stays.items() if (person, slot) in pairs)
    w = solved.weights
    known = -sum(n * w.post * rank for n, rank in zip(filled, sorted(set(ranks), reverse=True), strict=True))
    known += w.step * sum(steps[pair] for pair in pairs) - w.stay * stay
    return [*filled, -sum(steps[pair] for pair in pairs), stay, known - solved.cost]


@settings(max_examples=60, deadline=None)
@given(problems())
def test_the_flow_is_the_best_of_all_plans_level_by_level(problem):
    assert flow_levels(problem) == best(problem)


@settings(max_examples=25, deadline=None)
@given(problems(shifts_each=2))
def test_with_two_posts_each_it_is_the_bound_of_all_plans(problem):
    assert flow_levels(problem) == best(problem)


@settings(max_examples=60, deadline=None)
@given(problems() | problems(shifts_each=2), st.randoms())
def test_a_plan_keeps_every_rule_and_no_order_changes_it(problem, random):
    made = plan(problem)
    people, posts = {p.id: p for p in problem.people}, {p.id: p for p in problem.posts}
    stations = {s.id: s for s in problem.stations}
    locked = [one for one in problem.standing if one.locked or posts[one.post].shift not in people[one.person].shifts]
    everybody = [(one.person, one.post, one.organisation) for one in (*made.placed, *locked)]
    assert len({post for _person, post, _organisation in everybody}) == len(everybody)
    assert len({(person, posts[post].shift) for person, post, _organisation in everybody}) == len(everybody)
    for person in people:
        mine = [posts[post] for who, post, _organisation in everybody if who == person]
        assert len(mine) <= max(problem.rules.shifts_each, 1)
        assert len({post.station for post in mine}) <= 1, "the shifts touch: a whole day is at one station"
    if problem.rules.organisation_cap:
        assert len({(organisation, posts[post].station, posts[post].shift) for _person, post, organisation in everybody}) == len(everybody)
    for one in made.placed:
        person, post = people[one.person], posts[one.post]
        assert post.shift in person.shifts
        assert post.station not in person.avoids
        assert stations[post.station].wants <= person.brings
        assert one.km is None or person.reach_km is None or one.km <= person.reach_km + 0.1
    assert set(made.empty) == set(posts) - {post for _person, post, _organisation in everybody}
    assert set(made.left) == set(people) - {person for person, _post, _organisation in everybody}
    shuffled = {
        name: random.sample(list(getattr(problem, name)), len(getattr(problem, name))) for name in ("stations", "posts", "people", "standing")
    }
    again = plan(Problem(problem.shifts[::-1], rules=problem.rules, **shuffled))
    assert again == made
    covered = {(posts[post].station, posts[post].shift) for _person, post, _organisation in everybody}
    assert (len(covered), len(everybody)) <= made.bound
    if problem.rules.shifts_each == 1:
        assert (len(covered), len(everybody)) == made.bound


@settings(max_examples=40, deadline=None)
@given(problems())
def test_no_plan_made_by_hand_is_worth_more(problem):
    table = table_of(problem)
    ways = ways_of(table)
    solved = solve(table, ways, {})
    places = list(zip(solved.person.tolist(), solved.slot.tolist(), strict=True))
    for other in (greedy(table, ways), nearest_station(table, ways)):
        assert worth(table, ways, places) >= worth(table, ways, other)


@pytest.mark.parametrize("taken", [SHIFTS[0], SHIFTS[1]])
def test_who_stands_elsewhere_in_a_shift_gets_no_touching_one_at_another_station(taken):
    stations = [Station(1, 1, (43.2, 76.9)), Station(2, 1, (43.21, 76.9))]
    posts = [Post(10 * station + shift, station, shift, 1) for station in (1, 2) for shift in (1, 2)]
    person = Person(1, 1, frozenset({1, 2}), place=(43.21, 76.9))

    def posts_given(station):
        elsewhere = [Elsewhere(1, taken.starts_at, taken.ends_at, station)]
        made = plan(Problem(SHIFTS, stations, posts, [person], elsewhere=elsewhere, rules=Rules(shifts_each=2)))
        return [one.post for one in made.placed]

    assert posts_given(None) == []
    assert posts_given(1) == [10 + (2 if taken is SHIFTS[0] else 1)]

"""What a coordinator sees of a plan: the order of worth, who stays, who is left over and why, what is empty, how likely nobody comes."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bench.planner_towns import town
from stations.planner import leftover, ways
from stations.planner.data import Ask, Person, Post, Problem, Rules, Shift, Standing, Station
from stations.planner.making import plan
from stations.planner.pairs import quality
from stations.planner.reserve import needed
from stations.planner.rest import clash, groups
from stations.planner.table import table_of
from stations.planner.ways import ways_of

MORNING = datetime(2027, 1, 10, 5, tzinfo=UTC)
DAY = Shift(1, MORNING, MORNING + timedelta(hours=9))
COUNT = Shift(2, MORNING + timedelta(hours=9), MORNING + timedelta(hours=20), weight=3)
NO_RESERVE = Rules(no_show_percent=0)


def station(number, **values):
    return Station(number, values.pop("area", 1), (43.2 + number / 100, 76.9), **values)


def person(number, organisation, near=1, **values):
    return Person(number, organisation, values.pop("shifts", frozenset({1, 2})), place=(43.2 + near / 100, 76.9), **values)


def seats(*stations, shifts=(1,), count=2):
    keys = [(s.id, shift, seat) for s in stations for shift in shifts for seat in range(1, count + 1)]
    return [Post(100 * s + 10 * shift + seat, s, shift, seat) for s, shift, seat in keys]


def problem(stations, people, *, shifts=(DAY,), rules=NO_RESERVE, count=2, **values):
    return Problem(shifts, stations, seats(*stations, shifts=[s.id for s in shifts], count=count), people, rules=rules, **values)


def posts(made):
    return {one.person: one.post for one in made.placed}


def test_one_at_every_station_comes_before_a_second_and_before_any_way():
    made = plan(problem([station(1), station(90)], [person(1, 1), person(2, 2)]))
    assert {post // 100 for post in posts(made).values()} == {1, 90}


def test_the_second_goes_where_the_priority_is_then_to_the_count():
    stations = [station(1), station(2, priority=1)]
    people = [person(number, number, near=1) for number in range(1, 6)]
    made = plan(problem(stations, people, shifts=(DAY, COUNT)))
    assert sorted(post // 10 for post in posts(made).values()) == [11, 12, 21, 22, 22]


def test_people_go_where_it_is_near():
    made = plan(problem([station(1), station(9)], [person(1, 1, near=9), person(2, 1, near=1)], count=1))
    assert posts(made) == {1: 911, 2: 111}


def test_of_equal_ways_who_stands_already_stays_and_a_shorter_one_moves_them():
    here = Standing(2, 111, 1)
    made = plan(problem([station(1)], [person(1, 1), person(2, 1)], standing=[here], count=1))
    assert posts(made) == {2: 111}
    assert made.placed[0].stays
    moved = plan(problem([station(1)], [person(1, 1), person(2, 1, near=9)], standing=[here], count=1))
    assert posts(moved) == {1: 111}


@pytest.mark.parametrize("how", ["locked", "rule"])
def test_whoever_is_locked_stays_whatever_it_costs(how):
    standing = [Standing(2, 111, 1, locked=how == "locked")]
    rules = replace(NO_RESERVE, keep=how == "rule")
    made = plan(problem([station(1), station(2)], [person(1, 1), person(2, 1, near=9)], standing=standing, rules=rules))
    assert posts(made) == {1: 211}, "the organisation is at the first station already"


def test_who_stands_but_may_not_be_planned_is_left_where_they_are():
    made = plan(problem([station(1)], [person(1, 2)], standing=[Standing(77, 112, 1)]))
    assert posts(made) == {1: 111}


def test_without_the_cap_two_of_one_organisation_may_stand_together():
    people = [person(1, 1), person(2, 1)]
    assert len(plan(problem([station(1)], people)).placed) == 1
    assert len(plan(problem([station(1)], people, rules=replace(NO_RESERVE, organisation_cap=False))).placed) == 2


def test_whoever_is_left_over_is_told_why():
    stations = [station(1), station(2, wants=frozenset({"car"}))]
    people = [
        person(1, 1),
        person(2, 2, near=50),
        person(3, 3, near=60),
        person(4, 1, near=70, reach_km=1),
        person(5, 1, shifts=frozenset()),
        person(6, 4, near=80, avoids=frozenset({1})),
    ]
    made = plan(problem(stations, people))
    assert made.left == {
        3: leftover.POSTS_FULL,
        4: leftover.NO_WAY,
        5: leftover.NO_SHIFT,
        6: leftover.NO_WAY,
    }
    made = plan(problem(stations, [people[0], person(9, 1, near=50)]))
    assert made.left == {9: leftover.ORGANISATION_THERE}


def test_the_empty_posts_and_the_cheapest_way_to_fill_them():
    stations = [station(1), station(2), station(3, area=2)]
    made = plan(problem(stations, [person(1, 1), person(2, 2, near=2)]))
    assert set(made.empty) == {112, 212, 311, 312}
    # Of either organisation: two posts in the second area are one of each; in the first, each lacks at the other's station.
    assert made.asks[0] == Ask(organisation=1, area=2, people=1, posts=1, first=1)
    assert sum(ask.posts for ask in made.asks) == 4


def test_one_more_for_a_whole_day_fills_two_posts():
    rules = replace(NO_RESERVE, shifts_each=2)
    made = plan(problem([station(1)], [person(1, 1)], shifts=(DAY, COUNT), rules=rules, standing=[]))
    assert sorted(post for post in (one.post for one in made.placed)) == [111, 121]
    made = plan(problem([station(1), station(2)], [person(1, 1)], shifts=(DAY, COUNT), rules=rules))
    assert made.asks[0] == Ask(organisation=1, area=1, people=1, posts=2, first=2)


def test_who_stays_the_whole_day_stays_at_one_station():
    rules = replace(NO_RESERVE, shifts_each=2)
    people = [person(number, number, near=number) for number in range(1, 5)]
    made = plan(problem([station(number) for number in range(1, 5)], people, shifts=(DAY, COUNT), rules=rules, count=1))
    assert made.bound == (8, 8)
    assert len(made.placed) == 8
    for one in people:
        assert len({p.post // 100 for p in made.placed if p.person == one.id}) == 1


def test_too_little_rest_keeps_two_shifts_apart():
    evening = Shift(3, DAY.ends_at + timedelta(hours=3), DAY.ends_at + timedelta(hours=8))
    assert clash(DAY, evening, timedelta(hours=8))
    assert not clash(DAY, COUNT, timedelta(hours=8)), "they touch"
    assert groups([DAY, COUNT, evening], timedelta(hours=8)) == [1, 1, 1], "one chain, as two of them overlap"
    rules = replace(NO_RESERVE, shifts_each=2, min_rest=timedelta(hours=8))
    made = plan(problem([station(1)], [person(1, 1, shifts=frozenset({1, 3}))], shifts=(DAY, evening), rules=rules, count=1))
    assert len(made.placed) == 1
    made = plan(
        problem(
            [station(1)], [person(1, 1, shifts=frozenset({1, 3}))], shifts=(DAY, evening), rules=replace(rules, min_rest=timedelta(hours=2)), count=1
        )
    )
    assert len(made.placed) == 2


def test_the_reserve_is_as_large_as_the_rate_of_those_who_do_not_come_asks():
    assert needed(0, 0.1) == 0
    assert needed(100, 0.1) == 15
    assert 110 < needed(1_000, 0.1) < 120
    people = [person(number, number) for number in range(1, 12)]
    made = plan(problem([station(1), station(2)], people, rules=Rules(no_show_percent=25)))
    assert len(made.reserve) == needed(4, 0.25) == 3
    assert {made.left[one.person] for one in made.reserve} == {leftover.RESERVE}
    assert list(made.left.values()).count(leftover.POSTS_FULL) == 4


def test_how_likely_it_is_that_nobody_comes():
    rules = Rules(no_show_percent=20, reserve=False)
    made = plan(problem([station(1), station(2), station(3)], [person(1, 1), person(2, 2), person(3, 2, near=2)], rules=rules))
    assert sorted(made.chance.values()) == pytest.approx([0.04 if len(made.placed) > 3 else 0.2, 0.2, 0.2], abs=0.04)
    with_reserve = plan(problem([station(1)], [person(number, number) for number in range(1, 9)], rules=Rules(no_show_percent=20)))
    assert with_reserve.chance[1, 1] < 0.01


def test_pairs_get_a_veteran_and_both_languages_and_lose_no_post():
    both = frozenset({"kk", "ru"})
    people = [
        person(1, 1, near=1, veteran=True, languages=both),
        person(2, 2, near=1, veteran=True, languages=both),
        person(3, 1, near=2, languages=frozenset({"ru"})),
        person(4, 2, near=2, languages=frozenset({"ru"})),
    ]
    where = [station(1), station(2)]
    plain = plan(problem(where, people, rules=replace(NO_RESERVE, pairs=False)))
    made = plan(problem(where, people))
    by_id = {one.id: one for one in people}

    def qualities(one):
        return sorted(quality([by_id[p] for p, post in posts(one).items() if post // 100 == number]) for number in (1, 2))

    assert qualities(plain) == [0, 2]
    assert qualities(made) == [2, 2]
    assert set(posts(made).values()) == set(posts(plain).values())


def test_a_city_sees_each_persons_nearest_and_counts_the_rest_as_far():
    city = town(400, 200)
    table = table_of(city)
    assert ways_of(table).exact == "coverage"
    made, narrow = plan(city), plan(city, most_ways=1)
    assert made.bound == narrow.bound, "what is filled does not hang on how many ways are seen"
    assert len(narrow.placed) == len(made.placed) == len({one.person for one in narrow.placed})
    assert len({one.post for one in narrow.placed}) == len(narrow.placed)


def test_people_who_do_not_go_far_are_planned_within_their_reach_in_a_large_place(monkeypatch):
    city = town(400, 200)
    some = replace(city, people=[replace(one, reach_km=3.0) if one.id % 2 else one for one in city.people])
    some = replace(some, stations=[replace(one, wants=frozenset({"kk"})) if one.id % 10 == 0 else one for one in city.stations])
    some = replace(some, people=[replace(one, brings=one.languages) for one in some.people])
    made = plan(some)
    people, stations = {one.id: one for one in some.people}, {one.id: one for one in some.stations}
    post = {one.id: one for one in some.posts}
    assert made.exact == "coverage"
    assert plan(some, most_ways=1).exact == "near"
    monkeypatch.setattr(ways, "FEW", 10**9)
    every = plan(some)
    assert (every.exact, every.bound) == ("all", made.bound), "what is filled is the best there is, though not all ways are seen"
    for one in made.placed:
        assert one.km <= (people[one.person].reach_km or 1_000) + 0.1
        assert stations[post[one.post].station].wants <= people[one.person].brings


def test_an_empty_problem_is_an_empty_plan():
    made = plan(Problem([], [], [], []))
    assert (made.placed, made.empty, made.left, made.chance) == ((), (), {}, {})
    made = plan(problem([station(1)], []))
    assert set(made.empty) == {111, 112}

"""The problem as arrays: people, stations, shifts and organisations by their place in sorted lists; a slot is station × shift."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from stations.geo import Point
from stations.planner.data import Elsewhere, Person, Post, Problem, Rules, Shift, Standing, Station
from stations.planner.rest import clash, touch

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Table:
    """`seats`: of each slot the posts to fill; `base`: how many stand there and stay; `taken`: organisation × slot of those who stay; `may`: person ×
    shift; `most`: posts a person may still get; `tied`: (person, shift) → the one station, because of a touching shift; `stays`: (person, post) →
    slot, of those who may be moved; `kept`: those who stay."""

    rules: Rules
    shifts: list[Shift]
    stations: list[Station]
    people: list[Person]
    organisations: list[int]
    seats: list[list[Post]]
    base: Ints
    taken: Bools
    org: Ints
    may: Bools
    most: Ints
    tied: dict[tuple[int, int], int]
    stays: dict[tuple[int, Post], int]
    kept: list[tuple[Standing, Post]]
    person_at: Floats
    station_at: Floats
    person_known: Bools
    station_known: Bools

    @property
    def free(self) -> Ints:
        return np.array([len(posts) for posts in self.seats], dtype=np.int64)

    def slot(self, station: int, shift: int) -> int:
        return station * len(self.shifts) + shift


def table_of(problem: Problem) -> Table:
    """The same for the same problem, in whatever order it is given."""
    shifts = sorted(problem.shifts, key=lambda shift: (shift.starts_at, shift.id))
    stations = sorted(problem.stations, key=lambda station: station.id)
    people = sorted(problem.people, key=lambda person: person.id)
    posts = {post.id: post for post in problem.posts}
    places = {"shift": _places(shifts), "station": _places(stations), "person": _places(people)}
    standing = sorted((one for one in problem.standing if one.post in posts), key=lambda one: one.post)
    kept = [one for one in standing if one.locked or problem.rules.keep or not _may_stay(one, posts[one.post], people, places)]
    organisations = sorted({person.organisation for person in people} | {one.organisation for one in kept})
    number, width = _order(organisations), len(shifts)
    seats: list[list[Post]] = [[] for _slot in range(len(stations) * width)]
    base, taken = np.zeros(len(seats), dtype=np.int64), np.zeros((len(organisations), len(seats)), dtype=bool)
    held = {one.post for one in kept}
    for post in sorted(problem.posts, key=lambda post: (post.station, post.shift, post.seat, post.id)):
        if post.id not in held:
            seats[places["station"][post.station] * width + places["shift"][post.shift]].append(post)
    for one in kept:
        slot = places["station"][posts[one.post].station] * width + places["shift"][posts[one.post].shift]
        base[slot] += 1
        taken[number[one.organisation], slot] = True
    spans = [*problem.elsewhere, *_spans(kept, posts, {shift.id: shift for shift in shifts})]
    may, most, tied = _left_to(people, shifts, spans, problem.rules, places)
    moving = {(places["person"][one.person], posts[one.post]): one for one in standing if one not in kept}
    station_at, station_known = _positions(stations, None)
    person_at, person_known = _positions(people, _centres(stations, station_at))
    return Table(
        rules=problem.rules,
        shifts=shifts,
        stations=stations,
        people=people,
        organisations=organisations,
        seats=seats,
        base=base,
        taken=taken,
        org=np.array([number[person.organisation] for person in people], dtype=np.int64),
        may=may,
        most=most,
        tied=tied,
        stays={key: places["station"][key[1].station] * width + places["shift"][key[1].shift] for key in moving},
        kept=[(one, posts[one.post]) for one in kept],
        person_at=person_at,
        station_at=station_at,
        person_known=person_known,
        station_known=station_known,
    )


def _order(ids: Iterable[int]) -> dict[int, int]:
    return {one: place for place, one in enumerate(ids)}


def _places(rows: Iterable[Any]) -> dict[int, int]:
    return _order(row.id for row in rows)


def _may_stay(one: Standing, post: Post, people: list[Person], places: Mapping[str, dict[int, int]]) -> bool:
    """Whether the planner may think about them at all: a person whom it does not know, or in another shift than theirs, is left where they are."""
    place = places["person"].get(one.person)
    return place is not None and post.shift in people[place].shifts and people[place].organisation == one.organisation


def _spans(kept: Iterable[Standing], posts: Mapping[int, Post], shifts: Mapping[int, Shift]) -> Iterable[Elsewhere]:
    for one in kept:
        shift = shifts[posts[one.post].shift]
        yield Elsewhere(one.person, shift.starts_at, shift.ends_at, posts[one.post].station)


def _left_to(
    people: list[Person], shifts: list[Shift], spans: Iterable[Elsewhere], rules: Rules, places: Mapping[str, dict[int, int]]
) -> tuple[Bools, Ints, dict[tuple[int, int], int]]:
    """(may, most, tied): what the posts that people have already leave to them."""
    may = np.array([[shift.id in person.shifts for shift in shifts] for person in people], dtype=bool).reshape(len(people), len(shifts))
    most = np.full(len(people), max(1, rules.shifts_each), dtype=np.int64)
    tied: dict[tuple[int, int], int] = {}
    for span in spans:
        if (person := places["person"].get(span.person)) is None:
            continue
        most[person] -= 1
        for number, shift in enumerate(shifts):
            station = places["station"].get(span.station) if span.station is not None else None
            if clash(span, shift, rules.min_rest) or (touch(span, shift) and station is None):
                may[person, number] = False
            elif touch(span, shift) and station is not None:
                may[person, number] &= tied.setdefault((person, number), station) == station
    may[most <= 0] = False
    return may, np.maximum(most, 0), tied


def _positions(rows: list[Any], centres: Mapping[int | None, Point] | None) -> tuple[Floats, Bools]:
    """(where each is, whether that is known): else the middle of its area, or of all."""
    centres = _centres(rows, None) if centres is None else centres
    at = [row.place or centres.get(row.area) or centres[None] for row in rows]
    return np.array(at, dtype=np.float64).reshape(len(rows), 2), np.array([row.place is not None for row in rows], dtype=bool)


def _centres(stations: list[Station], at: Floats | None) -> dict[int | None, Point]:
    found: dict[int | None, list[Point]] = defaultdict(list)
    for number, station in enumerate(stations):
        place = station.place if at is None else (float(at[number, 0]), float(at[number, 1]))
        if place is not None:
            found[station.area].append(place)
            found[None].append(place)
    middle = {area: (sum(one[0] for one in places) / len(places), sum(one[1] for one in places) / len(places)) for area, places in found.items()}
    return {None: (0.0, 0.0)} | middle

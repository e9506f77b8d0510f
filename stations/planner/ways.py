"""Who could go where: the ways that the flow sees, each with its length in steps."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from scipy.spatial import cKDTree

from stations.geo import EARTH_KM
from stations.planner.table import Bools, Floats, Ints, Table

# Ways that the flow sees directly; beyond, of each person the nearest stations, the others being equally "far".
MOST = 1_600_000
FEWEST_EACH, MOST_EACH = 8, 64
FEW = 150_000  # all ways are seen
FAR = 40
# Another area than one's own, and a shift that was not wished: as if so many steps further.
OTHER_AREA, NOT_WISHED = 1, 1
LONGEST = FAR + OTHER_AREA + NOT_WISHED
PEOPLE_OF_A_NEED = 64
WIDER = 4


@dataclass(frozen=True, slots=True)
class Ways:
    """Person → slot, `steps` long; `roams`: who may go anywhere, be it far; `exact`: "all" ways are there, or "coverage": where nobody's way is
    missing but counted as far, or "near": of people who go not everywhere only the nearest stations."""

    person: Ints
    slot: Ints
    steps: Ints
    roams: Bools
    open_slots: Bools
    exact: str


def ways_of(table: Table, most: int = MOST) -> Ways:
    """At most about `most` of them; of few people all."""
    people, stations, width = len(table.people), len(table.stations), len(table.shifts)
    each = max(FEWEST_EACH, min(MOST_EACH, most // max(1, people * width)))
    each = stations if people * stations * width <= FEW or stations <= each else each
    plain = np.array([not station.wants for station in table.stations], dtype=bool)
    roams = np.array([not (person.avoids or person.wants) for person in table.people], dtype=bool)
    reach = np.array([np.inf if person.reach_km is None else person.reach_km for person in table.people], dtype=np.float64)
    reach[~table.person_known] = np.inf
    roams &= np.isinf(reach)
    exact = "all"
    if each == stations:
        person, station = np.repeat(np.arange(people), stations), np.tile(np.arange(stations), people)
    else:
        near = [
            _nearest(table, np.flatnonzero(roams), each),
            *_of_the_bound(table, roams, reach, each, most // width),
            *_needed(table, plain, most // width),
        ]
        keys = np.unique(np.concatenate([found.person * stations + found.station for found in near]))
        person, station = keys // stations, keys % stations
        exact = "coverage" if all(found.whole for found in near[1:]) else "near"
    length = km_of(table, person, station)
    fine = _allowed(table, person, station, length, reach)
    ways = _by_shift(table, person[fine], station[fine], length[fine])
    return Ways(*ways, roams=roams if each < stations else np.zeros(people, dtype=bool), open_slots=np.repeat(plain, width), exact=exact)


def km_of(table: Table, person: Ints, station: Ints) -> Floats:
    one, other = np.radians(table.person_at[person]), np.radians(table.station_at[station])
    half = np.sin((one[:, 0] - other[:, 0]) / 2) ** 2
    half += np.cos(one[:, 0]) * np.cos(other[:, 0]) * np.sin((one[:, 1] - other[:, 1]) / 2) ** 2
    return np.asarray(2 * EARTH_KM * np.arcsin(np.minimum(1.0, np.sqrt(half))), dtype=np.float64)


def sphere(at: Floats) -> Floats:
    """Points of the globe in space, where the nearest are the nearest."""
    rad = np.radians(at)
    return np.column_stack([np.cos(rad[:, 0]) * np.cos(rad[:, 1]), np.cos(rad[:, 0]) * np.sin(rad[:, 1]), np.sin(rad[:, 0])])


class _Pairs(NamedTuple):
    """People and stations; `whole`: whether none is missing that could be a way."""

    person: Ints
    station: Ints
    whole: bool = True


def _nearest(table: Table, who: Ints, count: int) -> _Pairs:
    """The nearest stations of each."""
    count = min(count, len(table.stations))
    if not len(who):
        return _Pairs(who, who)
    found = cKDTree(sphere(table.station_at)).query(sphere(table.person_at[who]), k=count)[1].reshape(len(who), count)
    return _Pairs(np.repeat(who, count), found.ravel(), count == len(table.stations))


def _of_the_bound(table: Table, roams: Bools, reach: Floats, each: int, most: int) -> Iterator[_Pairs]:
    """Of people who do not go everywhere: every station that they reach, if that is not too much; else the nearest."""
    far, near = np.flatnonzero(~roams & np.isinf(reach)), np.flatnonzero(~roams & np.isfinite(reach))
    yield _nearest(table, far, len(table.stations) if len(far) * len(table.stations) <= most // 2 else WIDER * each)
    if not len(near):
        return
    tree, at = cKDTree(sphere(table.station_at)), sphere(table.person_at[near])
    # Where a station's place is not known, a guess stands for it: anybody may reach it.
    chord = 2 * np.sin(np.minimum(reach[near] / EARTH_KM, np.pi) / 2) * (1 + 1e-9)
    counts = tree.query_ball_point(at, chord, return_length=True)
    if counts.sum() > most or not table.station_known.all():
        yield _nearest(table, near, WIDER * each)
    else:
        found = tree.query_ball_point(at, chord, return_sorted=True)
        yield _Pairs(np.repeat(near, counts), np.concatenate([np.array(one, dtype=np.int64) for one in found]))


def _needed(table: Table, plain: Bools, most: int) -> Iterator[_Pairs]:
    """Of each station that wants something, who brings it, if they are not too many, else the nearest of them; and where people stand now."""
    now = [(who, slot // len(table.shifts)) for (who, _post), slot in table.stays.items()] + [(who, where) for (who, _), where in table.tied.items()]
    yield _Pairs(np.array([one[0] for one in now], dtype=np.int64), np.array([one[1] for one in now], dtype=np.int64))
    wanted: dict[frozenset[str], list[int]] = {}
    for number in np.flatnonzero(~plain).tolist():
        wanted.setdefault(table.stations[number].wants, []).append(number)
    left = most // 2
    for words, numbers in wanted.items():
        who = np.array([number for number, one in enumerate(table.people) if words <= one.brings], dtype=np.int64)
        if len(who):
            count = len(who) if len(who) * len(numbers) <= left else min(len(who), PEOPLE_OF_A_NEED)
            left -= count * len(numbers)
            found = cKDTree(sphere(table.person_at[who])).query(sphere(table.station_at[numbers]), k=count)[1].reshape(len(numbers), count)
            yield _Pairs(who[found.ravel()], np.repeat(np.array(numbers, dtype=np.int64), count), count == len(who))


def _allowed(table: Table, person: Ints, station: Ints, length: Floats, reach: Floats) -> Bools:
    """What is not a person's wish but a bound: how far they go, where they declared a conflict, what one of the two needs of the other."""
    known = table.person_known[person] & table.station_known[station]
    fine = ~known | (length <= reach[person])
    words = sorted({word for one in table.people for word in one.wants} | {word for one in table.stations for word in one.wants})
    for word in words:
        wants, offers = _having(word, (one.wants for one in table.stations)), _having(word, (one.offers for one in table.stations))
        needs, brings = _having(word, (one.wants for one in table.people)), _having(word, (one.brings for one in table.people))
        fine &= (~wants[station] | brings[person]) & (~needs[person] | offers[station])
    number = {one.id: place for place, one in enumerate(table.stations)}
    avoided = [who * len(table.stations) + number[one] for who, p in enumerate(table.people) for one in p.avoids if one in number]
    if avoided:
        fine &= ~np.isin(person * len(table.stations) + station, np.array(avoided, dtype=np.int64))
    return fine


def _having(word: str, sets: Iterable[frozenset[str]]) -> Bools:
    return np.array([word in words for words in sets], dtype=bool)


def _by_shift(table: Table, person: Ints, station: Ints, length: Floats) -> tuple[Ints, Ints, Ints]:
    """The pairs, for each shift in which the person may stand and a post is to be filled."""
    steps = np.minimum(length // max(table.rules.step_km, 0.001), FAR - 1).astype(np.int64)
    own = np.array([-1 if one.area is None else one.area for one in table.people], dtype=np.int64)
    area = np.array([one.area for one in table.stations], dtype=np.int64)
    steps += np.where((own[person] >= 0) & (own[person] != area[station]), OTHER_AREA, 0)
    free, found = table.free, []
    for number, shift in enumerate(table.shifts):
        slot = station * len(table.shifts) + number
        fine = table.may[person, number] & (free[slot] > 0)
        if table.rules.organisation_cap:
            fine &= ~table.taken[table.org[person], slot]
        if tied := {who: where for (who, one), where in table.tied.items() if one == number}:
            bound = np.full(len(table.people), -1, dtype=np.int64)
            bound[list(tied)] = list(tied.values())
            fine &= (bound[person] < 0) | (bound[person] == station)
        found.append((person[fine], slot[fine], steps[fine] + not_wished(table, shift.id)[person[fine]]))
    parts = [np.concatenate([one[column] for one in found]) if found else np.zeros(0, dtype=np.int64) for column in range(3)]
    return parts[0], parts[1], parts[2]


def not_wished(table: Table, shift: int) -> Ints:
    """Of each person, the steps that a shift costs which they did not ask for, if they asked for any."""
    return np.array([NOT_WISHED if one.wished and shift not in one.wished else 0 for one in table.people], dtype=np.int64)

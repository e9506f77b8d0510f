"""Better pairs: a veteran in each, Kazakh and Russian between them. People change places, posts stay filled: coverage cannot fall."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from stations.geo import km
from stations.planner.data import NO_WORDS, Person, Station
from stations.planner.table import Table

LANGUAGES = frozenset({"kk", "ru"})
NEIGHBOURS = 8
ROUNDS = 3
# What a better pair may cost: so many steps of the way more, both people together.
WORTH_STEPS = 3.0


@dataclass(slots=True)
class _Hall:
    """A shift in an area: its slots, with those who can change places and those who cannot."""

    table: Table
    moving: dict[int, list[int]]
    fixed: dict[int, list[Person | None]]

    def people(self, slot: int) -> list[Person | None]:
        return [*self.fixed.get(slot, []), *(self.table.people[one] for one in self.moving[slot])]


def better(table: Table, places: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The same places with people changed, where that makes pairs better and nobody's way much longer. Who stays, and who has several posts,
    changes nothing."""
    count: dict[int, int] = defaultdict(int)
    for person, _slot in places:
        count[person] += 1
    staying = {(person, slot) for (person, _post), slot in table.stays.items()}
    bound = {table.people[person].id for person, _shift in table.tied} | {one.person for one, _post in table.kept}
    halls: dict[tuple[int, int], _Hall] = {}
    fixed = []
    for slot, stayer in _kept(table):
        _hall(halls, table, slot).fixed.setdefault(slot, []).append(stayer)
        _hall(halls, table, slot).moving.setdefault(slot, [])
    for person, slot in places:
        if (person, slot) in staying or count[person] > 1 or table.people[person].id in bound:
            fixed.append((person, slot))
            _hall(halls, table, slot).fixed.setdefault(slot, []).append(table.people[person])
            _hall(halls, table, slot).moving.setdefault(slot, [])
        else:
            _hall(halls, table, slot).moving.setdefault(slot, []).append(person)
    for key in sorted(halls):
        _improve(halls[key])
    moved = [(person, slot) for hall in halls.values() for slot, people in hall.moving.items() for person in people]
    return sorted([*fixed, *moved])


def quality(people: list[Person | None]) -> int:
    """0 … 2 of a pair: a veteran in it, and both languages spoken between them; of one alone 0."""
    if len(people) < 2:
        return 0
    known = [one for one in people if one is not None]
    return any(one.veteran for one in known) + (NO_WORDS.union(*(one.languages for one in known)) >= LANGUAGES)


def may_go(person: Person, station: Station) -> bool:
    """Whether no bound keeps a person from a station."""
    if station.id in person.avoids or not station.wants <= person.brings or not person.wants <= station.offers:
        return False
    return person.reach_km is None or person.place is None or station.place is None or km(person.place, station.place) <= person.reach_km


def _kept(table: Table) -> list[tuple[int, Person | None]]:
    station = {one.id: place for place, one in enumerate(table.stations)}
    shift = {one.id: place for place, one in enumerate(table.shifts)}
    people = {one.id: one for one in table.people}
    return [(table.slot(station[post.station], shift[post.shift]), people.get(one.person)) for one, post in table.kept]


def _hall(halls: dict[tuple[int, int], _Hall], table: Table, slot: int) -> _Hall:
    width = len(table.shifts)
    return halls.setdefault((table.stations[slot // width].area, slot % width), _Hall(table, {}, {}))


def _improve(hall: _Hall) -> None:
    slots = sorted(hall.moving)
    near = {}
    for _round in range(ROUNDS):
        changed = False
        for slot in slots:
            if hall.moving[slot] and len(hall.people(slot)) > 1 and quality(hall.people(slot)) < 2:
                if slot not in near:
                    near[slot] = _nearest(hall, slot, slots)
                changed |= _swap_best(hall, slot, near[slot])
        if not changed:
            return


def _nearest(hall: _Hall, slot: int, slots: list[int]) -> list[int]:
    width, table = len(hall.table.shifts), hall.table
    row = table.station_at[[one // width for one in slots]] - table.station_at[slot // width]
    order = (row[:, 0] ** 2 + row[:, 1] ** 2 / 2).argsort(kind="stable")
    return [slots[one] for one in order[: NEIGHBOURS + 1] if slots[one] != slot]


def _swap_best(hall: _Hall, slot: int, others: list[int]) -> bool:
    """Change one of the pair with one of the neighbours', as is best for both pairs; whether that was possible."""
    found = [
        (gain, -longer, -other, mine, theirs)
        for mine in hall.moving[slot]
        for other, theirs, better_here in _helpful(hall, slot, mine, others)
        if (gain := better_here + _gain(hall, other, theirs, mine)) > 0
        if (longer := _longer(hall, slot, other, mine, theirs)) is not None
    ]
    if not found:
        return False
    _gained, _longer_by, other, mine, theirs = max(found)
    _change(hall, slot, mine, theirs)
    _change(hall, -other, theirs, mine)
    return True


def _helpful(hall: _Hall, slot: int, mine: int, others: list[int]) -> Iterator[tuple[int, int, int]]:
    """(slot, person, how much better) of the neighbours who in somebody's stead make the pair better."""
    for other in others:
        for theirs in hall.moving[other]:
            if (better_here := _gain(hall, slot, mine, theirs)) > 0:
                yield other, theirs, better_here


def _change(hall: _Hall, slot: int, gone: int, come: int) -> None:
    hall.moving[slot] = sorted([come, *(one for one in hall.moving[slot] if one != gone)])


def _gain(hall: _Hall, slot: int, gone: int, come: int) -> int:
    """How much better a pair is with one person in another's stead."""
    now, people = hall.people(slot), hall.table.people
    return quality([people[come], *(one for one in now if one is not people[gone])]) - quality(now)


def _longer(hall: _Hall, slot: int, other: int, mine: int, theirs: int) -> float | None:
    """By how much the ways grow, in steps; None where the swap is not allowed, or too far."""
    table, width = hall.table, len(hall.table.shifts)
    me, them = table.people[mine], table.people[theirs]
    here, there = table.stations[slot // width], table.stations[other // width]
    if not (may_go(me, there) and may_go(them, here)):
        return None
    if table.rules.organisation_cap and me.organisation != them.organisation and _cap_bars(hall, (slot, mine), (other, theirs)):
        return None
    before, after = (
        sum(_way(table, who, where) for who, where in pairs)
        for pairs in (((mine, slot // width), (theirs, other // width)), ((mine, other // width), (theirs, slot // width)))
    )
    longer = (after - before) / max(table.rules.step_km, 0.001)
    return longer if longer <= WORTH_STEPS else None


def _cap_bars(hall: _Hall, one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Whether one of two (slot, person) who change places has somebody of their organisation where they would go."""
    people = hall.table.people
    return any(_present(hall, there[0], people[here[1]].organisation, but=there[1]) for here, there in ((one, other), (other, one)))


def _present(hall: _Hall, slot: int, organisation: int, but: int) -> bool:
    if hall.table.taken[hall.table.organisations.index(organisation), slot]:
        return True
    staying = [one.organisation for one in hall.fixed.get(slot, []) if one is not None]
    return organisation in staying or any(hall.table.people[one].organisation == organisation for one in hall.moving[slot] if one != but)


def _way(table: Table, person: int, station: int) -> float:
    one, other = table.person_at[person], table.station_at[station]
    return km((float(one[0]), float(one[1])), (float(other[0]), float(other[1])))

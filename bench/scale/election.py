"""The election: areas, stations, posts, who may not stand where, who stands, who stepped back, and what people say of themselves."""

import json
from collections import deque
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from random import Random
from typing import Any, NamedTuple

from django.utils import timezone

from bench.ground import add_areas, stations
from bench.scale.certified import Certified, Held
from bench.scale.copying import Ids, copy
from bench.scale.crowd import Crowd
from bench.scale.log import copy_log, entry
from bench.scale.sizes import SEATS, End
from certificates.rules import end_of_validity
from people.models import Area, Notice
from stations.models import Assignment, Availability, ConflictOfInterest, Election, Hole, ObserverCard, Post, Shift, Station

SLUG = "bench-scale"
NAME = dict.fromkeys(("kk", "ru", "en"), "Bench")
DAYS_AHEAD, HOURS = 30, ((5, 14), (14, 26))
FILLED, WHOLE_DAY, STEPPED_BACK, CARDS, CONFLICTED = 85, 3, 33, 60, 50  # of a hundred; every so manieth
STATES = ("told", "accepted", "accepted", "confirmed")


class Stand(NamedTuple):
    """One assignment; `back`: the person stepped back from it, and the post is a hole."""

    id: int
    held: Held
    post: int
    station: int
    shift: int
    back: bool


def areas() -> list[Area]:
    """Districts, each below its region."""
    country = Area.objects.filter(key="bench").first()
    return list(Area.objects.filter(path__startswith=country.path, depth=country.depth + 2).order_by("path")) if country else add_areas()


class Day:
    def __init__(self, crowd: Crowd, certified: Certified, districts: list[Area]) -> None:
        self.crowd, self.certified, self.districts = crowd, certified, districts
        self.election = Election.objects.create(
            slug=SLUG,
            name=NAME,
            day=timezone.localdate(crowd.at) + timedelta(days=DAYS_AHEAD),
            programme=crowd.programme,
            accreditation_required=True,
            min_rest_hours=8,
        )
        self.shifts = list(_shifts(self.election))
        self.first = Ids(Station).next
        self.first_post = Ids(Post).next

    def copy(self) -> None:
        names = ("election_id", "area_id", "number", "name", "address", "latitude", "longitude", "priority")
        made = stations(self.election, self.districts, self.crowd.size.stations)
        copy(Station, ("id", *names), ((self.first + n, *(getattr(one, name) for name in names)) for n, one in enumerate(made)))
        copy(Post, ("id", "station_id", "shift_id", "seat"), self._posts())
        copy(ConflictOfInterest, ("person_id", "station_id", "area_id", "kind", "declared_at"), self._conflicts())
        copy(ObserverCard, ("person_id", "consented_at", "updated_at", "latitude", "longitude", "languages", "elections_before"), self._cards())
        copy(Availability, ("person_id", "shift_id", "is_free", "updated_at"), self._said())
        self._copy_stands(list(self.stands()))

    def _posts(self) -> Iterator[tuple[int, ...]]:
        id_ = self.first_post
        for station in range(self.crowd.size.stations):
            for shift in self.shifts:
                for seat in range(1, SEATS + 1):
                    yield id_, self.first + station, shift.pk, seat
                    id_ += 1

    def post(self, station: int, shift: int, seat: int) -> int:
        """Its id, by the places of its station and shift, and its seat."""
        return self.first_post + (station * len(self.shifts) + shift) * SEATS + seat - 1

    def shunned(self, number: int) -> tuple[int | None, int | None]:
        """The station or the district (by place) where the person declared a conflict of interest."""
        if number % CONFLICTED:
            return None, None
        station = number * 17 % self.crowd.size.stations
        return (None, station % len(self.districts)) if number % 250 == 0 else (station, None)

    def _conflicts(self) -> Iterator[tuple[Any, ...]]:
        for number in self.crowd.numbers[::CONFLICTED]:
            station, district = self.shunned(number)
            at_station = self.first + station if station is not None else None
            in_area = self.districts[district].pk if district is not None else None
            yield self.crowd.id(number), at_station, in_area, "works_there" if at_station else "other", self.crowd.at - timedelta(days=20)

    def _cards(self) -> Iterator[tuple[Any, ...]]:
        random, at = Random("cards"), self.crowd.at
        for held in self._with_cards():
            place = (round(random.uniform(42, 55), 3), round(random.uniform(50, 80), 3))
            languages = json.dumps(["kk", "ru"] if random.random() < 0.5 else [self.crowd.language(held.sat.number)])
            yield self.crowd.id(held.sat.number), at, at, *place, languages, int(held.place % 3 == 0)

    def _said(self) -> Iterator[tuple[Any, ...]]:
        """Of ten four cannot come in one of the shifts."""
        for held in self._with_cards():
            if held.place % 10 >= 6:
                yield self.crowd.id(held.sat.number), self.shifts[held.place % 2].pk, False, self.crowd.at

    def _with_cards(self) -> Iterator[Held]:
        return (held for held in self.certified.all() if held.place % 100 < CARDS)

    def stands(self) -> Iterator[Stand]:
        """The first seat of every station first; whoever stands beside another is of another organisation."""
        free, count = self._may_stand(), self.crowd.size.stations
        id_, present = Ids(Assignment).next, {}
        for seat in range(1, SEATS + 1):
            for station in range(count):
                if station * 7 % 100 >= FILLED:
                    continue
                shift = 0
                while shift < len(self.shifts):
                    held = self._next(free, station, present.get((station, shift)))
                    if held is None:
                        return
                    whole = held.place % WHOLE_DAY == 0 and shift == 0
                    for one in (0, 1) if whole else (shift,):
                        if present.get((station, one)) == self.crowd.organisation(held.sat.number):
                            continue
                        present.setdefault((station, one), self.crowd.organisation(held.sat.number))
                        back = id_ % STEPPED_BACK == 0
                        yield Stand(id_, held, self.post(station, one, seat), self.first + station, self.shifts[one].pk, back)
                        id_ += 1
                    shift += 2 if whole else 1

    def _may_stand(self) -> deque[Held]:
        """Only as many as there may be posts: the first."""
        last, most = self.shifts[-1].ends_at, self.crowd.size.posts + 1_000
        free: deque[Held] = deque()
        for held in self.certified.all():
            lasts = end_of_validity(held.sat.closed, self.crowd.programme.validity_days) > last
            if held.end == End.HOLDS and lasts and self.crowd.is_member(held.sat.number):
                free.append(held)
            if len(free) == most:
                break
        return free

    def _next(self, free: deque[Held], station: int, beside: int | None) -> Held | None:
        for _try in range(len(free)):
            held = free.popleft()
            where, around = self.shunned(held.sat.number)
            if station != where and station % len(self.districts) != around and self.crowd.organisation(held.sat.number) != beside:
                return held
            free.append(held)
        return None

    def _copy_stands(self, stands: list[Stand]) -> None:
        crowd, at = self.crowd, self.crowd.at - timedelta(days=5)
        columns = ("id", "post_id", "person_id", "certificate_id", "organisation_id", "capped_organisation_id", "station_id", "shift_id", "state")
        copy(Assignment, (*columns, "assigned_at", "ended_at", "ended_because"), (self._assignment(one, at) for one in stands))
        holes = ((one.post, one.id, "withdrawn", at + timedelta(days=1)) for one in stands if one.back)
        copy(Hole, ("post_id", "assignment_id", "because", "opened_at"), holes)
        told = ((crowd.id(one.held.sat.number), "assigned", f"assignment {one.id}", _values(one), at, False) for one in stands)
        copy(Notice, ("person_id", "kind", "key", "values", "told_at", "mail_wanted"), told)
        copy_log(Assignment, self._log(stands, at))

    def _assignment(self, one: Stand, at: datetime) -> tuple[Any, ...]:
        number = one.held.sat.number
        organisation = self.crowd.organisation(number)
        who = (self.crowd.id(number), one.held.id, organisation, organisation)
        state = "withdrawn" if one.back else STATES[one.id % len(STATES)]
        ended = (at + timedelta(days=1), "Bench") if one.back else (None, "")
        return one.id, one.post, *who, one.station, one.shift, state, at, *ended

    def _log(self, stands: list[Stand], at: datetime) -> Iterator[tuple[Any, ...]]:
        random = Random("log of assignments")
        for one in stands:
            facts = {"person": self.crowd.id(one.held.sat.number), "station": one.station, "shift": one.shift, "post": one.post}
            yield entry(random, one.id, "Bench", "stations.assign", at, None, facts)
            if one.back:
                reason = {"reason": "Bench", "code": "withdrawn"}
                yield entry(random, one.id, "Bench", "stations.withdraw", at + timedelta(days=1), None, facts | reason)


def _values(one: Stand) -> str:
    place = {"station": f"№ {one.station}", "area": NAME, "address": f"Street {one.station}", "election": NAME}
    return json.dumps({**place, "from": "2027-01-10T05:00", "to": "2027-01-10T14:00"})


def _shifts(election: Election) -> Iterator[Shift]:
    midnight = timezone.make_aware(datetime.combine(election.day, time(0)))
    for begin, end in HOURS:
        times = {"starts_at": midnight + timedelta(hours=begin), "ends_at": midnight + timedelta(hours=end)}
        yield Shift.objects.create(election=election, name=NAME, **times)

"""What the API gives. Nothing but what the board and "My posts" show the same person."""

from datetime import date, datetime
from typing import Any

from ninja import Schema

from dashboard.board.coverage import Coverage
from stations.models import Assignment, Election, Shift


class ShiftOut(Schema):
    id: int
    name: dict[str, str]
    starts_at: datetime
    ends_at: datetime
    seats: int


class ElectionOut(Schema):
    id: int
    slug: str
    name: dict[str, str]
    day: date
    time_zone: str
    shifts: list[ShiftOut]


class StationOut(Schema):
    """observers: how many stand there in the shift. priority: 0 normal, 1 high, 2 highest."""

    id: int
    area: int
    number: str
    name: str
    address: str
    latitude: float | None
    longitude: float | None
    priority: int
    observers: int


class Stations(Schema):
    count: int
    items: list[StationOut]


class CoverageOut(Schema):
    """tiers: stations by how many stand there. bare: stations of high priority with nobody. area: null for the whole."""

    area: int | None
    name: dict[str, str]
    stations: int
    tiers: dict[str, int]
    at_least_one_percent: int
    bare: int


class CoverageAnswer(Schema):
    at: datetime
    shift: int | None
    total: CoverageOut
    areas: list[CoverageOut]


class AssignmentOut(Schema):
    id: int
    state: str
    election: str
    station: str
    number: str
    address: str
    area: str
    shift: dict[str, str]
    starts_at: datetime
    ends_at: datetime
    organisation: str


class Trouble(Schema):
    detail: str


def election_out(election: Election) -> dict[str, Any]:
    shifts = [shift_out(shift, election) for shift in election.shifts.all()]
    names = {name: getattr(election, name) for name in ("id", "slug", "day", "time_zone")}
    return {**names, "name": dict(election.name), "shifts": shifts}


def shift_out(shift: Shift, election: Election) -> dict[str, Any]:
    same = {name: getattr(shift, name) for name in ("id", "starts_at", "ends_at")}
    return {**same, "name": dict(shift.name), "seats": shift.seats or election.seats}


def coverage_out(line: Coverage) -> dict[str, Any]:
    return {
        "area": line.area.pk if line.area else None,
        "name": dict(line.area.name) if line.area else {},
        "stations": line.stations,
        "tiers": {str(number): stations for number, stations in sorted(line.observers.items())},
        "at_least_one_percent": line.percent(),
        "bare": line.bare,
    }


def assignment_out(one: Assignment) -> dict[str, Any]:
    return {
        "id": one.pk,
        "state": one.state,
        "election": one.station.election.slug,
        "station": str(one.station),
        "number": one.station.number,
        "address": one.station.address,
        "area": str(one.station.area),
        "shift": dict(one.shift.name),
        "starts_at": one.shift.starts_at,
        "ends_at": one.shift.ends_at,
        "organisation": one.organisation.slug,
    }

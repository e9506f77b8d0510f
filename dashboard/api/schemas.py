"""What the API takes and gives. Nothing but what the board and "My posts" show the same person."""

from datetime import date, datetime
from typing import Annotated, Any

from django.utils.translation import gettext_noop
from ninja import P, PathEx, Schema
from pydantic import Field

from dashboard.board.coverage import Coverage
from people.api.asked import Asked
from stations.models import Assignment, Election, Shift

MOST_AT_ONCE = 1_000

# What stands in descriptions is in the OpenAPI description in English, and on the page of the API (people/api/page.py) in the reader's language.
ITS_ID = gettext_noop("Its id, by which other requests name it.")
ITS_NAME = gettext_noop("Its name, by language: kk, ru, en.")
BEGINS, ENDS = gettext_noop("When the shift begins."), gettext_noop("When the shift ends.")
AREA = gettext_noop("The id of the area.")
ElectionId = PathEx[Annotated[int, Field(ge=1, examples=[1])], P(description=gettext_noop("The id of the election."))]


class Looked(Asked):
    """What of an election is looked at, as on the board."""

    shift: int | None = Field(None, ge=1, description=gettext_noop("The id of a shift; without it, the one that lasts or comes next."))
    area: int | None = Field(None, ge=1, description=gettext_noop("The id of an area, with all below it; without it, all that you may see."))
    organisation: int | None = Field(
        None, ge=1, description=gettext_noop("Only observers of this organisation are counted: its id, as in the address of the board.")
    )
    priority: int = Field(
        0, ge=0, le=2, description=gettext_noop("Only stations of this priority or a higher one: 0 normal, 1 high, 2 highest."), examples=[1]
    )

    def as_on_the_board(self) -> dict[str, str]:
        return {name: str(value) for name, value in self if name in Looked.model_fields and value is not None}


class StationsAsked(Looked):
    observers: int | None = Field(None, ge=0, le=1000, description=gettext_noop("Only stations with exactly so many observers."), examples=[0])
    limit: int = Field(100, ge=1, le=MOST_AT_ONCE, description=gettext_noop("So many stations at most, up to 1,000; without it, 100."))
    offset: int = Field(0, ge=0, le=1_000_000, description=gettext_noop("So many stations are passed over, to read a long list in parts."))


class ShiftOut(Schema):
    id: int = Field(description=ITS_ID)
    name: dict[str, str] = Field(description=ITS_NAME)
    starts_at: datetime = Field(description=BEGINS)
    ends_at: datetime = Field(description=ENDS)
    seats: int = Field(description=gettext_noop("How many observers are to stand at each station."))


class ElectionOut(Schema):
    id: int = Field(description=ITS_ID)
    slug: str = Field(description=gettext_noop("Its short name."))
    name: dict[str, str] = Field(description=ITS_NAME)
    day: date = Field(description=gettext_noop("The day of the vote."))
    time_zone: str = Field(description=gettext_noop("The time zone of the place, as Asia/Almaty."))
    shifts: list[ShiftOut] = Field(description=gettext_noop("Its shifts."))


class StationOut(Schema):
    id: int = Field(description=gettext_noop("The id of the station."))
    area: int = Field(description=AREA)
    number: str = Field(description=gettext_noop("The number of the station."))
    name: str = Field(description=gettext_noop("The name of the station; may be empty."))
    address: str = Field(description=gettext_noop("The address of the station; may be empty."))
    latitude: float | None = Field(description=gettext_noop("The latitude, in degrees."))
    longitude: float | None = Field(description=gettext_noop("The longitude, in degrees."))
    priority: int = Field(description=gettext_noop("Its priority: 0 normal, 1 high, 2 highest."))
    observers: int = Field(description=gettext_noop("How many observers stand there in the shift."))


class Stations(Schema):
    count: int = Field(description=gettext_noop("How many stations there are in all parts together."))
    items: list[StationOut] = Field(description=gettext_noop("The stations of this part."))


class CoverageOut(Schema):
    area: int | None = Field(description=gettext_noop("The id of the area; null where all is counted that you may see."))
    name: dict[str, str] = Field(description=gettext_noop("The name of the area, by language: kk, ru, en."))
    stations: int = Field(description=gettext_noop("How many stations are counted."))
    tiers: dict[str, int] = Field(description=gettext_noop('By the number of observers, how many stations have so many: {"0": 12, "1": 30}.'))
    at_least_one_percent: int = Field(description=gettext_noop("What share of the stations has an observer, in per cent, rounded down."))
    bare: int = Field(description=gettext_noop("How many stations of high or highest priority have no observer."))


class CoverageAnswer(Schema):
    at: datetime = Field(description=gettext_noop("When it was counted."))
    shift: int | None = Field(description=gettext_noop("The id of the shift that was counted; null where the election has none."))
    total: CoverageOut = Field(description=gettext_noop("All that was asked for."))
    areas: list[CoverageOut] = Field(description=gettext_noop("Each area right below, those first where most is missing."))


class AssignmentOut(Schema):
    id: int = Field(description=gettext_noop("The id of the assignment."))
    state: str = Field(description=gettext_noop("told, accepted, confirmed or arrived."))
    election: str = Field(description=gettext_noop("The short name of the election."))
    station: str = Field(description=gettext_noop("The station as people read it: number and name."))
    number: str = Field(description=gettext_noop("The number of the station."))
    address: str = Field(description=gettext_noop("The address of the station; may be empty."))
    area: str = Field(description=gettext_noop("The name of the area, in the language of the header Accept-Language."))
    shift: dict[str, str] = Field(description=gettext_noop("The name of the shift, by language: kk, ru, en."))
    starts_at: datetime = Field(description=BEGINS)
    ends_at: datetime = Field(description=ENDS)
    organisation: str = Field(description=gettext_noop("The short name of the organisation for which you stand."))


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

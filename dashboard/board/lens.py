"""What of an election somebody looks at: area, shift, organisation, priority. Read from an address, and put into addresses."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import Http404

from people.models import Area, Organisation, User
from people.requests import id_in
from stations.enums import Priority
from stations.models import Election, Shift, Station
from stations.scope import areas_of, organisations_of, stations_of


@dataclass(frozen=True, slots=True)
class Lens:
    """`area` with all below it, or `only` itself; `organisation`: whose observers are counted (None: everybody's); `priority`: at least."""

    election: Election
    shifts: list[Shift]
    shift: Shift | None
    in_scope: QuerySet[Station]  # what the person who looks may see, of any election; with `organisation`, where they may see its people
    area: Area | None = None
    above: list[Area] = field(default_factory=list)  # the areas around it that are in scope, the largest first
    only: bool = False
    organisation: Organisation | None = None
    priority: int = Priority.NORMAL

    @property
    def seats(self) -> int:
        """Places to stand at a station in the shift."""
        return seats_of(self.election, self.shift)

    def query(self, **changes: Any) -> str:
        """The part of an address after "?" that says the same, with `changes`; what is None or empty is left out."""
        values: dict[str, Any] = {
            "area": self.area.pk if self.area else None,
            "only": 1 if self.only else None,
            "shift": self.shift.pk if self.shift else None,
            "organisation": self.organisation.pk if self.organisation else None,
            "priority": self.priority or None,
        }
        return urlencode({name: value for name, value in (values | changes).items() if value not in (None, "")})

    def stations(self) -> QuerySet[Station]:
        """Those that are looked at, within the scope. Closed ones are none."""
        stations = self.in_scope.filter(election=self.election, closed_at=None)
        if self.area is not None:
            stations = stations.filter(area=self.area) if self.only else stations.filter(area__path__startswith=self.area.path)
        return stations.filter(priority__gte=self.priority) if self.priority else stations


def seats_of(election: Election, shift: Shift | None) -> int:
    return (shift.seats if shift and shift.seats else None) or election.seats


def lens(election: Election, person: User, asked: Mapping[str, str], at: datetime) -> Lens:
    """What `asked` names. Without a shift the one that lasts or comes next; raises Http404 for an area or an organisation that is not within
    the person's scope."""
    shifts = list(election.shifts.order_by("starts_at"))
    for shift in shifts:
        shift.election = election
    priority = asked.get("priority", "")
    organisation = _one(organisations_of(person), asked.get("organisation", ""))
    area = _one(areas_of(person), asked.get("area", ""))
    return Lens(
        election,
        shifts,
        _shift(shifts, asked.get("shift", ""), at),
        stations_of(person, organisation),
        area=area,
        above=list(areas_of(person).filter(path__in=_paths_above(area)).order_by("path")) if area else [],
        only=asked.get("only") == "1",
        organisation=organisation,
        priority=int(priority) if priority in {str(value) for value in Priority.values} else Priority.NORMAL,
    )


def _shift(shifts: list[Shift], chosen: str, at: datetime) -> Shift | None:
    named = [shift for shift in shifts if str(shift.pk) == chosen]
    to_come = [shift for shift in shifts if shift.ends_at > at]
    return next(iter([*named, *to_come, *reversed(shifts)]), None)


def _paths_above(area: Area) -> list[str]:
    return [area.path[:length] for length in range(Area.steplen, len(area.path), Area.steplen)]


def _one(rows: QuerySet[Any], text: str) -> Any:
    """The row that `text` names; None for no text."""
    if not text:
        return None
    found = rows.filter(pk=id_in(text)).first()
    if found is None:
        raise Http404
    return found

"""The gate for many posts at once: what the rule knows of each person and shift, in a handful of queries whatever their number.

`Facts.may` answers as `gate.refusals` does (tests/stations/test_parity.py holds it to that), but for what hangs on who stands at the post itself:
`post_taken` and `organisation_present`, which whoever fills many posts keeps count of.
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

from people.enums import MembershipState
from people.models import Area, Membership
from stations import gate
from stations.models import ConflictOfInterest, Election, Post, Shift, Station


@dataclass(slots=True)
class Conflicts:
    """Where a person has declared one: ids of stations, paths of areas."""

    stations: set[int] = field(default_factory=set)
    paths: set[str] = field(default_factory=set)

    def touch(self, station: int, path: str) -> bool:
        """Whether one was declared for the station, or for an area around it."""
        return station in self.stations or any(path.startswith(around) for around in self.paths)


@dataclass(slots=True)
class Facts:
    """Of one election at one moment. People, shifts and stations by their ids.

    fit: by shift, who may stand somewhere in it but for where they stand already; free: those of them who also stand nowhere at that time and
    have their rest; organisation_of: for whom each person of any of these stands; closed: stations where nobody stands any more.
    """

    fit: dict[int, set[int]]
    free: dict[int, set[int]]
    organisation_of: dict[int, int]
    conflicts: dict[int, Conflicts]
    closed: set[int]

    def may(self, person: int, shift: int, station: int, path: str) -> bool:
        """Whether the person may stand at the station (in the area of that path) in the shift, if there is a post for them."""
        if station in self.closed or person not in self.free[shift]:
            return False
        declared = self.conflicts.get(person)
        return declared is None or not declared.touch(station, path)


def eligible(election: Election, area: Area | None, at: datetime) -> Facts:
    """The facts about everybody, for the stations of the election, or of those in `area`."""
    shifts = list(election.shifts.select_related("election"))
    fit = {shift.pk: fit_for(shift, at) for shift in shifts}
    everybody = set().union(*(people.keys() for people in fit.values()))
    stations = election.stations.filter(area__path__startswith=area.path) if area else election.stations.all()
    return Facts(
        fit={shift: set(people) for shift, people in fit.items()},
        free={shift.pk: set(fit[shift.pk]) - _occupied(election, shift) for shift in shifts},
        organisation_of={person: organisation for people in fit.values() for person, organisation in people.items()},
        conflicts=conflicts_of(everybody),
        closed=set(stations.filter(closed_at__isnull=False).values_list("pk", flat=True)),
    )


def fit_for(shift: Shift, at: datetime, among: Collection[int] | None = None) -> dict[int, int]:
    """Who (of `among`) may stand somewhere in the shift, but for where they stand already: person → organisation."""
    if at >= shift.ends_at:
        return {}
    anywhere = Post(station=Station(election=shift.election), shift=shift)
    people = gate.fit_people(anywhere, at)
    memberships = Membership.objects.filter(gate.sends_people(anywhere), state=MembershipState.ACCEPTED)
    if among is not None:
        people, memberships = people.filter(pk__in=among), memberships.filter(person__in=among)
    fit = set(people.values_list("pk", flat=True))
    return {person: organisation for person, organisation in memberships.values_list("person", "organisation") if person in fit}


def _occupied(election: Election, shift: Shift) -> set[int]:
    """Who stands while the shift lasts, or too near to it."""
    anywhere = Post(station=Station(election=election), shift=shift)
    return set(gate.busy(anywhere).values_list("person", flat=True)) | set(gate.without_rest(anywhere).values_list("person", flat=True))


def conflicts_of(people: Collection[int]) -> dict[int, Conflicts]:
    found: dict[int, Conflicts] = defaultdict(Conflicts)
    for person, station, path in ConflictOfInterest.objects.filter(withdrawn_at=None).values_list("person", "station", "area__path"):
        if person not in people:
            continue
        if station:
            found[person].stations.add(station)
        else:
            found[person].paths.add(path)
    return dict(found)

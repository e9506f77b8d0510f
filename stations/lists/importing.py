"""Bring a list of stations into an election: all of it, or nothing and a report by line."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import IO, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from people.models import User
from people.table_files import Problem
from stations.enums import STANDING
from stations.lists.areas import AreaFinder, Unclear
from stations.lists.columns import Columns
from stations.lists.report import CHANGED, NEW, Change, ImportReport, Line
from stations.lists.rows import Row, StationList, read
from stations.lists.values import clean
from stations.models import Assignment, Election, Station
from stations.station_services import give_up_holes

BATCH = 1_000
DECIMALS = 7  # of a degree
# A field of the list → of the station. Closing is apart: a station knows since when.
KEPT_AS = {
    "name": "name",
    "address": "address",
    "latitude": "latitude",
    "longitude": "longitude",
    "priority": "priority",
    "languages": "wants_languages",
    "ground_floor": "ground_floor",
    "car": "needs_car",
}
CLOSING = ("closed_at", "closed_because")


def import_stations(
    file: IO[bytes],
    election: Election,
    *,
    mapping: Columns | None = None,
    area_root: str = "",
    dry_run: bool = False,
    encoding: str = "",
    delimiter: str = "",
    language: str = "ru",
    by: User | None = None,
    at: datetime | None = None,
    may_write: Callable[[ImportReport], bool] = lambda report: True,
) -> ImportReport:
    """Make and update the election's stations by number and area from a file; see rows.read for the file.

    area_root: name of the area under which the list's areas are found or made (itself made if need be); language: of the names
    of new areas. What the list has no column for stays as it is. A station that the list no longer has is reported and never deleted.
    may_write: asked with the report before anything is kept; where it says no, nothing is, as in a dry run.
    """
    stations = read(file.read(), mapping, encoding=encoding, delimiter=delimiter)
    report = ImportReport(problems=stations.problems, columns=stations.columns, encoding=stations.encoding, delimiter=stations.delimiter)
    report.dry_run = dry_run
    if report.problems:
        return report
    with transaction.atomic():
        election = Election.objects.select_for_update(of=("self",)).get(pk=election.pk)
        areas = AreaFinder(area_root, language)
        _write(stations, election, areas, report, at or timezone.now())
        report.areas = areas.made
        report.dry_run = dry_run or bool(report.problems) or not may_write(report)
        if report.dry_run:
            transaction.set_rollback(True)
        else:
            facts = {"created": report.created, "updated": report.updated, "vanished": len(report.vanished)}
            log(instance=election, action="stations.import", user=by, data=facts)
    return report


def _write(stations: StationList, election: Election, areas: AreaFinder, report: ImportReport, at: datetime) -> None:
    there = {(station.area_id, clean(station.number)): station for station in election.stations.select_related("area")}
    kept_as = {name: column for name, column in KEPT_AS.items() if name in stations.columns}
    occupied = _who_stands(election)
    new, changed = [], []
    unclear: set[str] = set()
    for row in stations.rows:
        try:
            area = areas.find(row.area)
        except Unclear as found:
            if found.name not in unclear:
                report.problems.append(_unclear(row, found))
            unclear.add(found.name)
            continue
        station = there.pop((area.pk, row.number), None)
        is_new = station is None
        station = station or Station(election=election, area=area, number=row.number)
        changes = [*_changes(station, row, kept_as), *(_closing(station, row, at) if "closed" in stations.columns else ())]
        if is_new:
            new.append(station)
        elif changes:
            changed.append(station)
        else:
            report.unchanged += 1
            continue
        report.lines.append(Line(row.line, NEW if is_new else CHANGED, " / ".join(row.area), row.number, station.name, tuple(changes)))
        if station.closed_at == at and station.pk in occupied:
            sentence = _("People stand at this station: %(count)s. A list does not take them away: close it by hand.")
            report.problems.append(Problem(row.line, "people_stand", sentence % {"count": len(occupied[station.pk])}))
    if not report.problems:
        Station.objects.bulk_create(new, batch_size=BATCH)
        Station.objects.bulk_update(changed, [*kept_as.values(), *CLOSING], batch_size=BATCH // 4)
        give_up_holes([station.pk for station in changed if station.closed_at == at], at=at)
    report.vanished = sorted(there.values(), key=lambda station: (station.area.path, len(station.number), station.number))
    report.standing = {station.pk: occupied[station.pk] for station in report.vanished if station.pk in occupied}


def _unclear(row: Row, found: Unclear) -> Problem:
    """Several areas are called so: told once, with what is above each."""
    above = ", ".join(str(area.get_parent()) for area in found.areas[:5])
    sentence = _("More than one area is called %(name)s (in: %(above)s). Choose the columns again, with the area above all.")
    return Problem(row.line, "area_unclear", sentence % {"name": found.name, "above": above})


def _changes(station: Station, row: Row, kept_as: dict[str, str]) -> Iterable[Change]:
    """Put the row's values into the station; what that changes."""
    for name, column in kept_as.items():
        before, after = getattr(station, column), getattr(row, name)
        if isinstance(after, tuple):
            after = list(after)
        if _compared(before) != _compared(after):
            setattr(station, column, after)
            yield name, told(before), told(after)


def _compared(value: Any) -> Any:
    """Spreadsheets keep fewer digits of a degree than we do: a centimetre is no change."""
    if isinstance(value, float):
        return round(value, DECIMALS)
    return clean(value) if isinstance(value, str) else value


def _closing(station: Station, row: Row, at: datetime) -> Iterable[Change]:
    was, reason = station.closed_at is not None, row.closed_because if row.closed else ""
    if was != row.closed:
        station.closed_at = at if row.closed else None
        yield "closed", told(was), told(row.closed)
    if clean(station.closed_because) != reason:
        yield "closed_because", station.closed_because, reason
        station.closed_because = reason


def told(value: Any) -> str:
    """A value as a cell of a list."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(value) if isinstance(value, list) else str(value)


def _who_stands(election: Election) -> dict[int, list[int]]:
    """id of a station → the ids of who stands there, by name."""
    people: dict[int, list[int]] = defaultdict(list)
    standing = Assignment.objects.filter(station__election=election, state__in=STANDING).order_by("person__full_name")
    for station, person, _name in standing.values_list("station", "person", "person__full_name").distinct():
        people[station].append(person)
    return people

"""Bring a list of stations into an election: all of it, or nothing and a report by line."""

from dataclasses import dataclass, field
from typing import IO

from django.db import transaction
from wagtail.log_actions import log

from people.models import Area
from people.multilingual import TranslatedText
from people.table_files import Problem
from stations.models import Election, Station
from stations.station_lists import Columns, Row, area_key, read

BATCH = 1_000
CHANGING = ("name", "address", "latitude", "longitude")
# Column mappings of lists that many use.
PRESETS: dict[str, dict[str, list[str]]] = {
    "democracy-club": {
        "number": ["id"],
        "area": ["la_name", "ward_name"],
        "name": ["name"],
        "address": ["address", "postcode"],
        "latitude": ["lat"],
        "longitude": ["lon"],
    },
    "vote-monitor": {"number": ["Number"], "area": ["County"], "address": ["Address"]},
}


@dataclass(slots=True)
class ImportReport:
    """What an import did, or would do in a dry run. Where there are problems, it did nothing."""

    problems: list[Problem] = field(default_factory=list)
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    areas: int = 0
    vanished: list[Station] = field(default_factory=list)
    encoding: str = ""
    delimiter: str = ""
    dry_run: bool = False


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
) -> ImportReport:
    """Make and update the election's stations by number and area from a CSV file; see station_lists.read for the file.

    area_root: name of the area under which the list's areas are found or made (itself made if need be); language: of the names
    of new areas. A station that the list no longer has is reported and never deleted.
    """
    stations = read(file.read(), mapping, encoding=encoding, delimiter=delimiter)
    report = ImportReport(problems=stations.problems, encoding=stations.encoding, delimiter=stations.delimiter, dry_run=dry_run)
    if report.problems:
        return report
    with transaction.atomic():
        election = Election.objects.select_for_update(of=("self",)).get(pk=election.pk)
        areas = AreaFinder(area_root, language)
        _write(stations.rows, election, areas, report)
        report.areas = areas.made
        facts = {"created": report.created, "updated": report.updated, "vanished": len(report.vanished)}
        log(instance=election, action="stations.import", data=facts)
        if dry_run:
            transaction.set_rollback(True)
    return report


class AreaFinder:
    """Finds areas by their names from the top down, and makes those that are missing; every area is looked up once."""

    def __init__(self, root: str, language: str) -> None:
        self.language = language
        self.made = 0
        self._root: Area | None = None
        self._known: dict[tuple[str, str], Area] = {}
        areas = Area.objects.all()
        if root:
            self._root = Area.objects.filter(key=area_key(root)).order_by("depth", "path").first() or self._make(None, root)
            areas = areas.filter(path__startswith=self._root.path)
        for area in areas:
            self._known[area.path[: -Area.steplen], area.key] = area

    def find(self, names: tuple[str, ...]) -> Area:
        """The area named by its levels from the top down, below the root."""
        area = self._root
        for name in names:
            key = (area.path if area else "", area_key(name))
            if key not in self._known:
                self._known[key] = self._make(area, name)
            area = self._known[key]
        assert area is not None  # noqa: S101  # a list has one column of areas at least
        return area

    def _make(self, parent: Area | None, name: str) -> Area:
        self.made += 1
        values = {"name": TranslatedText({self.language: name}), "key": area_key(name)}
        if parent is None:
            root: Area = Area.add_root(**values)
            return root
        child: Area = parent.add_child(**values)
        return child


def _write(rows: list[Row], election: Election, areas: AreaFinder, report: ImportReport) -> None:
    there = {(station.area_id, station.number): station for station in election.stations.all()}
    new, changed = [], []
    for row in rows:
        area = areas.find(row.area)
        station = there.pop((area.pk, row.number), None)
        values = {name: getattr(row, name) for name in CHANGING}
        if station is None:
            new.append(Station(election=election, area=area, number=row.number, **values))
        elif any(getattr(station, name) != value for name, value in values.items()):
            for name, value in values.items():
                setattr(station, name, value)
            changed.append(station)
        else:
            report.unchanged += 1
    Station.objects.bulk_create(new, batch_size=BATCH)
    Station.objects.bulk_update(changed, CHANGING, batch_size=BATCH // 4)
    report.created, report.updated, report.vanished = len(new), len(changed), list(there.values())

"""Stations as lists that come in again unchanged: CSV, XLSX, GeoJSON. The headings are the same in every language; names of areas are in one."""

import json
from collections.abc import Iterator, Mapping
from itertools import chain
from tempfile import TemporaryFile
from typing import Any

from django.db.models import QuerySet

from people import exports
from people.models import Area
from stations.lists.areas import AreaFinder
from stations.lists.columns import FIELDS
from stations.lists.importing import KEPT_AS, told
from stations.lists.values import clean
from stations.models import Station
from stations.queries import NATURAL

CHUNK = 1_000
PART = 64 * 1024  # bytes


class ListedStations:
    """Stations as lines of a list. `areas`: how many columns their areas take."""

    def __init__(self, stations: "QuerySet[Station]", language: str) -> None:
        self.stations = stations.select_related(None).order_by(*NATURAL)
        self._finder = AreaFinder("", language)
        self._areas = {area.path: area for area in Area.objects.all()}
        paths = set(stations.order_by().values_list("area__path", flat=True).distinct())
        self._levels = {path: self._names(path) for path in paths}
        self.areas = max(map(len, self._levels.values()), default=1)
        self._path_of = {area.pk: path for path, area in self._areas.items()}

    @property
    def headings(self) -> list[str]:
        levels = ["area"] if self.areas == 1 else [f"area {level}" for level in range(1, self.areas + 1)]
        return [heading for name in FIELDS for heading in (levels if name == "area" else [name])]

    def __iter__(self) -> Iterator[tuple[Station, dict[str, Any]]]:
        """Each with its values by heading."""
        for station in self.stations.iterator(CHUNK):
            levels = self.levels_of(station)
            values: dict[str, Any] = {name: getattr(station, column) for name, column in KEPT_AS.items()}
            values |= {"number": station.number, "closed": station.closed_at is not None, "closed_because": station.closed_because}
            values |= dict(zip(self.headings[1:], levels, strict=False))
            yield station, {name: clean(value) if isinstance(value, str) else value for name, value in values.items()}

    def levels_of(self, station: Station) -> list[str]:
        """The names of its area, from the top down."""
        return self._levels[self._path_of[station.area_id]]

    def _names(self, path: str) -> list[str]:
        steps = range(Area.steplen, len(path) + 1, Area.steplen)
        return [self._finder.name_of(self._areas[path[:step]]) for step in steps]


def csv_lines(listed: ListedStations) -> Iterator[str]:
    rows = ([_cell(values, heading) for heading in listed.headings] for _station, values in listed)
    return exports.csv_lines(chain([listed.headings], rows), marked=True)


def xlsx_parts(listed: ListedStations) -> Iterator[bytes]:
    """Its index stands at its end: it is written to a file on the disk first, row by row."""
    from openpyxl import Workbook  # it loads numpy: not in processes that write no spreadsheet

    book = Workbook(write_only=True)
    sheet = book.create_sheet("stations")
    sheet.append(listed.headings)
    for _station, values in listed:
        sheet.append([exports.quoted(cell) if isinstance(cell, str) else cell for cell in (_cell(values, heading) for heading in listed.headings)])
    with TemporaryFile() as file:
        book.save(file)
        file.seek(0)
        yield from iter(lambda: file.read(PART), b"")


def geojson_parts(listed: ListedStations) -> Iterator[str]:
    """One feature a line. Where nobody knows the place, the geometry is null."""
    yield '{"type": "FeatureCollection", "features": [\n'
    comma = ""
    for station, values in listed:
        properties = {name: value for name, value in values.items() if name not in ("latitude", "longitude")}
        place = None
        if station.latitude is not None and station.longitude is not None:
            place = {"type": "Point", "coordinates": [station.longitude, station.latitude]}
        yield comma + json.dumps({"type": "Feature", "geometry": place, "properties": properties}, ensure_ascii=False)
        comma = ",\n"
    yield "\n]}\n"


def _cell(values: Mapping[str, Any], heading: str) -> str | float | None:
    """Degrees as numbers, all else as text; a number of a station may begin with 0."""
    value = values.get(heading)
    return value if isinstance(value, float) else told(value)

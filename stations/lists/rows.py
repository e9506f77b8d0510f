"""Read a list of stations from a file into rows, and say line by line what is wrong with it. Knows no database."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from people.table_files import Problem, Table, read_csv
from people.xlsx_files import BEGINS, read_xlsx
from stations.lists import values
from stations.lists.columns import FIELDS, REQUIRED, Columns, suggested
from stations.lists.geojson import GEOJSON, is_geojson, read_geojson

MOST_BYTES = 20_000_000
MOST_LINES = 100_000
MOST_UNPACKED = 150_000_000  # of a spreadsheet: 100,000 lines of a country
OLD_SPREADSHEET = b"\xd0\xcf\x11\xe0"
LONGEST = {"number": 30, "name": 250, "address": 500, "closed_because": 250}
LONGEST_AREA = 200
WITH_SIGNS = {"latitude": 90, "longitude": 180}


@dataclass(frozen=True, slots=True)
class Row:
    """A station as a line of the list has it. `area` names the levels from the top down."""

    line: int
    number: str
    area: tuple[str, ...]
    name: str = ""
    address: str = ""
    latitude: float | None = None
    longitude: float | None = None
    priority: int = 0
    languages: tuple[str, ...] = ()
    ground_floor: bool | None = None
    car: bool = False
    closed: bool = False
    closed_because: str = ""


@dataclass(slots=True)
class StationList:
    """What was read: rows, or problems. `columns`: what was taken from where; of fields that are not in it the list says nothing."""

    rows: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    columns: dict[str, list[str]] = field(default_factory=dict)
    encoding: str = ""  # or the format, where that has but one
    delimiter: str = ""


def read(data: bytes, mapping: Columns | None = None, *, encoding: str = "", delimiter: str = "") -> StationList:
    """Read `data`: CSV with a line of headings, the first sheet of an XLSX, or a GeoJSON of points.

    mapping: field → headings of its columns; several make the levels of `area`, or are joined in the other fields; what is not mapped is
    recognised by its heading, and what is mapped to none is not taken. Encoding and delimiter of a CSV are found out unless given.
    """
    table = read_table(data, encoding=encoding, delimiter=delimiter)
    # One list of problems: what is wrong with a record is found while the records are read.
    result = StationList(problems=table.problems, encoding=table.encoding, delimiter=table.delimiter)
    if table.problems:
        return result
    _line, headings = next(table.records, (1, []))
    places = _places([heading.strip() for heading in headings], mapping or {}, result)
    if not result.problems:
        seen: dict[tuple[tuple[str, ...], str], int] = {}
        for line, record in table.records:
            if len(result.rows) + len(result.problems) >= MOST_LINES:
                message = _("The list has more than %(most)s lines. Divide it and upload the parts one after the other.") % {"most": MOST_LINES}
                result.problems.append(Problem(line, "too_many", message))
                break
            _take(line, record, len(headings), places, seen, result)
    if not result.rows and not result.problems:
        result.problems.append(Problem(0, "empty", _("The file has no stations.")))
    return result


def read_table(data: bytes, *, encoding: str = "", delimiter: str = "", most_lines: int = MOST_LINES + 2) -> Table:
    """The records of a file in any of our formats, the headings first."""
    if len(data) > MOST_BYTES:
        message = _("The file is larger than %(megabytes)s MB.") % {"megabytes": MOST_BYTES // 1_000_000}
        return Table(problems=[Problem(0, "too_large", message)])
    if data.startswith(OLD_SPREADSHEET):
        return Table(problems=[Problem(0, "old_spreadsheet", _("This is a spreadsheet of an old kind. Save it as XLSX or CSV."))])
    if data.startswith(BEGINS):
        return read_xlsx(data, most_lines=most_lines, most_unpacked=MOST_UNPACKED)
    return read_geojson(data, most_features=MOST_LINES) if is_geojson(data) else read_csv(data, encoding=encoding, delimiter=delimiter)


def area_key(name: str) -> str:
    """An area's name as it is compared: case folded, one space between words."""
    return " ".join(name.casefold().split())


def _places(headings: list[str], mapping: Columns, result: StationList) -> dict[str, list[int]]:
    """field → places of its columns; a heading that is missing or there twice is a problem."""
    wanted = suggested(headings) | {name: [one.strip() for one in columns] for name, columns in mapping.items()}
    known = {heading.casefold(): place for place, heading in reversed(list(enumerate(headings)))}
    places: dict[str, list[int]] = {}
    for name in FIELDS:
        columns = wanted.get(name) or ([name] if name in REQUIRED else [])
        places[name] = [known[heading.casefold()] for heading in columns if heading.casefold() in known]
        if columns:
            result.columns[name] = list(columns)
        for heading in columns:
            told = {"heading": heading, "headings": ", ".join(filter(None, headings))[:500]}
            if heading.casefold() not in known:
                message = _("There is no column “%(heading)s”. The columns are: %(headings)s.") % told
                result.problems.append(Problem(1, "column_missing", message))
            elif sum(one.casefold() == heading.casefold() for one in headings) > 1:
                result.problems.append(Problem(1, "column_twice", _("There are two columns “%(heading)s”. Rename one of them.") % told))
    return places


def _take(
    line: int, record: list[str], width: int, places: dict[str, list[int]], seen: dict[tuple[tuple[str, ...], str], int], result: StationList
) -> None:
    if len(record) != width and result.delimiter:
        message = _("This line has %(cells)s cells, the headings have %(columns)s.") % {"cells": len(record), "columns": width}
        result.problems.append(Problem(line, "cells", message))
        return
    said = values.clean if result.encoding == GEOJSON else values.cell
    cells = {name: [said(record[place]) if place < len(record) else "" for place in columns] for name, columns in places.items()}
    found = list(_problems(line, cells))
    number, area = " ".join(cells["number"]), _levels(cells["area"])
    key = (tuple(area_key(level) for level in area), number)
    if number and (first := seen.setdefault(key, line)) != line:
        told = {"number": number, "line": first}
        found.append(Problem(line, "number_twice", _("Number %(number)s is in line %(line)s already, in the same area.") % told))
    result.problems.extend(found)
    if not found:
        result.rows.append(_row(line, number, area, cells))


def _row(line: int, number: str, area: tuple[str, ...], cells: Mapping[str, list[str]]) -> Row:
    """Of cells without a problem."""
    return Row(
        line,
        number,
        area,
        name=_joined(cells["name"]),
        address=_joined(cells["address"]),
        latitude=values.degrees("".join(cells["latitude"])),
        longitude=values.degrees("".join(cells["longitude"])),
        priority=values.priority("".join(cells["priority"])),
        languages=values.languages(",".join(cells["languages"])),
        ground_floor=values.yes_or_no("".join(cells["ground_floor"])),
        car=bool(values.yes_or_no("".join(cells["car"]))),
        closed=bool(values.yes_or_no("".join(cells["closed"]))),
        closed_because=_joined(cells["closed_because"]),
    )


def _joined(cells: Sequence[str]) -> str:
    return ", ".join(filter(None, cells))


def _levels(cells: Sequence[str]) -> tuple[str, ...]:
    """The levels from the top down to the last that is not empty: not every branch of the tree is as deep."""
    depth = max((place for place, level in enumerate(cells, 1) if level), default=0)
    return tuple(cells[:depth])


def _problems(line: int, cells: Mapping[str, list[str]]) -> Iterator[Problem]:
    if not any(cells["number"]):
        yield Problem(line, "number_empty", _("The number of the station is empty."))
    if not all(_levels(cells["area"]) or [""]):
        yield Problem(line, "area_empty", _("The area is empty."))
    yield from _too_long(line, cells)
    for name, limit in WITH_SIGNS.items():
        text = "".join(cells[name])
        degrees = values.degrees(text)
        if text and (degrees is None or not -limit <= degrees <= limit):
            told = {"field": name, "value": text[:30], "limit": limit}
            yield Problem(line, name, _("The %(field)s %(value)s is not a number between -%(limit)s and %(limit)s.") % told)
    if bool("".join(cells["latitude"])) != bool("".join(cells["longitude"])):
        yield Problem(line, "half_a_place", _("A place needs both latitude and longitude."))
    yield from _unknown(line, cells)


def _too_long(line: int, cells: Mapping[str, list[str]]) -> Iterator[Problem]:
    for name, longest in LONGEST.items():
        if len(", ".join(cells[name])) > longest:
            yield Problem(line, "too_long", _("The field %(field)s is longer than %(longest)s characters.") % {"field": name, "longest": longest})
    if any(max(len(level), len(area_key(level))) > LONGEST_AREA for level in cells["area"]):
        yield Problem(line, "too_long", _("The field %(field)s is longer than %(longest)s characters.") % {"field": "area", "longest": LONGEST_AREA})


def _unknown(line: int, cells: Mapping[str, list[str]]) -> Iterator[Problem]:
    """Words that say nothing of what their column asks."""
    text = {name: "".join(cells[name]) for name in ("priority", "ground_floor", "car", "closed")}
    checks: list[tuple[str, Callable[[str], object], str]] = [("priority", values.priority, _("Write the priority %(value)s as 0, 1 or 2."))]
    checks += [(name, values.yes_or_no, _("Write yes or no instead of %(value)s.")) for name in ("ground_floor", "car", "closed")]
    for name, parse, sentence in checks:
        try:
            parse(text[name])
        except ValueError:
            yield Problem(line, name, sentence % {"value": text[name][:30]})
    try:
        values.languages(",".join(cells["languages"]))
    except ValueError as error:
        yield Problem(line, "languages", _("No language of ours is called %(value)s. Write kk, ru, en.") % {"value": str(error)[:30]})

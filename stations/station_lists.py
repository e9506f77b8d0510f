"""Read a list of stations from a file into rows, and say line by line what is wrong with it. Knows no database."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from people.table_files import Problem, read_csv

FIELDS = ("number", "area", "name", "address", "latitude", "longitude")
REQUIRED = ("number", "area")
LONGEST = {"number": 30, "name": 250, "address": 500}
LONGEST_AREA = 200
Columns = Mapping[str, Sequence[str]]


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


@dataclass(slots=True)
class StationList:
    """What was read: rows, or problems."""

    rows: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    encoding: str = ""
    delimiter: str = ""


def read(data: bytes, mapping: Columns | None = None, *, encoding: str = "", delimiter: str = "") -> StationList:
    """Read `data`, a CSV file with a line of headings.

    mapping: field → headings of its columns; several make the levels of `area`, or are joined in the other fields; a field that
    is not mapped is looked for under its own name. Encoding and delimiter are found out unless given.
    """
    table = read_csv(data, encoding=encoding, delimiter=delimiter)
    # One list of problems: what is wrong with a record is found while the records are read.
    result = StationList(problems=table.problems, encoding=table.encoding, delimiter=table.delimiter)
    if table.problems:
        return result
    records = table.records
    _line, headings = next(records, (1, []))
    columns = _columns([heading.strip() for heading in headings], mapping or {}, result.problems)
    if not result.problems:
        seen: dict[tuple[tuple[str, ...], str], int] = {}
        for line, record in records:
            _take(line, record, len(headings), columns, seen, result)
    if not result.rows and not result.problems:
        result.problems.append(Problem(0, "empty", _("The file has no stations.")))
    return result


def area_key(name: str) -> str:
    """An area's name as it is compared: case folded, one space between words."""
    return " ".join(name.casefold().split())


def _columns(headings: list[str], mapping: Columns, problems: list[Problem]) -> dict[str, list[int]]:
    """field → places of its columns; a heading that is missing or there twice is a problem."""
    places = {heading.casefold(): place for place, heading in reversed(list(enumerate(headings)))}
    columns: dict[str, list[int]] = {}
    for name in FIELDS:
        wanted = mapping.get(name) or ([name] if name in REQUIRED or name in places else [])
        columns[name] = [places[heading.strip().casefold()] for heading in wanted if heading.strip().casefold() in places]
        for heading in wanted:
            values = {"heading": heading, "headings": ", ".join(headings)}
            if heading.strip().casefold() not in places:
                problems.append(Problem(1, "column_missing", _("There is no column “%(heading)s”. The columns are: %(headings)s.") % values))
            elif sum(one.casefold() == heading.strip().casefold() for one in headings) > 1:
                problems.append(Problem(1, "column_twice", _("There are two columns “%(heading)s”. Rename one of them.") % values))
    return columns


def _take(
    line: int, record: list[str], width: int, columns: dict[str, list[int]], seen: dict[tuple[tuple[str, ...], str], int], result: StationList
) -> None:
    if len(record) != width:
        message = _("This line has %(cells)s cells, the headings have %(columns)s.") % {"cells": len(record), "columns": width}
        result.problems.append(Problem(line, "cells", message))
        return
    cells = {name: [" ".join(record[place].split()) for place in places] for name, places in columns.items()}
    found = list(_problems(line, cells))
    row = Row(
        line,
        " ".join(cells["number"]),
        tuple(cells["area"]),
        ", ".join(filter(None, cells["name"])),
        ", ".join(filter(None, cells["address"])),
        _degrees(cells["latitude"]),
        _degrees(cells["longitude"]),
    )
    key = (tuple(area_key(level) for level in row.area), row.number)
    if row.number and (first := seen.setdefault(key, line)) != line:
        values = {"number": row.number, "line": first}
        found.append(Problem(line, "number_twice", _("Number %(number)s is in line %(line)s already, in the same area.") % values))
    result.problems.extend(found)
    if not found:
        result.rows.append(row)


def _problems(line: int, cells: Mapping[str, list[str]]) -> Iterator[Problem]:
    if not any(cells["number"]):
        yield Problem(line, "number_empty", _("The number of the station is empty."))
    if not all(cells["area"]):
        yield Problem(line, "area_empty", _("The area is empty."))
    for name, longest in LONGEST.items():
        if len(", ".join(cells[name])) > longest:
            yield Problem(line, "too_long", _("The field %(field)s is longer than %(longest)s characters.") % {"field": name, "longest": longest})
    if any(max(len(level), len(area_key(level))) > LONGEST_AREA for level in cells["area"]):
        yield Problem(line, "too_long", _("The field %(field)s is longer than %(longest)s characters.") % {"field": "area", "longest": LONGEST_AREA})
    for name, limit in (("latitude", 90), ("longitude", 180)):
        text = "".join(cells[name])
        degrees = _degrees(cells[name])
        if text and (degrees is None or not -limit <= degrees <= limit):
            values = {"field": name, "value": text, "limit": limit}
            yield Problem(line, name, _("The %(field)s %(value)s is not a number between -%(limit)s and %(limit)s.") % values)
    if bool("".join(cells["latitude"])) != bool("".join(cells["longitude"])):
        yield Problem(line, "half_a_place", _("A place needs both latitude and longitude."))


def _degrees(cells: list[str]) -> float | None:
    try:
        return float("".join(cells).replace(",", "."))
    except ValueError:
        return None

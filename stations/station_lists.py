"""Read a list of stations from a file into rows, and say line by line what is wrong with it. Knows no database."""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

FIELDS = ("number", "area", "name", "address", "latitude", "longitude")
REQUIRED = ("number", "area")
LONGEST = {"number": 30, "name": 250, "address": 500}
LONGEST_AREA = 200
DELIMITERS = ",;\t|"
Columns = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that keeps the list from being imported, and the line it is in (0: the file as a whole)."""

    line: int
    code: str
    message: str


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
    text, found, problem = decode(data, encoding)
    result = StationList(encoding=found)
    if problem:
        result.problems.append(problem)
        return result
    if line := _first_line_with_null(text):
        message = _("This line holds characters that no text has. Save the list as CSV (not as a spreadsheet), in UTF-8.")
        result.problems.append(Problem(line, "not_text", message))
        return result
    result.delimiter = delimiter or sniff(text)
    if len(result.delimiter) != 1 or result.delimiter in '\r\n"':
        result.problems.append(Problem(0, "delimiter", _("The delimiter is one character, like , or ; or a tab.")))
        return result
    records = _records(text, result)
    _line, headings = next(records, (1, []))
    columns = _columns([heading.strip() for heading in headings], mapping or {}, result.problems)
    if not result.problems:
        seen: dict[tuple[tuple[str, ...], str], int] = {}
        for line, record in records:
            _take(line, record, len(headings), columns, seen, result)
    if not result.rows and not result.problems:
        result.problems.append(Problem(0, "empty", _("The file has no stations.")))
    return result


def decode(data: bytes, encoding: str = "") -> tuple[str, str, Problem | None]:
    """(text, encoding, None), or ("", encoding, what is wrong). UTF-8 with or without a mark, UTF-16 with one, else Windows-1251."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) and not encoding:
        encoding = "utf-16"
    for candidate in [encoding] if encoding else ["utf-8-sig", "cp1251"]:
        try:
            text = data.decode(candidate)
        except LookupError:
            return "", candidate, Problem(0, "encoding", _("There is no encoding “%(encoding)s”.") % {"encoding": candidate})
        except UnicodeError as error:
            line = data.count(b"\n", 0, getattr(error, "start", 0)) + 1
            if not encoding and candidate == "utf-8-sig" and not _is_mostly_utf8(data):
                continue
            message = _("This line is not in the encoding %(encoding)s. Save the file as UTF-8, or name its encoding.") % {"encoding": candidate}
            return "", candidate, Problem(line, "encoding", message)
        if candidate == "cp1251" and not encoding and (line := _first_unlikely_line(text)):
            message = _("The encoding was not recognised: this line is neither UTF-8 nor Windows-1251. Save the file as UTF-8, or name its encoding.")
            return "", candidate, Problem(line, "encoding", message)
        return text, candidate, None
    raise AssertionError("cp1251 is the last candidate")  # pragma: no cover


def _first_line_with_null(text: str) -> int:
    """The first line with a NUL, which a spreadsheet or UTF-16 without a mark is full of; else 0."""
    before, null, _after = text.partition("\0")
    return before.count("\n") + 1 if null else 0


def sniff(text: str) -> str:
    """The delimiter that cuts the headings into most columns."""
    heading = text.partition("\n")[0]
    return max(DELIMITERS, key=lambda delimiter: len(next(csv.reader([heading], delimiter=delimiter), [])))


def area_key(name: str) -> str:
    """An area's name as it is compared: case folded, one space between words."""
    return " ".join(name.casefold().split())


def _is_mostly_utf8(data: bytes) -> bool:
    text = data.decode("utf-8", errors="replace")
    broken = text.count("\ufffd")
    return sum(not character.isascii() for character in text) - broken > broken


_MIXED = re.compile(r"[A-Za-z][Ѐ-ӿ]|[Ѐ-ӿ][A-Za-z]")


def _first_unlikely_line(text: str) -> int:
    """The first line with a word half Latin and half Cyrillic, where such words are many; else 0."""
    lines = [number for number, line in enumerate(text.split("\n"), 1) if _MIXED.search(line)]
    foreign = sum(1 for line in text.split("\n") if not line.isascii())
    return lines[0] if len(lines) * 4 > foreign else 0


def _records(text: str, result: StationList) -> Iterator[tuple[int, list[str]]]:
    """(number of the line it begins in, cells) of every record that is not empty."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=result.delimiter, strict=True)
    line = 1
    try:
        for record in reader:
            if any(cell.strip() for cell in record):
                yield line, record
            line = reader.line_num + 1
    except csv.Error as error:
        result.problems.append(Problem(line, "csv", _("This line is not CSV: %(error)s.") % {"error": error}))


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

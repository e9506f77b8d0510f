"""Read the files that people make with spreadsheets: records with the number of their line, and what is wrong with the file. Knows no database."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

DELIMITERS = ",;\t|"
LONGEST_HEADING = 10_000  # characters that are looked at


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that keeps the list from being imported, and the line it is in (0: the file as a whole)."""

    line: int
    code: str
    message: str


@dataclass(slots=True)
class Table:
    """What was read: (number of the line it begins in, cells) of every record that is not empty, the headings among them.

    They are read as they are asked for, and a record that is broken then adds to the problems.
    """

    records: Iterator[tuple[int, list[str]]] = field(default_factory=lambda: iter(()))
    problems: list[Problem] = field(default_factory=list)
    encoding: str = ""
    delimiter: str = ""


def read_csv(data: bytes, *, encoding: str = "", delimiter: str = "") -> Table:
    """Encoding and delimiter are found out unless given."""
    text, found, problem = decode(data, encoding)
    table = Table(encoding=found)
    if problem:
        table.problems.append(problem)
        return table
    if line := _first_line_with_null(text):
        message = _("This line holds characters that no text has. Save the list as CSV (not as a spreadsheet), in UTF-8.")
        table.problems.append(Problem(line, "not_text", message))
        return table
    table.delimiter = delimiter or sniff(text)
    if len(table.delimiter) != 1 or table.delimiter in '\r\n"':
        table.problems.append(Problem(0, "delimiter", _("The delimiter is one character, like , or ; or a tab.")))
        return table
    table.records = _records(text, table)
    return table


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
            named = {"encoding": candidate.removesuffix("-sig").upper()}
            message = _("This line is not in the encoding %(encoding)s. Save the file as UTF-8.") % named
            return "", candidate, Problem(line, "encoding", message)
        if candidate == "cp1251" and not encoding and (line := _first_unlikely_line(text)):
            message = _("The encoding was not recognised: this line is neither UTF-8 nor Windows-1251. Save the file as UTF-8.")
            return "", candidate, Problem(line, "encoding", message)
        return text, candidate, None
    raise AssertionError("cp1251 is the last candidate")  # pragma: no cover


def _first_line_with_null(text: str) -> int:
    """The first line with a NUL, which a spreadsheet or UTF-16 without a mark is full of; else 0."""
    before, null, _after = text.partition("\0")
    return before.count("\n") + 1 if null else 0


def sniff(text: str) -> str:
    """The delimiter that cuts the headings into most columns."""
    heading = re.split(r"[\r\n]", text[:LONGEST_HEADING], maxsplit=1)[0]
    return max(DELIMITERS, key=lambda delimiter: len(next(csv.reader([heading], delimiter=delimiter), [])))


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


def _records(text: str, table: Table) -> Iterator[tuple[int, list[str]]]:
    """(number of the line it begins in, cells) of every record that is not empty."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=table.delimiter, strict=True)
    line = 1
    try:
        for record in reader:
            if any(cell.strip() for cell in record):
                yield line, record
            line = reader.line_num + 1
    except csv.Error:
        table.problems.append(Problem(line, "csv", _("This line is not CSV: a quotation mark is not closed, or does not stand round a whole cell.")))

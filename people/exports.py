"""Spreadsheets that people open: in their own language and time, and no text that a spreadsheet would take for a formula."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone, translation

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def quoted(text: str) -> str:
    """The text with a mark before it where a spreadsheet would take it for a formula (OWASP: CSV injection); a phone is none."""
    bare = text.lstrip("'")
    if not bare.startswith(FORMULA_STARTS) or (bare == text and text.removeprefix("+").isdigit()):
        return text
    return f"'{text}"


def unquoted(text: str) -> str:
    """The text that `quoted` was given."""
    return text[1:] if text.startswith("'") and text.lstrip("'").startswith(FORMULA_STARTS) else text


CHUNK = 1_000
MARK = "\ufeff"  # tells Excel that it is UTF-8


class _Echo:
    """A file that gives back what is written."""

    def write(self, text: str) -> str:
        return text


def csv_lines(rows: Iterable[Sequence[Any]], *, marked: bool = False) -> Iterator[str]:
    """The lines of a CSV as they come; `marked`: with MARK before them. Text a spreadsheet would take for a formula is made none (`quoted`)."""
    writer = csv.writer(_Echo())
    mark = MARK if marked else ""
    for row in rows:
        yield mark + str(writer.writerow([quoted(cell) if isinstance(cell, str) else cell for cell in row]))
        mark = ""


class Streamed:
    """The rows of a queryset, a chunk at a time: a hundred thousand take no more memory than a thousand."""

    def __init__(self, rows: QuerySet[Any]) -> None:
        self.rows, self.model = rows, rows.model

    def __iter__(self) -> Iterator[Any]:
        return self.rows.iterator(chunk_size=CHUNK)


class SafeExportMixin:
    """Before Wagtail's SpreadsheetExportMixin."""

    def as_spreadsheet(self, queryset: Any, spreadsheet_format: str) -> Any:
        rows = Streamed(queryset) if isinstance(queryset, QuerySet) else queryset
        return super().as_spreadsheet(rows, spreadsheet_format)  # type: ignore[misc]

    def preprocess_field_value(self, field: str, value: Any, export_format: str) -> Any:
        """A moment by the reader's clock."""
        if isinstance(value, datetime) and timezone.is_aware(value):
            value = timezone.localtime(value).replace(tzinfo=None, microsecond=0)
        return super().preprocess_field_value(field, value, export_format)  # type: ignore[misc]

    def stream_csv(self, queryset: Any) -> Iterator[str]:
        """The lines of a CSV, in the language and time of whoever asked: they are made when the view has long returned. MARK
        goes before them."""
        lines = super().stream_csv(queryset)  # type: ignore[misc]
        return _kept(lines, translation.get_language(), timezone.get_current_timezone())


def _kept(lines: Iterator[str], language: str | None, zone: Any) -> Iterator[str]:
    with translation.override(language), timezone.override(zone):
        yield MARK
        yield from lines

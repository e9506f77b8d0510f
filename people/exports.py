"""Spreadsheets that people open: in their own language and time, and no text that a spreadsheet would take for a formula."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils import timezone, translation

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


class SafeExportMixin:
    """Before Wagtail's SpreadsheetExportMixin."""

    def preprocess_field_value(self, field: str, value: Any, export_format: str) -> Any:
        """A moment by the reader's clock; a cell that would begin a formula as text (OWASP: CSV injection)."""
        if isinstance(value, datetime) and timezone.is_aware(value):
            value = timezone.localtime(value).replace(tzinfo=None, microsecond=0)
        value = super().preprocess_field_value(field, value, export_format)  # type: ignore[misc]
        if isinstance(value, str) and value.startswith(FORMULA_STARTS) and not value.removeprefix("+").isdigit():
            return f"'{value}"
        return value

    def stream_csv(self, queryset: Any) -> Iterator[str]:
        """The lines of a CSV, in the language and time of whoever asked: they are made when the view has long returned. The mark before
        them tells Excel that it is UTF-8."""
        lines = super().stream_csv(queryset)  # type: ignore[misc]
        return _kept(lines, translation.get_language(), timezone.get_current_timezone())


def _kept(lines: Iterator[str], language: str | None, zone: Any) -> Iterator[str]:
    with translation.override(language), timezone.override(zone):
        yield "\ufeff"
        yield from lines

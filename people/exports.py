"""Spreadsheets that people open: text that a spreadsheet would take for a formula is written as text."""

from typing import Any

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


class SafeExportMixin:
    """Before Wagtail's SpreadsheetExportMixin: no exported cell begins a formula (OWASP: CSV injection)."""

    def preprocess_field_value(self, field: str, value: Any, export_format: str) -> Any:
        value = super().preprocess_field_value(field, value, export_format)  # type: ignore[misc]
        if isinstance(value, str) and value.startswith(FORMULA_STARTS) and not value.removeprefix("+").isdigit():
            return f"'{value}"
        return value

"""What Wagtail exports, its own reports too, holds no formula."""

from typing import Any

from wagtail.admin.views.mixins import SpreadsheetExportMixin

from people.exports import quoted


def guard_every_export() -> None:
    """A cell that a spreadsheet would take for a formula is text (OWASP: CSV injection): titles and names in them were typed by others."""
    plain = SpreadsheetExportMixin.preprocess_field_value

    def preprocess_field_value(self: SpreadsheetExportMixin, field: str, value: Any, export_format: str) -> Any:
        cell = plain(self, field, value, export_format)
        return quoted(cell) if isinstance(cell, str) else cell

    SpreadsheetExportMixin.preprocess_field_value = preprocess_field_value

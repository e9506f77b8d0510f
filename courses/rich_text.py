"""The editor of rich text, for WAGTAILADMIN_RICH_TEXT_EDITORS."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import BadRequest
from draftjs_exporter.error import ExporterException
from wagtail.admin.rich_text import DraftailRichTextArea


class RichTextArea(DraftailRichTextArea):
    """Wagtail's own; what its script never sends is a bad request, and not an error of ours."""

    def value_from_datadict(self, data: Mapping[str, Any], files: Mapping[str, Any], name: str) -> Any:
        """The text as HTML. Raises BadRequest."""
        try:
            return super().value_from_datadict(data, files, name)
        except (ExporterException, ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
            raise BadRequest(f"{name} is not what the editor sends") from error

"""Running text."""

from typing import Any

from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from courses.anchors import with_heading_anchors

RICH_TEXT_FEATURES = ["h2", "h3", "bold", "italic", "ol", "ul", "link", "glossary"]


class TextBlock(blocks.RichTextBlock):
    """Rich text whose headings links can lead to."""

    class Meta:
        icon = "pilcrow"
        label = _("Text")
        template = "courses/blocks/text.html"
        description = _("Headings, paragraphs, lists and links")
        use = _("For most of a lesson. A heading every few paragraphs: links lead to headings.")
        preview_value = "<h2>Бақылаушының күні</h2><p>Учаске ашылғанға дейін келіңіз.</p>"

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        """Adds `html`, with an id for each heading where the place of the block is known."""
        anchor = (parent_context or {}).get("anchor", "")
        html = str(value)  # what the editor and our loader have cleaned
        return {**super().get_context(value, parent_context), "html": mark_safe(with_heading_anchors(html, anchor) if anchor else html)}  # noqa: S308

"""Lists and tables."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks


class ChecklistBlock(blocks.StructBlock):
    """A list to tick, also on paper."""

    title = blocks.CharBlock(label=_("Title"))
    items = blocks.ListBlock(blocks.CharBlock(label=_("Item")), label=_("Items"), min_num=1)

    class Meta:
        icon = "tick"
        label = _("Checklist")
        template = "courses/blocks/checklist.html"
        description = _("A list to tick, also on paper")
        preview_value = {"title": _("Before you go"), "items": [_("Mandate"), _("Identity document"), _("A charged phone")]}

"""What stands out of the text."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks


class WarningBlock(blocks.StructBlock):
    """What must not be overlooked."""

    title = blocks.CharBlock(label=_("Title"), required=False)
    text = blocks.TextBlock(label=_("Text"))

    class Meta:
        icon = "warning"
        label = _("Warning")
        template = "courses/blocks/warning.html"
        description = _("What must not be overlooked")
        preview_value = {"title": _("Do not touch the ballots"), "text": _("Whoever touches a ballot interferes with the count.")}

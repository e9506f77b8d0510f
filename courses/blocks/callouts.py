"""What stands out of the text."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import blocks


class WarningBlock(blocks.StructBlock):
    """What must not be overlooked."""

    title = blocks.CharBlock(label=pgettext_lazy("heading", "Title"), required=False)
    text = blocks.TextBlock(label=_("Text"))

    class Meta:
        icon = "warning"
        label = _("Warning")
        template = "courses/blocks/warning.html"
        description = _("What must not be overlooked")
        use = _("Once a lesson, or it is no longer seen.")
        preview_value = {"title": _("Do not touch the ballots"), "text": _("Whoever touches a ballot interferes with the count.")}


class CalloutBlock(blocks.StructBlock):
    """A note, a tip, or somebody's words."""

    kind = blocks.ChoiceBlock(
        choices=[("note", pgettext_lazy("remark", "Note")), ("tip", _("A tip")), ("quote", _("Somebody's words"))],
        default="note",
        label=_("Kind of callout"),
    )
    title = blocks.CharBlock(label=pgettext_lazy("heading", "Title"), required=False, help_text=_("Of somebody's words: who said them, and where."))
    text = blocks.TextBlock(label=_("Text"))

    class Meta:
        icon = "info-circle"
        label = _("Callout")
        template = "courses/blocks/callout.html"
        description = _("A note, a tip, or somebody's words")
        use = _("For what helps and may be skipped. What must not be overlooked is a warning.")
        preview_value = {
            "kind": "tip",
            "title": _("Charge the phone in the evening"),
            "text": _("The count may last past midnight, and there may be no socket."),
        }

"""Lists and tables."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock


class ChecklistBlock(blocks.StructBlock):
    """A list to tick, also on paper."""

    title = blocks.CharBlock(label=pgettext_lazy("heading", "Title"))
    items = blocks.ListBlock(blocks.CharBlock(label=_("Item")), label=_("Items"), min_num=1)

    class Meta:
        icon = "check"
        label = _("Checklist")
        template = "courses/blocks/checklist.html"
        description = _("A list to tick, also on paper")
        use = _("For what is done or taken along: a reader may print it alone.")
        preview_value = {"title": _("Before you go"), "items": [_("Mandate"), _("Identity document"), _("A charged phone")]}

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        """Adds `place`: where a link leads that prints the list alone; "" outside a lesson."""
        anchor = (parent_context or {}).get("anchor", "")
        return {**super().get_context(value, parent_context), "place": f"list-{anchor}" if anchor else ""}


class StepBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("What to do"))
    text = blocks.TextBlock(label=_("How"), required=False)

    class Meta:
        label = _("Step")


class StepsBlock(blocks.StructBlock):
    """What is done one after another."""

    title = blocks.CharBlock(label=pgettext_lazy("heading", "Title"), required=False)
    steps = blocks.ListBlock(StepBlock(), label=_("Steps"), min_num=2)

    class Meta:
        icon = "list-ol"
        label = _("Steps")
        template = "courses/blocks/steps.html"
        description = _("What is done one after another, numbered")
        use = _("Where the order matters. Where it does not, a checklist or a list in the text will do.")
        preview_value = {
            "title": _("When a copy of the protocol is refused"),
            "steps": [
                {"title": _("Ask once more"), "text": _("Politely, and before witnesses.")},
                {"title": _("Write down the refusal"), "text": _("Who, when, in what words.")},
                {"title": _("Tell the coordinator"), "text": ""},
            ],
        }


class ComparisonBlock(TypedTableBlock):
    """A table of words. The first cell of a row names it; on a phone each row is a card."""

    text = blocks.CharBlock(label=_("Text"), required=False)

    class Meta:
        icon = "table"
        label = _("Comparison")
        template = "courses/blocks/comparison.html"
        description = _("A table that compares: columns with headings, rows with a name")
        use = _("For two to four things side by side. More columns are not read on a phone.")

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        """Adds `rows`: each a list of {heading, block}."""
        rows = [[{"heading": column["heading"], "block": cell} for column, cell in zip(value.columns, row, strict=False)] for row in value.rows]
        return {**super().get_context(value, parent_context), "rows": rows}

    def get_preview_value(self) -> Any:
        rows = [(_("Mandate"), _("the organisation"), _("may observe")), (_("Certificate"), _("this site"), _("has learnt"))]
        return self.to_python(
            {
                "columns": [{"type": "text", "heading": str(heading)} for heading in (_("Paper"), _("Who gives it"), _("What it says"))],
                "rows": [{"values": [str(cell) for cell in row]} for row in rows],
                "caption": str(_("The mandate and the certificate")),
            }
        )

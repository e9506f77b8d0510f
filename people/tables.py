"""Columns of tables in Wagtail's admin: exact days, numbers under each other, states as tags."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from wagtail.admin.ui.tables import Column, TitleColumn


class DayColumn(Column):
    """A day by its date; Wagtail's own column says "three weeks ago", and "just now" of every day to come."""

    format = "SHORT_DATE_FORMAT"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"classname": "desk-day", **kwargs})

    def get_value(self, instance: Any) -> str:
        value = super().get_value(instance)
        if isinstance(value, datetime) and timezone.is_aware(value):
            value = timezone.localtime(value)
        return date_format(value, self.format) if value else ""


class MomentColumn(DayColumn):
    """A day and the time of it."""

    format = "SHORT_DATETIME_FORMAT"


class NumberColumn(Column):
    """A number, aligned to the right."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"classname": "desk-number", **kwargs})


class LinkColumn(TitleColumn):
    """A link that is no title: on a phone, too, the name of its column stands before it."""

    cell_template_name = "people/tables/link_cell.html"


class ActionColumn(Column):
    """What can be done with a row; its heading is for who hears the table."""

    header_template_name = "people/tables/action_header.html"


class TagsColumn(Column):
    """What is to be known of a row, as tags beside one another. The accessor gives a list of (words, kind), as TagColumn has it."""

    cell_template_name = "people/tables/tags_cell.html"


class TagColumn(Column):
    """A state as a tag. The accessor gives (words, kind): the kinds of the site's tags, gold for certified alone; no words, no tag."""

    cell_template_name = "people/tables/tag_cell.html"

    def get_cell_context_data(self, instance: Any, parent_context: Any) -> dict[str, Any]:
        words, kind = self.get_value(instance)
        return {**super().get_cell_context_data(instance, parent_context), "words": words, "kind": kind}

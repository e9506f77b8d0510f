"""Filters of Wagtail's lists: days, and how a filter that is on is told above the list."""

from collections.abc import Iterator
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from wagtail.admin.active_filters import ActiveFilter, BaseFilterAdapter, register_filter_adapter_class
from wagtail.admin.filters import DateRangePickerWidget


class DaysFilter(django_filters.DateFromToRangeFilter):
    """From a day to a day. One at the edge of the calendar, which not every database can bring into its own zone, is no limit."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"widget": DateRangePickerWidget, **kwargs})

    def filter(self, qs: QuerySet[Any], value: slice | None) -> QuerySet[Any]:
        start, stop = (moment if moment and 1 < moment.year < 9999 else None for moment in (value.start, value.stop)) if value else (None, None)
        return super().filter(qs, slice(start, stop)) if start or stop else qs


class YesNoAdapter(BaseFilterAdapter):
    """Wagtail itself would say True or False, in every language."""

    def get_active_filters(self) -> Iterator[ActiveFilter]:
        words = _("Yes") if self.value else _("No")
        yield ActiveFilter(self.bound_field.auto_id, self.filter.label, words, self.get_url_without_filter_param(self.name))


register_filter_adapter_class(django_filters.BooleanFilter, YesNoAdapter)

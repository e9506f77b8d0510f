"""Filters of lists of the admin."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from wagtail.admin.filters import DateRangePickerWidget


class DaysFilter(django_filters.DateFromToRangeFilter):
    """From a day to a day. One at the edge of the calendar, which not every database can bring into its own zone, is no limit."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"widget": DateRangePickerWidget, **kwargs})

    def filter(self, qs: QuerySet[Any], value: slice | None) -> QuerySet[Any]:
        start, stop = (moment if moment and 1 < moment.year < 9999 else None for moment in (value.start, value.stop)) if value else (None, None)
        return super().filter(qs, slice(start, stop)) if start or stop else qs

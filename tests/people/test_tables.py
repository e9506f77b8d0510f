"""Columns of the admin's tables."""

from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from django.utils import timezone

from people.tables import DayColumn, MomentColumn


@pytest.mark.parametrize(
    ("column", "value", "text"),
    [
        (DayColumn, date(2027, 1, 10), "10.01.2027"),
        (DayColumn, datetime(2027, 1, 10, 20, 30, tzinfo=UTC), "11.01.2027"),
        (MomentColumn, datetime(2027, 1, 10, 20, 30, tzinfo=UTC), "11.01.2027 01:30"),
        (MomentColumn, datetime(2027, 1, 10, 5, 0), "10.01.2027 05:00"),  # noqa: DTZ001 - by the clock of another place
        (DayColumn, None, ""),
    ],
)
def test_a_day_is_told_by_its_date_in_the_readers_time(column, value, text):
    with timezone.override("Asia/Almaty"):
        assert column("when").get_value(SimpleNamespace(when=value)) == text

"""Whoever sets the hours of a shift, or how long people are waited for, has the queue look for who is missing."""

from typing import Any

from django.utils import timezone

from stations.day import missing, tasks
from stations.models import Election, Shift


def look_at_shift(sender: type[Shift], instance: Shift, raw: bool = False, **kwargs: Any) -> None:
    """A shift was saved."""
    if not raw and instance.ends_at > timezone.now() and missing.due_at(instance) > timezone.now():
        tasks.look_later(instance)


def look_at_election(sender: type[Election], instance: Election, created: bool = False, raw: bool = False, **kwargs: Any) -> None:
    """An election was saved: its time of patience may be another one."""
    if not raw and not created:
        for shift in instance.shifts.select_related("election"):
            look_at_shift(Shift, shift)

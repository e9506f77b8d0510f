"""What the queue does on the day: see docs/queue.md and docs/day.md."""

from datetime import timedelta

from django.utils import timezone
from django_tasks import task

from stations.day import missing
from stations.models import Shift

A_MOMENT = timedelta(seconds=1)


@task(backend="queue")
def look_for_missing(pk: int) -> int:
    """Open the holes of a shift whose people have not come; returns how many. Where the shift was moved, it is waited for again."""
    shift, at = Shift.objects.select_related("election").filter(pk=pk).first(), timezone.now()
    if shift is None:
        return 0
    if missing.due_at(shift) > at:
        look_later(shift)
    return missing.open_missing_in(shift, at=at)


def look_later(shift: Shift) -> None:
    """Have the shift looked at when its people should be there. In the transaction that sets its hours."""
    look_for_missing.using(run_after=missing.due_at(shift) + A_MOMENT).enqueue(shift.pk)

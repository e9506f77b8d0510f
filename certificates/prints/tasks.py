"""What the queue does for print runs: see docs/queue.md."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from certificates.models import PrintRun
from certificates.prints import making
from people.runs import keeping
from people.runs.making import is_stalled

LATE = timedelta(minutes=8)


@task(backend="queue")
def make_prints(pk: int) -> bool:
    """Make a print run, or what is left of it; run twice, it makes no sheet twice."""
    return making.make(PrintRun.objects.get(pk=pk))


@task(backend="queue")
@transaction.atomic
def look_after_prints(pk: int) -> str:
    """Have a run made on whose worker was killed, and thrown away after some days; returns what it found."""
    run, now = PrintRun.objects.get(pk=pk), timezone.now()
    state = keeping.throw_away_if_old(run, at=now)
    if state == keeping.THROWN_AWAY:
        return state
    if is_stalled(run, at=now):
        make_prints.enqueue(pk)
    look_after_prints.using(run_after=keeping.next_look(run, now)).enqueue(pk)
    return state


def make_later(run: PrintRun) -> None:
    """Have the queue make it; in the transaction in which it was asked for."""
    make_prints.enqueue(run.pk)
    look_after_prints.using(run_after=keeping.next_look(run, run.asked_at)).enqueue(run.pk)


def wake_late(at: datetime) -> int:
    """Wake the queue for runs that nobody works at, nor looks after any more, and throw away what is old; how many were woken."""
    kept = [run for run in PrintRun.objects.filter(thrown_away_at=None) if keeping.throw_away_if_old(run, at=at) == keeping.KEEPING]
    late = [run.pk for run in kept if is_stalled(run, at=at - LATE)]
    for pk in late:
        make_prints.enqueue(pk)
    return len(late)

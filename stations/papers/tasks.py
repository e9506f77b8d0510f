"""What the queue does for papers: see docs/queue.md."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from stations.models import PaperRun
from stations.papers import making

A_WHILE = timedelta(minutes=3)


@task(backend="queue")
def make_papers(pk: int) -> bool:
    """Make a run, or what is left of it; run twice, it makes no file twice."""
    return making.make(PaperRun.objects.select_related("election").get(pk=pk))


@task(backend="queue")
@transaction.atomic
def look_after_papers(pk: int) -> str:
    """Have a run made on whose worker was killed, and thrown away after some days; returns what it found."""
    run, now = PaperRun.objects.get(pk=pk), timezone.now()
    state = making.throw_away_if_old(run, at=now)
    if state == making.THROWN_AWAY:
        return state
    if making.is_stalled(run, at=now):
        make_papers.enqueue(pk)
    next_look = now + A_WHILE if run.finished_at is None else making.kept_until(run)
    look_after_papers.using(run_after=next_look).enqueue(pk)
    return state


def make_later(run: PaperRun) -> None:
    """Have the queue make it; in the transaction in which it was asked for."""
    make_papers.enqueue(run.pk)
    look_after_papers.using(run_after=run.asked_at + A_WHILE).enqueue(run.pk)

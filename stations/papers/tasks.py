"""What the queue does for papers: see docs/queue.md."""

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from people.runs import keeping
from people.runs.making import is_stalled
from stations.models import PaperRun
from stations.papers import making


@task(backend="queue")
def make_papers(pk: int) -> bool:
    """Make a run, or what is left of it; run twice, it makes no file twice."""
    return making.make(PaperRun.objects.select_related("election").get(pk=pk))


@task(backend="queue")
@transaction.atomic
def look_after_papers(pk: int) -> str:
    """Have a run made on whose worker was killed, and thrown away after some days; returns what it found."""
    run, now = PaperRun.objects.get(pk=pk), timezone.now()
    state = keeping.throw_away_if_old(run, at=now)
    if state == keeping.THROWN_AWAY:
        return state
    if is_stalled(run, at=now):
        make_papers.enqueue(pk)
    look_after_papers.using(run_after=keeping.next_look(run, now)).enqueue(pk)
    return state


def make_later(run: PaperRun) -> None:
    """Have the queue make it; in the transaction in which it was asked for."""
    make_papers.enqueue(run.pk)
    look_after_papers.using(run_after=keeping.next_look(run, run.asked_at)).enqueue(run.pk)

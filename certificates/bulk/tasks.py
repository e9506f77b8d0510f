"""Certificates in bulk are the queue's: see docs/queue.md."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django_tasks import task

from certificates.bulk.issuing import issue_or_note
from certificates.enums import BulkOutcome
from certificates.models import BulkIssue, BulkLine

A_WHILE = timedelta(minutes=3)
LATE = timedelta(minutes=10)


@task(backend="queue")
def issue_bulk(pk: int) -> int:
    """Issue to everybody of an applied dry run who has still to get one; returns how many got one now.

    Each in a transaction of its own: killed in between it is gone on with by another run, and two runs at once give nobody two. Who fails stops
    nobody else.
    """
    return sum(issue_or_note(line, at=timezone.now()) for line in list(_waiting(pk).order_by("pk").values_list("pk", flat=True)))


@task(backend="queue")
@transaction.atomic
def look_after_bulk(pk: int, waited: int) -> int:
    """Go on with one that stands where it stood at the last look, when `waited` people had still to get theirs: its worker was killed. Comes back
    until nobody waits; returns how many do."""
    waiting = _waiting(pk).count()
    if waiting == waited:
        issue_bulk.enqueue(pk)
    if waiting:
        look_after_bulk.using(run_after=timezone.now() + A_WHILE).enqueue(pk, waiting)
    return waiting


def issue_later(bulk: BulkIssue, at: datetime) -> None:
    """Have the queue issue to whoever waits; in the transaction that begins it."""
    issue_bulk.enqueue(bulk.pk)
    look_after_bulk.using(run_after=at + A_WHILE).enqueue(bulk.pk, _waiting(bulk.pk).count())


def wake_late(at: datetime) -> int:
    """Wake the queue for those that should long be done, as after a worker that died together with its look; how many they were."""
    waits = BulkLine.objects.filter(bulk=OuterRef("pk"), outcome=BulkOutcome.ENTITLED)
    late = list(BulkIssue.objects.filter(Exists(waits), applied_at__lt=at - LATE).values_list("pk", flat=True))
    for pk in late:
        issue_bulk.enqueue(pk)
    return len(late)


def _waiting(pk: int) -> QuerySet[BulkLine]:
    return BulkLine.objects.filter(bulk=pk, outcome=BulkOutcome.ENTITLED)

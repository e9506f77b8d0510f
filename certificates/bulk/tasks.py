"""Certificates in bulk are the queue's: see docs/queue.md."""

from django.utils import timezone
from django_tasks import task

from certificates.bulk.issuing import issue_line
from certificates.enums import BulkOutcome
from certificates.models import BulkLine


@task(backend="queue")
def issue_bulk(pk: int) -> int:
    """Issue to everybody of an applied dry run who has still to get one; returns how many got one now.

    Each in a transaction of its own: killed in between it is gone on with by another run, and two runs at once give nobody two.
    """
    waiting = BulkLine.objects.filter(bulk=pk, outcome=BulkOutcome.ENTITLED).order_by("pk").values_list("pk", flat=True)
    return sum(issue_line(line, at=timezone.now()) for line in list(waiting))

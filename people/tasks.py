"""What the queue does for this app: see docs/queue.md."""

from datetime import datetime

from django.utils import timezone
from django_tasks import task

from people.invitation_mails import are_late, mail_waiting, next_due


@task(backend="queue")
def mail_invitations() -> list[int]:
    """Mail the invitations that wait; returns [sent, failed]. Run as often as anybody likes, it mails nobody twice."""
    now = timezone.now()
    outcome = mail_waiting(at=now)
    if due := next_due():
        wake(max(due, now))
    return list(outcome)


def wake(at: datetime) -> None:
    """Have the queue mail, from `at` on, the invitations that wait then; in the transaction that makes them wait."""
    mail_invitations.using(run_after=at).enqueue()


def wake_if_late(at: datetime) -> bool:
    """Wake the queue where invitations have waited long, as after a worker that died; whether it was needed."""
    is_needed = are_late(at)
    if is_needed:
        wake(at)
    return is_needed

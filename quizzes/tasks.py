"""What the queue does for this app: see docs/queue.md."""

from datetime import timedelta

from django_tasks import task

from people.clock import database_now
from quizzes.closing import close_if_over
from quizzes.enums import AttemptState
from quizzes.models import Attempt
from quizzes.queries import over_at

# The task wakes when nobody can save in time any more.
A_MOMENT = timedelta(seconds=1)


@task(backend="queue")
def close_attempt(pk: int) -> str:
    """Close and grade the attempt if its time is over; returns its state. Given more time meanwhile, it is waited for again."""
    attempt = close_if_over(Attempt.objects.get(pk=pk), at=database_now())
    if attempt.state == AttemptState.OPEN:
        close_when_over(attempt)
    return attempt.state


def close_when_over(attempt: Attempt) -> None:
    """Have the attempt closed when its time is over, even if nobody comes back. Called in the transaction that sets its deadline."""
    close_attempt.using(run_after=over_at(attempt) + A_MOMENT).enqueue(attempt.pk)

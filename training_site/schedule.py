"""What runs by the clock, and when next. docs/operations.md says what each is for."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.utils import timezone


@dataclass(frozen=True, slots=True)
class Job:
    """A command, run `every` so often after it began, or once a day `at` a time of this country."""

    command: str
    every: timedelta = timedelta(days=1)
    at: time | None = None
    args: tuple[str, ...] = ()

    def next_due(self, after: datetime) -> datetime:
        """The first moment after `after` at which it is due."""
        if self.at is None:
            return after + self.every
        there = timezone.localtime(after)
        today = there.replace(hour=self.at.hour, minute=self.at.minute, second=0, microsecond=0)
        return today if today > there else today + timedelta(days=1)


MINUTES = timedelta(minutes=1)
JOBS = (
    Job("send_notices", 3 * MINUTES),
    Job("close_expired_attempts", 2 * MINUTES),
    Job("withdraw_lapsed", 5 * MINUTES),
    Job("make_documents", 5 * MINUTES),
    Job("prune_db_task_results", at=time(3, 10), args=("--backend", "queue", "--failed-min-age-days", "90")),
    Job("clearsessions", at=time(3, 20)),
    Job("forget_old", at=time(3, 30)),
)

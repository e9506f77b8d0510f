"""How the queue stands: what is due and since when, what has failed for good, whether anybody works."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Case, Count, DateTimeField, F, Min, Q, QuerySet, When
from django.db.models.functions import Greatest
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult, get_date_max

from training_site.models import QueueWorker

BACKEND = "queue"
# A worker says every BEAT that it lives. Whoever has said nothing for LEASE is dead: longer than any one computation or transaction takes, in
# which it cannot say so.
BEAT = timedelta(seconds=15)
LEASE = timedelta(minutes=5)
# Whoever has a desk is told when something that is due has waited for so long.
STANDS_STILL = timedelta(minutes=5)
NOTHING = timedelta()


@dataclass(frozen=True, slots=True)
class QueueState:
    due: int
    since: datetime | None  # when the one was due that has waited longest
    later: int
    running: int
    dead: int
    workers: int

    def age(self, at: datetime) -> timedelta:
        return max(NOTHING, at - self.since) if self.since else NOTHING

    def stands_still(self, at: datetime) -> bool:
        return self.age(at) > STANDS_STILL


def look(at: datetime) -> QueueState:
    """Three queries."""
    waiting = tasks(TaskResultStatus.READY).aggregate(all=Count("pk"), due=Count("pk", filter=_is_due(at)), since=Min(_since(), filter=_is_due(at)))
    ended = dict(tasks(TaskResultStatus.RUNNING, TaskResultStatus.FAILED).order_by().values_list("status").annotate(Count("pk")))
    return QueueState(
        due=waiting["due"],
        since=waiting["since"],
        later=waiting["all"] - waiting["due"],
        running=ended.get(TaskResultStatus.RUNNING, 0),
        dead=ended.get(TaskResultStatus.FAILED, 0),
        workers=living(at).count(),
    )


def waits_since(at: datetime) -> datetime | None:
    """Since when the task waits that has waited longest; None where none is due. One query."""
    since: datetime | None = tasks(TaskResultStatus.READY).filter(_is_due(at)).aggregate(since=Min(_since()))["since"]
    return since


def due_by_task(at: datetime) -> list[tuple[str, int, datetime]]:
    """(task, how many are due, since when)"""
    found = tasks(TaskResultStatus.READY).filter(_is_due(at)).order_by().values("task_path").annotate(due=Count("pk"), since=Min(_since()))
    return [(one["task_path"], one["due"], one["since"]) for one in found.order_by("since")]


def tasks(*status: str) -> "QuerySet[DBTaskResult]":
    return DBTaskResult.objects.filter(backend_name=BACKEND, status__in=status)


def dead_letters() -> "QuerySet[DBTaskResult]":
    """What failed as often as it may, the latest first."""
    return tasks(TaskResultStatus.FAILED).order_by("-finished_at", "pk")


def living(at: datetime) -> QuerySet[QueueWorker]:
    return QueueWorker.objects.filter(seen_at__gt=at - LEASE)


def _is_due(at: datetime) -> Q:
    return Q(run_after=get_date_max()) | Q(run_after__lte=at)


def _since() -> Case:
    """django-tasks-db writes "at once" as the end of all days."""
    at_once = When(run_after=get_date_max(), then=F("enqueued_at"))
    return Case(at_once, default=Greatest("run_after", "enqueued_at"), output_field=DateTimeField())

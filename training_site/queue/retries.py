"""What becomes of a task that failed, or whose worker died: it is tried again after longer and longer pauses, and in the end is a dead letter.

The row itself goes back into the queue: it knows how often it was begun (`worker_ids`), and why it failed the last time. Every task of ours may be
done again: docs/queue.md.
"""

import logging
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from people.giving_up import GivenUp
from training_site.queue import state
from training_site.watch.scrub import scrubbed

logger = logging.getLogger("bakylau.queue")
PAUSES = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2))
MOST = len(PAUSES) + 1
GIVEN_UP = f"{GivenUp.__module__}.{GivenUp.__qualname__}"


class WorkerLost(Exception):
    """The worker died over the task."""


WORKER_LOST = f"{WorkerLost.__module__}.{WorkerLost.__qualname__}"


def after_failure(sender: type, task_result: Any, **kwargs: Any) -> None:
    """Receiver of task_finished, in the worker."""
    if task_result.backend == state.BACKEND and task_result.status == TaskResultStatus.FAILED:
        try_again(task_result.id, at=timezone.now())


@transaction.atomic
def try_again(pk: UUID | str, *, at: datetime) -> bool:
    """Put a failed task back, for after its pause; whether it was. Of one that is left the error stays, without what names a person."""
    row = state.tasks(TaskResultStatus.FAILED).select_for_update().filter(pk=pk).first()
    if row is None:
        return False
    row.traceback = scrubbed(row.traceback)
    told = {"task": row.task_path, "task_id": str(row.pk), "tries": len(row.worker_ids)}
    if is_dead(row):
        row.save(update_fields=["traceback"])
        logger.error("A task failed for good: %s", row.exception_class_path, extra=told)
        return False
    row.status, row.run_after, row.finished_at = TaskResultStatus.READY, at + PAUSES[max(0, len(row.worker_ids) - 1)], None
    row.save(update_fields=["status", "run_after", "finished_at", "traceback"])
    logger.warning("A task failed, and is tried again: %s", row.exception_class_path, extra=told)
    return True


def is_dead(row: DBTaskResult) -> bool:
    """Whether a failed task is not tried again by itself."""
    return len(row.worker_ids) >= MOST or row.exception_class_path == GIVEN_UP


@transaction.atomic
def take_up(*, at: datetime) -> int:
    """Put back what dead workers had in hand, and what failed as they died; how many. What has killed as many as MOST is a dead letter."""
    living = set(state.living(at).values_list("worker_id", flat=True))
    running = state.tasks(TaskResultStatus.RUNNING).select_for_update(skip_locked=True).filter(started_at__lt=at - state.LEASE)
    lost = [row for row in running if not row.worker_ids or row.worker_ids[-1] not in living]
    for row in lost:
        _put_back(row, at)
    failed = state.tasks(TaskResultStatus.FAILED).filter(finished_at__lt=at - state.LEASE)
    half_way = [row.pk for row in failed.exclude(exception_class_path=GIVEN_UP).only("worker_ids", "exception_class_path") if not is_dead(row)]
    return len(lost) + sum(try_again(pk, at=at) for pk in half_way)


def _put_back(row: DBTaskResult, at: datetime) -> None:
    told = {"task": row.task_path, "task_id": str(row.pk), "tries": len(row.worker_ids)}
    if len(row.worker_ids) >= MOST:
        row.status, row.finished_at, row.exception_class_path, row.traceback = TaskResultStatus.FAILED, at, WORKER_LOST, ""
        logger.error("A task failed for good: its worker died over it every time", extra=told)
    else:
        row.status, row.run_after, row.started_at = TaskResultStatus.READY, at, None
        logger.warning("A task is taken up again: its worker died", extra=told)
    row.save(update_fields=["status", "run_after", "started_at", "finished_at", "exception_class_path", "traceback"])

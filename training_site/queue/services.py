"""What a person does about dead letters: the only writers, and each leaves a line in the log."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_noop
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult
from wagtail.log_actions import log

from people.models import User
from people.refusals import Refusal, Refused
from training_site.queue import state
from training_site.queue.words import task_in_words

PERMISSION = "training_site.keep_queue"


@transaction.atomic
def retry(pk: UUID | None, *, by: User, at: datetime) -> DBTaskResult:
    """Have it done once more, with all its tries. Raises Refused (may_not, no_dead_letter)."""
    row = _locked(pk, by)
    row.status, row.run_after, row.worker_ids, row.started_at, row.finished_at = TaskResultStatus.READY, at, [], None, None
    row.save(update_fields=["status", "run_after", "worker_ids", "started_at", "finished_at"])
    _log(row, "training_site.retry_task", by)
    return row


@transaction.atomic
def drop(pk: UUID | None, *, by: User) -> DBTaskResult:
    """Forget it: nobody does it any more. Raises as `retry` does."""
    row = _locked(pk, by)
    _log(row, "training_site.drop_task", by)
    DBTaskResult.objects.filter(pk=row.pk).delete()
    return row


def _locked(pk: UUID | None, by: User) -> DBTaskResult:
    if not by.has_perm(PERMISSION):
        raise Refused([Refusal("may_not", gettext_noop("You may not look after the queue."))])
    row = state.dead_letters().select_for_update().filter(pk=pk).first() if pk else None
    if row is None:
        raise Refused([Refusal("no_dead_letter", gettext_noop("This task does not wait for anybody any more."))])
    return row


def _log(row: DBTaskResult, action: str, by: User) -> None:
    """Which task, and never what it was told, which may be about a person."""
    log(instance=row, action=action, user=by, title=task_in_words(row.task_path), data={"task": row.task_path, "error": row.exception_class_path})

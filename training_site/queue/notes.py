"""What the log says of tasks: by their id a line of the request that enqueued one leads to the lines of the worker."""

import logging
from typing import Any

from training_site.queue import state
from training_site.watch import request_ids

logger = logging.getLogger("bakylau.queue")


def enqueued(sender: type, task_result: Any, **kwargs: Any) -> None:
    """Receiver of task_enqueued: never what the task is told, which may be about a person."""
    if task_result.backend == state.BACKEND:
        logger.info("enqueued", extra=_told(task_result))


def started(sender: type, task_result: Any, **kwargs: Any) -> None:
    """Receiver of task_started, in the worker: every line from here on is the task's."""
    if task_result.backend == state.BACKEND:
        request_ids.task.set(str(task_result.id))


def finished(sender: type, task_result: Any, **kwargs: Any) -> None:
    """Receiver of task_finished."""
    if task_result.backend == state.BACKEND:
        logger.info("%s", str(task_result.status.value).lower(), extra=_told(task_result))
        request_ids.task.set("")


def _told(task_result: Any) -> dict[str, str]:
    return {"task": task_result.task.module_path, "task_id": str(task_result.id)}

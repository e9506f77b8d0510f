"""A worker says that it lives, beside whatever it does; and one that lives looks for what others left who do not."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.db import Error, close_old_connections, connection

from people.clock import database_now
from training_site.models import QueueWorker
from training_site.queue import retries, state

logger = logging.getLogger("bakylau.queue")
FORGOTTEN = timedelta(days=1)


@contextmanager
def beating(worker_id: str, pause: float = state.BEAT.total_seconds()) -> Iterator[None]:
    """For as long as the worker runs. It is known before it takes the first task."""
    beat(worker_id, database_now())
    ended = threading.Event()
    thread = threading.Thread(target=_beat_on, args=(worker_id, ended, pause), name="beat", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join(timeout=5)
        QueueWorker.objects.filter(worker_id=worker_id).delete()


def beat(worker_id: str, at: datetime) -> None:
    """The worker lives at `at`; what dead ones left is taken up, and they are forgotten after a day."""
    if not QueueWorker.objects.filter(worker_id=worker_id).update(seen_at=at):
        QueueWorker.objects.create(worker_id=worker_id, started_at=at, seen_at=at)
    retries.take_up(at=at)
    QueueWorker.objects.filter(seen_at__lt=at - FORGOTTEN).delete()


def _beat_on(worker_id: str, ended: threading.Event, pause: float) -> None:
    """A database that is away for a while ends no beat."""
    while not ended.wait(pause):
        close_old_connections()
        try:
            beat(worker_id, database_now())
        except Error as error:
            logger.warning("A worker could not say that it lives: %s", type(error).__name__)
            connection.close()
    connection.close()

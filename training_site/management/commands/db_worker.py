from typing import Any

from django_tasks_db.management.commands import db_worker

from training_site.queue.beats import beating


class Command(db_worker.Command):
    """django-tasks-db's, which says all the while that it lives (training_site/queue/beats.py)."""

    def handle(self, *, worker_id: str, **options: Any) -> None:
        with beating(worker_id):
            super().handle(worker_id=worker_id, **options)

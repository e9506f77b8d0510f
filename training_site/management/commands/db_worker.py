from argparse import ArgumentParser
from threading import Thread
from typing import Any

from django_tasks_db.management.commands import db_worker

from training_site.checks import demand_fit
from training_site.queue.beats import beating
from training_site.scheduler import Scheduler


class Command(db_worker.Command):
    """The queue's worker, which says all the while that it lives (training_site/queue/beats.py) and does not start where the web server would not;
    where asked to, with the scheduler in a thread of its process."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--with-scheduler", action="store_true", help="run what is done by the clock too: one process for a small machine")

    def handle(self, *args: Any, **options: Any) -> None:
        demand_fit()
        with beating(options["worker_id"]):
            self._work(with_scheduler=options.pop("with_scheduler"), **options)

    def _work(self, *, with_scheduler: bool, **options: Any) -> None:
        if not with_scheduler:
            super().handle(**options)
            return
        scheduler = Scheduler()
        beside = Thread(target=scheduler.run, name="scheduler")
        beside.start()
        try:
            super().handle(**options)
        finally:
            scheduler.stopping.set()
            beside.join()

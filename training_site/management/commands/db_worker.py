from argparse import ArgumentParser
from threading import Thread
from typing import Any

from django_tasks_db.management.commands import db_worker

from training_site.checks import demand_fit
from training_site.scheduler import Scheduler


class Command(db_worker.Command):
    """The queue's worker, which does not start where the web server would not; where asked to, with the scheduler in a thread of its process."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--with-scheduler", action="store_true", help="run what is done by the clock too: one process for a small machine")

    def handle(self, *args: Any, **options: Any) -> None:
        demand_fit()
        if not options.pop("with_scheduler"):
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

import signal
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from training_site.checks import demand_fit
from training_site.models import ScheduledJob
from training_site.scheduler import Scheduler


class Command(BaseCommand):
    help = (
        "Runs what is done by the clock (training_site/schedule.py), until SIGTERM; then what is at hand ends first. --list says how each went last."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--list", action="store_true", help="say of each command when it ran, how it ended, and when it is due")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["list"]:
            self._list()
            return
        demand_fit()
        scheduler = Scheduler()

        def stop(number: int, frame: Any) -> None:
            scheduler.stopping.set()
            signal.signal(number, signal.SIG_DFL)  # the second time at once

        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, stop)
        scheduler.run()

    def _list(self) -> None:
        for job in ScheduledJob.objects.all():
            ended = f"ended {job.ended_at:%Y-%m-%d %H:%M:%S}" if job.ended_at else "never ended"
            state = "running" if job.taken_by else f"failed: {job.failure}" if job.failure else "well"
            self.stdout.write(f"{job.command:<28} {ended}, {state}; due {job.due_at:%Y-%m-%d %H:%M:%S} UTC")

"""The process that runs the jobs of schedule.py. Several may run, on several machines: each job is done by one at a time.

Who does it stands in the job's row, taken by one UPDATE, which PostgreSQL and SQLite give to one alone; whoever has it renews it. A row that
nobody has renewed for LEASE belonged to a process that was killed, and is free again.
"""

import logging
import secrets
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from datetime import datetime, timedelta
from io import StringIO
from threading import Event

from django.core.management import call_command
from django.db import DatabaseError, close_old_connections, connections
from django.db.models import Q

from people.clock import database_now
from training_site.models import ScheduledJob
from training_site.schedule import JOBS, Job

TICK_SECONDS = 5.0
LEASE = timedelta(minutes=2)
AT_ONCE = 2  # a long job keeps no other from its time
FIRST_AFTER = timedelta(minutes=1)  # a service that starts has other things to do

logger = logging.getLogger(__name__)


class Scheduler:
    def __init__(self, jobs: Sequence[Job] = JOBS, tick: float = TICK_SECONDS) -> None:
        self.jobs, self.tick_seconds = {job.command: job for job in jobs}, tick
        self.name = secrets.token_hex(8)
        self.stopping = Event()
        self.running: dict[str, Future[None]] = {}

    def run(self) -> None:
        """Until `stopping` is set; then what is at hand ends first."""
        with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="job") as pool:
            while not self.stopping.is_set():
                self.look(pool)
                self.stopping.wait(self.tick_seconds)
            while self.running:
                wait(self.running.values(), timeout=self.tick_seconds)
                self.renew()
        connections.close_all()

    def look(self, pool: ThreadPoolExecutor) -> None:
        """Renew what is at hand, begin what is due. A database that does not answer is asked again at the next look."""
        try:
            close_old_connections()
            self.renew()
            self.note_jobs()
            at = database_now()
            due = ScheduledJob.objects.filter(command__in=self.jobs, due_at__lte=at).order_by("due_at").values_list("command", flat=True)
            for command in due:
                if len(self.running) < AT_ONCE and command not in self.running and take(command, self.name, at):
                    self.running[command] = pool.submit(self.do, self.jobs[command])
        except DatabaseError:
            logger.exception("The scheduler's look failed")

    def renew(self) -> None:
        self.running = {command: future for command, future in self.running.items() if not future.done()}
        if self.running:
            try:
                ScheduledJob.objects.filter(taken_by=self.name).update(renewed_at=database_now())
            except DatabaseError:
                logger.exception("The scheduler could not renew what it has at hand")

    def note_jobs(self) -> None:
        """A row for each job that is new."""
        missing = self.jobs.keys() - ScheduledJob.objects.values_list("command", flat=True)
        if missing:
            at = database_now()
            rows = [ScheduledJob(command=name, due_at=first_due(self.jobs[name], at)) for name in sorted(missing)]
            ScheduledJob.objects.bulk_create(rows, ignore_conflicts=True)

    def do(self, job: Job) -> None:
        """Run it and note how it ended; nothing that it raises reaches another."""
        began, failure, said = database_now(), "", StringIO()
        try:
            call_command(job.command, *job.args, stdout=said)
            logger.info("%s: %s", job.command, " ".join(said.getvalue().split()))
        except Exception as error:
            failure = type(error).__name__  # not its words, which may name a person
            logger.exception("%s failed", job.command)
        try:
            give_back(job, self.name, began, failure)
        except DatabaseError:
            logger.exception("%s: its end could not be noted", job.command)
        finally:
            connections.close_all()


def first_due(job: Job, at: datetime) -> datetime:
    return job.next_due(at) if job.at else at + min(FIRST_AFTER, job.every)


def take(command: str, who: str, at: datetime) -> bool:
    """Whether the job is `who`'s from now on: it is due, and nobody alive has it."""
    free = ScheduledJob.objects.filter(Q(taken_by="") | Q(renewed_at__lt=at - LEASE), command=command, due_at__lte=at)
    return free.update(taken_by=who, began_at=at, renewed_at=at) == 1


def give_back(job: Job, who: str, began: datetime, failure: str) -> None:
    """Nothing where another has taken it meanwhile."""
    now = database_now()
    own = ScheduledJob.objects.filter(command=job.command, taken_by=who)
    own.update(taken_by="", ended_at=now, failure=failure, due_at=max(now, job.next_due(began)))

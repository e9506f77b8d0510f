"""A site that is struck in one way after another: a PostgreSQL of its own on a small disk of its own, clocks that can be set, keys that can go."""

import json
import os
import subprocess
import sys
import threading
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

import psycopg
from django.utils import timezone

from bench.server import free_port
from bench.visitor import Visitor
from certificates.keys.ring import KeyUse, Ring, write_ring
from tests.faults import clocks, disks
from tests.faults.exam_storm import ExamStorm
from tests.faults.waiting import until
from tests.site import ROOT, Site, durable_database, postgresql, running_site

IS_LONG, EXAM_SECONDS = "STORM_SECONDS" in os.environ, int(os.environ.get("STORM_SECONDS", "8"))
SECONDS, SITTERS = (max(2, EXAM_SECONDS // 10), 8) if IS_LONG else (2, 3)  # of each strike
SITTERS_A_SECOND, STRIKES = 12, 10  # as many as a fast machine lets through: without people no fault is noticed
DISK = 2000 if IS_LONG else 500  # megabytes
LITTLE_LOG = "ALTER SYSTEM SET max_wal_size = '96MB'; ALTER SYSTEM SET min_wal_size = '32MB'; SELECT pg_reload_conf()"
SETTINGS = {"DJANGO_SETTINGS_MODULE": "tests.faults.settings", "WATCH_TOKEN": "watch"}


@dataclass
class Struck:
    """`machine` is the web server's clock, `database_clock` that of its PostgreSQL; `disk`: whether the latter has one of its own."""

    site: Site
    cluster: Path
    disk: bool
    machine: clocks.Clock
    database_clock: clocks.Clock
    ground: dict
    storm: ExamStorm

    @property
    def database(self):
        return self.site.environment["DATABASE_URL"]

    def rows(self, query, *values):
        with psycopg.connect(self.database) as connection:
            return connection.execute(query, values or None).fetchall()

    def do(self, statements):
        with psycopg.connect(self.database, autocommit=True) as connection:
            for statement in statements.split(";"):
                connection.execute(statement)

    @property
    def is_well(self):
        """Whether a page that asks the database is answered."""
        with suppress(OSError):
            return Visitor(self.site.url).request("GET", "/en/certificates/verify/").status == 200 and bool(self.try_rows())
        return False

    def try_rows(self):
        with suppress(psycopg.Error):
            return self.rows("SELECT 1")

    @contextmanager
    def read_only(self):
        """For all, at once."""
        self.do("ALTER SYSTEM SET default_transaction_read_only = on; SELECT pg_reload_conf()")
        until(lambda: self.rows("SHOW default_transaction_read_only") == [("on",)])
        try:
            yield
        finally:
            self.do("ALTER SYSTEM RESET default_transaction_read_only; SELECT pg_reload_conf()")

    def is_running(self):
        """Whether the process is there that the file names: a PostgreSQL, and none that has had its number since."""
        with suppress(OSError, IndexError):  # no file, and one in which nothing has been written yet
            pid = (self.cluster / "data" / "postmaster.pid").read_text().split()[0]
            return str(self.cluster) in Path(f"/proc/{pid}/cmdline").read_text()
        return False

    def start_database(self):
        """Whether it runs."""
        return postgresql("start", self.cluster, self.database_clock.environment, check=False)

    @contextmanager
    def another(self, clock):
        """A second web server on the same database, whose machine has a clock of its own."""
        url = f"http://127.0.0.1:{free_port()}"
        site = replace(self.site, url=url, environment={**self.site.environment, **clock.environment}, process=None, console=None)
        try:
            site.start()
            yield site
        finally:
            site.process.terminate()
            site.process.wait(20)

    @contextmanager
    def worker(self, clock=None):
        """A worker of the queue; ended at once."""
        environment = self.site.environment | (clock.environment if clock else {})
        command = [sys.executable, "manage.py", "db_worker", "--backend", "queue", "--no-startup-delay", "--interval", "0.1", "--verbosity=0"]
        process = subprocess.Popen(command, cwd=ROOT, env=environment)
        try:
            yield process
        finally:
            process.kill()
            process.wait()

    @contextmanager
    def supervised(self):
        """As whatever starts services does (`restart: unless-stopped`): a PostgreSQL that has ended is started again, every moment."""
        over = threading.Event()

        def look():
            while not over.wait(0.5):
                if not self.is_running():
                    self.start_database()

        thread = threading.Thread(target=look)
        thread.start()
        try:
            yield
        finally:
            over.set()
            thread.join()


def new_ring():
    """Of keys that nobody has, as the file holds them."""
    ring = Ring()
    for use in KeyUse:
        ring = ring.rotated(use, timezone.now())
    return write_ring(ring)


def give_keys(var):
    (var / "keys").mkdir(mode=0o700)
    (var / "keys" / "ring.json").write_text(new_ring())
    (var / "keys" / "ring.json").chmod(0o600)


@contextmanager
def struck_site(var):
    give_keys(var)
    with ExitStack() as stack:
        folder, is_own = stack.enter_context(disks.small_disk(DISK))
        library = clocks.library(folder)
        machine, database_clock = (clocks.Clock(folder / f"clock-{name}", library) for name in ("web", "database"))
        database, cluster = stack.enter_context(durable_database(var, folder / "cluster", database_clock.environment))
        site = stack.enter_context(running_site(var, database=database, environment={**SETTINGS, **machine.environment}))
        people = (STRIKES * SECONDS + EXAM_SECONDS) * SITTERS_A_SECOND
        ground = json.loads(site.shell(f"from tests.faults.struck_ground import build\nbuild({people})"))
        struck = Struck(site, Path(cluster), is_own, machine, database_clock, ground, ExamStorm(site, ground))
        struck.do(LITTLE_LOG)
        yield struck


@contextmanager
def struck_exam(var, database, people):
    """A storm over an exam alone, at a site on this database."""
    give_keys(var)
    with running_site(var, database=database, environment=SETTINGS) as site:
        yield ExamStorm(site, json.loads(site.shell(f"from tests.faults.exam_ground import build\nbuild({people})")))

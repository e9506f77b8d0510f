"""People who press buttons at once, while processes are killed under them. Each request and its answer is written down outside the application."""

import http.client
import random
import signal
import subprocess
import sys
import time
import uuid
from collections import Counter
from contextlib import contextmanager, suppress

import psycopg

from bench.candidate import TOKEN
from bench.visitor import Visitor
from tests.faults.checker import STANDS, look
from tests.faults.ledger import UNANSWERED, Entry, Ledger, act_at_once
from tests.site import ROOT

WORKER_LIVES, WEB_LIVES = 12, 1  # seconds


class Presser:
    """Somebody logged in, who presses at random until told to stop; `database`: what they know of who stands where."""

    def __init__(self, storm, session):
        self.storm, self.visitor, self.random = storm, Visitor(storm.site.url, session, language="en"), random.Random(session)
        self.visitor.cookies["csrftoken"] = TOKEN

    def press(self, act, path, data, *about):
        try:
            status = self.visitor.post(path, data).status
        except (OSError, http.client.HTTPException):
            status = UNANSWERED
        self.storm.ledger.entries.append(Entry(act, about, status))
        return status

    def one_of(self, query, *values):
        with psycopg.connect(self.storm.database) as connection:
            rows = connection.execute(query, values).fetchall()
        return self.random.choice(rows) if rows else None


class Coordinator(Presser):
    """Lets people stand, often where somebody stands already; withdraws them, for a reason that no other withdrawal has."""

    def act(self):
        if self.random.random() < 0.8:
            person, post = self.random.choice(list(self.storm.people)), self.random.choice(self.storm.posts)
            self.press("assign", f"/admin/stations-desk/posts/{post}/", {"person": person}, person, post)
        elif found := self.one_of(f"SELECT id FROM stations_assignment WHERE {STANDS}"):
            reason = uuid.uuid4().hex
            self.press("withdraw", f"/admin/stations-desk/assignments/{found[0]}/withdraw/", {"reason": reason}, reason)


class Headquarters(Presser):
    """Revokes and suspends certificates, and lifts suspensions."""

    def act(self):
        reason, act = uuid.uuid4().hex, self.random.choices(["revoke", "suspend", "resume"], [1, 4, 5])[0]
        suspended = self.one_of("SELECT id FROM certificates_certificate WHERE suspended_at IS NOT NULL")
        certificate = suspended[0] if act == "resume" and suspended else self.random.choice(self.storm.certificates)
        self.press(act, f"/admin/certificate/{act}/{certificate}/", {"reason": reason, "which": "one", "until": "", "from_": ""}, reason)
        time.sleep(0.2)


class Volunteers(Presser):
    """Whoever stands gives the post back, for a reason that no other has."""

    def act(self):
        if found := self.one_of(f"SELECT id, person_id FROM stations_assignment WHERE {STANDS}"):
            self.visitor.cookies["sessionid"] = self.storm.people[found[1]]
            reason = uuid.uuid4().hex
            self.press("decline", f"/en/posts/{found[0]}/answer/", {"do": "decline", "reason": reason}, reason)
        time.sleep(0.3)


class Planner(Presser):
    """Has plans made and applied by the queue, one after another."""

    def act(self):
        if found := self.one_of(
            "SELECT id, state FROM stations_plan WHERE state IN ('wanted', 'making', 'applying', 'ready') ORDER BY id DESC LIMIT 1"
        ):
            if found[1] == "ready":
                self.press("apply", f"/admin/stations-desk/plans/{found[0]}/", {"act": "all"}, found[0])
        else:
            data = {"election": self.storm.election, "no_show_percent": 10, "silent": "on", "from_everywhere": "on"}
            self.press("plan", "/admin/stations-desk/plans/", data)
        time.sleep(0.2)


class Killer:
    """Every moment a process that answers ends, without a word; and now and then the worker of the queue, most often while it is at a plan."""

    def __init__(self, storm):
        self.storm, self.random, self.killed, self.next_worker = storm, random.Random(1), Counter(), time.monotonic() + WORKER_LIVES

    def act(self):
        time.sleep(self.random.uniform(0.5, 1.5) * WEB_LIVES)
        if workers := self.storm.site.workers():
            subprocess.run(["kill", "-9", self.random.choice(workers)], check=True)
            self.killed["web"] += 1
        late = time.monotonic() - self.next_worker
        if late > WORKER_LIVES or (late > 0 and self.storm.plans("making", "applying")):
            self.kill_worker()

    def kill_worker(self):
        self.storm.worker.send_signal(signal.SIGKILL)
        self.storm.worker.wait()
        self.storm.wind_on()
        self.storm.start_worker()
        self.killed["worker"] += 1
        self.next_worker = time.monotonic() + WORKER_LIVES


class Looker:
    """The outside checker, all the while."""

    def __init__(self, storm):
        self.storm, self.looks, self.found = storm, 0, {}

    def act(self):
        self.found |= look(self.storm.database)
        self.looks += 1
        time.sleep(0.2)


class Storm:
    def __init__(self, site, ground):
        self.site, self.database, self.ledger = site, site.environment["DATABASE_URL"], Ledger()
        self.election, self.posts, self.certificates = ground["election"], ground["posts"], ground["certificates"]
        self.people = {int(pk): session for pk, session in ground["people"].items()}
        self.killer, self.looker = Killer(self), Looker(self)
        pressers = [*(Coordinator(self, session) for session in ground["coordinators"]), Headquarters(self, ground["headquarters"][0])]
        self.planner = Planner(self, ground["headquarters"][1])
        self.actors = [*pressers, self.planner, Volunteers(self, ""), self.looker, self.killer]
        self.worker = None

    def start_worker(self):
        command = [sys.executable, "manage.py", "db_worker", "--backend", "queue", "--no-startup-delay", "--interval", "0.2", "--verbosity=0"]
        self.worker = subprocess.Popen(command, cwd=ROOT, env=self.site.environment)

    def rage(self, seconds, acts):
        """All act at once for so long, and until each of `acts` was done once, at most five times as long. Raises what went wrong in an actor."""
        began = time.monotonic()

        def is_over():
            passed = time.monotonic() - began
            return passed > 5 * seconds or (passed > seconds and acts <= {entry.act for entry in self.ledger.entries if entry.is_done})

        act_at_once(self.actors, is_over)

    def plans(self, *states):
        """How many plans are in one of these states."""
        with psycopg.connect(self.database) as connection:
            return connection.execute("SELECT count(*) FROM stations_plan WHERE state = ANY(%s)", [list(states)]).fetchone()[0]

    def wind_on(self):
        """As if three minutes had gone by: what a killed worker had begun is taken for dead, and its look is due."""
        with psycopg.connect(self.database) as connection:
            connection.execute("UPDATE stations_plan SET beat_at = beat_at - interval '1 hour' WHERE state IN ('making', 'applying')")
            connection.execute("UPDATE django_tasks_database_dbtaskresult SET run_after = now() - interval '1 second' WHERE status = 'READY'")

    def settle(self):
        """The worker does what is left; what is proposed is applied. Raises AssertionError where a plan is still going after a minute."""
        for number in range(120):
            if number % 20 == 19:
                self.wind_on()
            if not self.plans("wanted", "making", "applying"):
                if self.plans("applied") and not self.plans("ready"):
                    return
                self.planner.act()
            time.sleep(0.5)
        raise AssertionError("plans are still going")

    @contextmanager
    def at_work(self):
        self.start_worker()
        try:
            yield self
        finally:
            self.worker.terminate()
            with suppress(subprocess.TimeoutExpired):
                self.worker.wait(20)
            self.worker.kill()

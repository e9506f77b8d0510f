"""Many people sit an exam while processes that answer are killed, and the database under them. What they were answered is written down outside."""

import http.client
import random
import re
import sqlite3
import subprocess
import threading
import time
from collections import Counter
from contextlib import closing
from itertools import cycle

import psycopg

from bench.candidate import TOKEN
from bench.visitor import Visitor
from tests.faults.ledger import UNANSWERED, Entry, Ledger, act_at_once
from tests.faults.waiting import until
from tests.site import postgresql

SITTERS, SAVES, PATIENCE = 8, 10, 90  # people at once; saves each before the last ones; seconds that somebody tries again
WEB_LIVES, DATABASE_LIVES = 0.7, 12  # seconds
RIGHT, OTHERS = "b", "acd"  # of tests.factories.quizzes
QUESTION = re.compile(r'data-question="(\d+)"')


class Sitter:
    """Sits the exam as one person after another, and tries again, as a phone does, until the site answers."""

    def __init__(self, storm, number):
        self.storm, self.random = storm, random.Random(number)

    def act(self):
        if not self.storm.sessions:
            time.sleep(0.2)
            return
        session = self.storm.sessions.pop()
        self.visitor = Visitor(self.storm.site.url, session, language="en")
        self.visitor.cookies["csrftoken"] = TOKEN
        address = self.until({302}, "start", f"/en/exams/{self.storm.exam}/start/", {}, session).headers["location"]
        questions = [int(one) for one in QUESTION.findall(self.until({200}, "page", address, None, session).text)]
        self.key, self.revisions = address.rstrip("/").rsplit("/", 1)[-1], Counter()
        for _ in range(SAVES):
            self.save(address, self.random.choice(questions), self.random.choice(OTHERS + RIGHT))
        passes = self.random.random() < 0.5
        for question in questions:
            self.save(address, question, RIGHT if passes else self.random.choice(OTHERS), is_last=True)
        self.until({302}, "submit", f"{address}submit/", {}, self.key)
        self.storm.wanted[self.key] = passes

    def save(self, address, question, chosen, is_last=False):
        """One answer: once, again until it is answered, or twenty times at once."""
        self.revisions[question] += 1
        data = {"question": question, "chosen": [chosen], "client_revision": self.revisions[question]}
        about = ("save", f"{address}answer/", data, self.key, question, self.revisions[question], chosen)
        if is_last or self.random.random() < 0.5:
            self.until({200}, *about)
        elif self.random.random() < 0.1:
            copies = [threading.Thread(target=self.ask, args=about) for _ in range(20)]
            for copy in copies:
                copy.start()
            for copy in copies:
                copy.join()
        else:
            self.ask(*about)

    def until(self, wanted, *about):
        """The answer, as soon as it is one of `wanted`; what is not for now is asked again. Raises AssertionError where it takes too long."""
        began = time.monotonic()
        while (answer := self.ask(*about)) is None or answer.status not in wanted:
            assert answer is None or answer.status == 503, (about, answer.status, answer.text[:500])
            assert time.monotonic() - began < PATIENCE, about
            time.sleep(0.1)
        return answer

    def ask(self, act, path, data, *about):
        """The answer, written down; None where the connection broke."""
        try:
            answer = self.visitor.request("GET", path) if data is None else self.visitor.post(path, data, as_json=act == "save")
        except (OSError, http.client.HTTPException):
            answer = None
        self.storm.ledger.entries.append(Entry(act, about, answer.status if answer else UNANSWERED))
        return answer


class Killer:
    """Every moment a process that answers ends, without a word; now and then the database: stopped at once, and killed, in turns."""

    def __init__(self, struck):
        self.struck, self.random, self.killed = struck, random.Random(1), Counter()
        self.database_until, self.ways = time.monotonic() + DATABASE_LIVES / 3, cycle(["kill", "crash"])

    def act(self):
        time.sleep(self.random.uniform(0.5, 1.5) * WEB_LIVES)
        if workers := self.struck.site.workers():
            subprocess.run(["kill", "-9", self.random.choice(workers)], check=False)
            self.killed["web"] += 1
        if time.monotonic() > self.database_until:
            way = next(self.ways)
            postgresql(way, self.struck.cluster)
            time.sleep(0.5)
            until(self.struck.start_database)  # not before the last child of one that was killed has found out
            self.killed[f"database, {way}"] += 1
            self.database_until = time.monotonic() + DATABASE_LIVES


class ExamStorm:
    """`wanted`: attempt → whether its answers pass, of those who were told that they have handed in."""

    def __init__(self, site, ground):
        self.site, self.exam, self.sessions = site, ground["exam"], ground["sessions"]
        self.database, self.ledger, self.wanted = site.environment["DATABASE_URL"], Ledger(), {}
        self.told = 0  # entries

    def rows(self, query):
        if self.database.startswith("sqlite"):
            with closing(sqlite3.connect(self.database.removeprefix("sqlite:///"))) as connection:
                return connection.execute(query).fetchall()
        with psycopg.connect(self.database) as connection:
            return connection.execute(query).fetchall()

    def rage(self, seconds, *strikers, sitters=SITTERS):
        """For so long, and until whoever has begun has ended. `strikers` act beside."""
        began = time.monotonic()
        act_at_once([*(Sitter(self, number) for number in range(sitters)), *strikers], lambda: time.monotonic() - began > seconds)

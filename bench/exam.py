"""The exam, sat by many over HTTP: what an attempt costs the site, and how long a person waits. See docs/performance.md."""

import json
import secrets
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from statistics import median, quantiles
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import connection
from django.utils import timezone

from bench.server import Server, cpu_of_postgresql
from courses.models import LessonProgress
from courses.queries import required_lessons
from people.models import PledgeSignature, User
from people.queries import current_pledge
from quizzes.enums import QuestionKind
from quizzes.models import Attempt, Exam, Question

AT_ONCE = 8
START = "/kk/exams/observer/start/"


@dataclass(frozen=True)
class Run:
    """What came of a crowd: seconds of each request by step, and the CPU of the site, of PostgreSQL and of the crowd itself."""

    attempts: int
    seconds: float
    times: dict[str, list[float]]
    errors: dict[str, int]
    first_error: str
    web_cpu_s: float
    database_cpu_s: float | None
    crowd_cpu_s: float

    def p95_ms(self, *steps: str) -> float:
        return quantiles([one for step in steps or self.times for one in self.times[step]], n=20)[-1] * 1000

    def told(self) -> str:
        steps = "; ".join(f"{step} {median(all_of) * 1000:.1f}/{quantiles(all_of, n=20)[-1] * 1000:.1f}" for step, all_of in self.times.items())
        database = f"{self.database_cpu_s / self.attempts:.4f}" if self.database_cpu_s is not None else "-"
        return (
            f"{self.attempts} attempts in {self.seconds:.1f} s, {sum(self.errors.values())} errors {self.first_error}\n"
            f"CPU-s an attempt: web {self.web_cpu_s / self.attempts:.4f}, PostgreSQL {database}, crowd {self.crowd_cpu_s / self.attempts:.4f}\n"
            f"median/p95 ms: {steps}"
        )


def candidates(number: int) -> list[tuple[str, dict[str, list[str]] | None]]:
    """So many people who may start, logged in: each one's session, and for every other one the key, so that half of them pass."""
    free = User.objects.filter(email__regex=r"^bench-[0-9]+@", attempts__isnull=True).order_by("pk")
    people = list(free[:number])
    if len(people) < number:
        raise RuntimeError(f"only {len(people)} people are left who have not sat the exam")
    now, pledge = timezone.now(), current_pledge(timezone.now())
    if pledge:
        signed = (PledgeSignature(person=one, pledge=pledge, full_name=one.full_name, language="kk", signed_at=now) for one in people)
        PledgeSignature.objects.bulk_create(signed, batch_size=2_000, ignore_conflicts=True)
    lessons = set(required_lessons().values_list("course_key", "translation_key"))  # type: ignore[misc]
    read = (
        LessonProgress(person=one, course_key=course, lesson_key=lesson, opened_at=now, completed_at=now)
        for one in people
        for course, lesson in lessons
    )
    LessonProgress.objects.bulk_create(read, batch_size=2_000, ignore_conflicts=True)
    key = the_key()
    return [(session, key if place % 2 else None) for place, session in enumerate(sessions_of(people))]


def sessions_of(people: Sequence[User]) -> list[str]:
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    backend, rows = settings.AUTHENTICATION_BACKENDS[0], []
    for person in people:
        held = {
            SESSION_KEY: str(person.pk),
            BACKEND_SESSION_KEY: backend,
            HASH_SESSION_KEY: person.get_session_auth_hash(),
        }
        rows.append(Session(session_key=secrets.token_hex(16), session_data=store.encode(held), expire_date=store.get_expiry_date()))
    Session.objects.bulk_create(rows, batch_size=2_000)
    return [row.session_key for row in rows]


def the_key() -> dict[str, list[str]]:
    """question → its right answer, in words (quizzes.marks)."""
    return {str(question.pk): _right(question) for question in Question.objects.all()}


def _right(question: Question) -> list[str]:
    if question.kind == QuestionKind.NUMERIC:
        return [question.number["value"]]
    if question.kind == QuestionKind.ORDERING:
        return [f"{option['id']}:{place}" for place, option in enumerate(question.options, start=1)]
    if question.kind == QuestionKind.MATCHING:
        return [f"{option['id']}:{option['match']}" for option in question.options]
    return [option["id"] for option in question.options if option["correct"]]


def sit(server: Server, number: int, *, autosave: bool, reading: Server | None = None, **plan: Any) -> Run:
    """So many candidates, each through a whole attempt. reading: another server of the same site, which gives the pages that only show, so that
    they are not counted. Raises RuntimeError where as many attempts were not closed and none went wrong."""
    persons, where = candidates(number), urlsplit(server.url)
    Exam.objects.filter(slug="observer").update(one_by_one=False)
    plan = {"at_once": AT_ONCE, "within": None, "think": [0, 0], **plan}
    plan |= {
        "reading_port": reading.port if reading else None,
        "host": where.hostname,
        "port": where.port,
        "start_path": START,
        "autosave": autosave,
        "persons": persons,
    }
    closed = Attempt.objects.exclude(state="open").count()
    web, database = server.cpu_seconds(), cpu_of_postgresql(connection)
    done = subprocess.run([sys.executable, "-m", "bench.load"], input=json.dumps(plan), capture_output=True, text=True, check=True)
    web, after = server.cpu_seconds() - web, cpu_of_postgresql(connection)
    report = json.loads(done.stdout)
    if not report["errors"] and Attempt.objects.exclude(state="open").count() != closed + number:
        raise RuntimeError("not every attempt was closed")
    spent = after - database if after is not None and database is not None else None
    names = ("seconds", "times", "errors", "first_error")
    return Run(number, *(report[name] for name in names), web_cpu_s=web, database_cpu_s=spent, crowd_cpu_s=report["cpu_s"])

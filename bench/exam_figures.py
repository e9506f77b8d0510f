"""The figures of the exam: what an attempt costs, how many at once, how heavy."""

import re
from http import HTTPStatus
from random import Random
from urllib.parse import urlsplit

from django.contrib.auth.hashers import make_password

from bench.candidate import PHONE, TOKEN, Person, sitting, wire_of
from bench.exam import START, Run, candidates, sit
from bench.figures import Bench, address, figure, queries_of
from bench.people import new_volunteer
from bench.rush import highest, rush_passes
from bench.server import Server
from bench.visitor import Answer, Visitor
from bench.wire import Wire
from people.models import User
from quizzes.models import Exam

WARM_UP, ATTEMPTS = 16, 240


def run_of(bench: Bench, *, autosave: bool) -> Run:
    """Eight people at once, half of whom pass, on a site that is warm: once a bench."""
    kind = "autosave" if autosave else "form"
    if kind not in bench.runs:
        bench.runs[kind] = _sat(bench, autosave=autosave)
    return bench.runs[kind]


def _sat(bench: Bench, *, autosave: bool, reading: Server | None = None) -> Run:
    sit(bench.server, WARM_UP, autosave=autosave, reading=reading)
    run = sit(bench.server, ATTEMPTS, autosave=autosave, reading=reading)
    print(run.told(), flush=True)
    if run.errors:
        raise RuntimeError(run.first_error)
    return run


@figure("exam.cpu_s_per_attempt", "s")
def exam_cpu(bench: Bench) -> float:
    """User and system time of the web processes: start, a form of 20 answers, submit, result; what is read between them comes from elsewhere."""
    reading = Server({})
    try:
        run = _sat(bench, autosave=False, reading=reading)
    finally:
        reading.stop()
    return run.web_cpu_s / run.attempts


@figure("exam.cpu_s_per_attempt_pages", "s")
def exam_cpu_pages(bench: Bench) -> float:
    """The same with the page of questions and the one of what is unanswered."""
    run = run_of(bench, autosave=False)
    return run.web_cpu_s / run.attempts


@figure("exam.cpu_s_per_attempt_autosave", "s")
def exam_cpu_autosave(bench: Bench) -> float:
    """The same, pages too, with each of the 20 answers saved by itself before."""
    run = run_of(bench, autosave=True)
    return run.web_cpu_s / run.attempts


@figure("exam.attempts_per_s", "attempts")
def exam_attempts(bench: Bench) -> float:
    run = run_of(bench, autosave=False)
    return run.attempts / run.seconds


@figure("exam.attempts_per_s_autosave", "attempts")
def exam_attempts_autosave(bench: Bench) -> float:
    run = run_of(bench, autosave=True)
    return run.attempts / run.seconds


@figure("exam.save_p95_ms", "ms")
def exam_save_p95(bench: Bench) -> float:
    """Within which 95 of 100 answers were saved, at eight people who do not stop to think."""
    return run_of(bench, autosave=True).p95_ms("save")


@figure("exam.start_queries", "queries")
def exam_start_queries(bench: Bench) -> float:
    """Of the press on "begin", the third person's: the first fill what processes keep."""
    return [_begun(bench) for _ in range(4)][-1][1].queries


@figure("exam.result_queries", "queries")
def exam_result_queries(bench: Bench) -> float:
    visitor, begun = _begun(bench)
    visitor.post(f"{begun.headers['location']}submit/", {})
    return queries_of(visitor, f"{begun.headers['location']}result/")


@figure("exam.total_kb", "KB")
def exam_total(bench: Bench) -> float:
    """All that goes over the wire both ways, headers included, from the press on "begin" with an empty cache to the result: the pages, every
    style sheet, script and icon they name, 20 answers saved one by one. As HTTP/2 carries it, which says a header once."""
    return whole_exam(bench).as_http2 / 1024


@figure("exam.total_http1_kb", "KB")
def exam_total_http1(bench: Bench) -> float:
    """The same as HTTP/1.1 carries it."""
    wire = whole_exam(bench)
    return (wire.sent + wire.got) / 1024


def whole_exam(bench: Bench) -> Wire:
    """An exam with every answer saved by itself, as a phone sits it: the connection counts what went over it."""
    person, where = Person(*candidates(1)[0]), urlsplit(bench.server.url)
    Exam.objects.filter(slug="observer").update(one_by_one=False)
    wire, files = wire_of(person, where.hostname or "", where.port or 0, PHONE), set()
    steps = sitting(person, START, autosave=True, dice=Random(1))
    step = next(steps)
    for _ in range(100):
        reply = wire.ask(step.method, step.path, step.body, step.kind)
        if reply.status != step.wanted:
            raise RuntimeError(f"{step.path} answered {reply.status}")
        named = set(re.findall(rb'<(?:link|script)[^>]+?(?:href|src)="(/static/[^"]+)"', reply.content))
        for file in sorted(named - files):
            wire.ask("GET", file.decode())
        files |= named
        try:
            step = steps.send(reply)
        except StopIteration:
            break
    return wire


@figure("login.cpu_ms", "ms")
def login_cpu(bench: Bench) -> float:
    """User and system time of the web processes for one press on "log in" with the right password (Argon2id, 19 MiB, two passes)."""
    password, number = "bench-password-1", 30
    people = [new_volunteer("login") for _ in range(number + 2)]
    hashed = make_password(password)
    User.objects.filter(pk__in=[one.pk for one in people]).update(password=hashed)
    path, spent = address("account_login"), 0.0
    for place, one in enumerate(people):
        visitor = bench.visitor()
        visitor.get(path)
        before = bench.server.cpu_seconds()
        answer = visitor.post(path, {"login": one.email, "password": password, "csrfmiddlewaretoken": visitor.cookies["csrftoken"]})
        if answer.status != HTTPStatus.FOUND:
            raise RuntimeError(f"log-in answered {answer.status}")
        if place >= 2:  # the first warm the processes
            spent += bench.server.cpu_seconds() - before
    return spent * 1000 / number


@figure("exam.rush_people", "people", asked=True)
def exam_rush(bench: Bench) -> float:
    """The largest rush (bench/rush.py) without an error in which 95 of 100 requests are answered within a second. Takes ten minutes."""
    return highest(lambda number: rush_passes(bench.server, number))


def _begun(bench: Bench) -> tuple[Visitor, Answer]:
    """Somebody who has just begun, and what they were answered."""
    visitor = Visitor(bench.server.url, candidates(1)[0][0])
    visitor.cookies["csrftoken"] = TOKEN
    return visitor, visitor.post(START, {})

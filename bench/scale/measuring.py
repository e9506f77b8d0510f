"""One size, measured in a process of its own: `python -m bench.scale.measuring 1000 [seconds]` with the settings of the service on a copy of its
database (bench.scale.__main__ sees to that) prints what was found as JSON."""

import json
import os
import sys
import time
from typing import TYPE_CHECKING, Any

from bench.percentiles import percentile
from bench.scale.serving import Service, load_of_the_machine, memory_of, read
from bench.scale.sizes import Size

if TYPE_CHECKING:
    from bench.exam import Run

AT_ONCE, MODERATE = 16, 0.4  # connections that never rest; the part of what they get through that comes in a calm hour
WARM = 2.0
SITTERS, RUSHERS = 140, 80  # of whom each size has enough
ROSTER = "roster, searches and filters"
EXAM_KB = 41  # docs/performance.md: exam.total_kb


def measure(people: int, seconds: float, only: str = "") -> dict[str, Any]:
    import django

    django.setup()
    from bench.scale.acts import ACTS

    size = Size(people)
    found: dict[str, Any] = {"people": people, "stations": size.stations, "load": load_of_the_machine(), "acts": {}}
    found["database"] = database()
    found["checker"] = checked()
    service = Service(os.environ)
    try:
        for name, asked in ACTS.items():
            if only in name:
                found["acts"][name] = told(name, act(service, asked(), seconds))
        if only in "exam":
            found["acts"]["exam"] = told("exam", exam(service))
        if only in ROSTER:
            found["acts"][ROSTER], found["roster"] = roster_pages(service)
            told(ROSTER, found["acts"][ROSTER])
        found["memory"] = memory(service)
        found["checker"] |= checked_pages(service.url)
    finally:
        service.stop()
    return found


def told(name: str, found: dict[str, float]) -> dict[str, float]:
    """On the way, because all of it takes minutes."""
    print(f"  {name}: {', '.join(f'{of} {value:.4g}' for of, value in found.items())}", file=sys.stderr, flush=True)
    return found


def act(service: Service, asked: list[tuple[str, str]], seconds: float) -> dict[str, float]:
    """How much of it goes through where everybody asks again at once; how long it takes where fewer come; what it costs."""
    from django.db import connection

    from bench.server import cpu_of_postgresql

    read(service.port, asked, WARM, at_once=AT_ONCE)
    web, database = service.cpu_seconds(), cpu_of_postgresql(connection) or 0
    full = read(service.port, asked, seconds, at_once=AT_ONCE)
    number = len(full["times"])
    costs = {
        "web_ms": (service.cpu_seconds() - web) * 1000 / number,
        "database_ms": ((cpu_of_postgresql(connection) or 0) - database) * 1000 / number,
    }
    rps = number / full["seconds"]
    calm = read(service.port, asked, seconds, at_once=AT_ONCE, rate=max(0.5, rps * MODERATE))
    if full["errors"] or calm["errors"]:
        raise RuntimeError(full["first_error"] or calm["first_error"])
    waited = {f"p{part}_ms": percentile(calm["times"], part) * 1000 for part in (50, 95)}
    weight = {"queries": max(full["queries"], calm["queries"]), "kb": full["bytes"] / number / 1024}
    return {"a_second": rps, **waited, "full_p95_ms": percentile(full["times"], 95) * 1000, **weight, **costs}


def exam(service: Service) -> dict[str, float]:
    """Attempts of eight who never rest, each answer saved by itself; and how long a request takes where people think, as in a rush."""
    from bench.exam import sit

    sit(service, 16, autosave=True)
    full = _sound(sit(service, SITTERS, autosave=True))
    calm = _sound(sit(service, RUSHERS, autosave=True, within=20, think=[1.0, 3.0], at_once=64))
    times = [one for some in calm.times.values() for one in some]
    return {
        "a_second": full.attempts / full.seconds,
        "saves_a_second": len(full.times["save"]) / full.seconds,
        "p50_ms": percentile(times, 50) * 1000,
        "p95_ms": percentile(times, 95) * 1000,
        "submit_p95_ms": percentile(calm.times["submit"], 95) * 1000,
        "full_p95_ms": full.p95_ms(),
        "kb": EXAM_KB,
        "full_submit_ms": percentile(full.times["submit"], 50) * 1000,
        "web_ms": full.web_cpu_s * 1000 / full.attempts,
        "database_ms": (full.database_cpu_s or 0) * 1000 / full.attempts,
    }


def _sound(run: "Run") -> "Run":
    if run.errors:
        raise RuntimeError(run.first_error)
    return run


def roster_pages(service: Service) -> tuple[dict[str, float], dict[str, float]]:
    """All pages of the roster, one at a time, three times after a first look: as an act; and the median ms of each, the slowest first."""
    from django.db import connection

    from bench.scale.acts import roster
    from bench.server import cpu_of_postgresql

    asked = roster()
    for path, session in asked.values():
        _one(service, path, session)
    web, database = service.cpu_seconds(), cpu_of_postgresql(connection) or 0
    took = {name: [_one(service, path, session) for _ in range(3)] for name, (path, session) in asked.items()}
    times = [answer[0] for answers in took.values() for answer in answers]
    found = {
        "a_second": 1000 * len(times) / sum(times),
        "p50_ms": percentile(times, 50),
        "p95_ms": percentile(times, 95),
        "queries": max(answer[1] for answers in took.values() for answer in answers),
        "kb": sum(answer[2] for answers in took.values() for answer in answers) / len(times) / 1024,
        "web_ms": (service.cpu_seconds() - web) * 1000 / len(times),
        "database_ms": ((cpu_of_postgresql(connection) or 0) - database) * 1000 / len(times),
    }
    pages = {name: percentile([answer[0] for answer in answers], 50) for name, answers in took.items()}
    return found, dict(sorted(pages.items(), key=lambda item: -item[1]))


def _one(service: Service, path: str, session: str) -> tuple[float, int, int]:
    """(ms, queries, bytes) of a page."""
    from bench.visitor import Visitor

    visitor, began = Visitor(service.url, session), time.perf_counter()
    answer = visitor.get(path)
    return (time.perf_counter() - began) * 1000, answer.queries, len(answer.body)


def memory(service: Service) -> dict[str, Any]:
    """Of the web's processes, after all that; and of PostgreSQL's together."""
    from django.db import connection

    from bench.scale.serving import family
    from bench.server import fields_of

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        postmaster = int(fields_of(cursor.fetchone()[0])[1])
    database = [memory_of(pid)["pss_mb"] for pid in family(postmaster)]
    return {"web": [memory_of(pid) for pid in service.processes()], "database_pss_mb": sum(database), "database_processes": len(database)}


def database() -> dict[str, Any]:
    from django.db import connection

    largest = """SELECT relname, pg_table_size(oid) / 1048576.0, pg_indexes_size(oid) / 1048576.0, reltuples::bigint FROM pg_class
        WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY pg_total_relation_size(oid) DESC LIMIT 12"""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database()) / 1048576.0")
        size = float(cursor.fetchone()[0])
        cursor.execute(largest)
        tables = {row[0]: {"mb": float(row[1]), "indexes_mb": float(row[2]), "rows": row[3]} for row in cursor.fetchall()}
    return {"mb": size, "largest": tables}


def checked() -> dict[str, Any]:
    """By the outside checker, every invariant. Raises RuntimeError where it finds anything."""
    from tests.faults.checker import look

    began = time.perf_counter()
    if found := look(os.environ["DATABASE_URL"]):
        raise RuntimeError(f"the checker found {[(name, len(rows)) for name, rows in found.items()]}")
    return {"seconds": time.perf_counter() - began, "found": 0}


def checked_pages(url: str) -> dict[str, Any]:
    """Some of the public pages, of certificates from all over the table."""
    from tests.faults.checker import look_at_pages

    began = time.perf_counter()
    if found := look_at_pages(os.environ["DATABASE_URL"], url, 200):
        raise RuntimeError(f"a page says something else than the database: {found}")
    return {"pages": 200, "pages_seconds": time.perf_counter() - began}


if __name__ == "__main__":
    print(json.dumps(measure(int(sys.argv[1]), float(sys.argv[2]) if len(sys.argv) > 2 else 6, sys.argv[3] if len(sys.argv) > 3 else "")))

"""From one machine to a country: how many cores, how much memory and disk so many people ask for in their worst hour. Pure.

`python -m bench.capacity FOUND.json` prints the table of docs/capacity.md by what `python -m bench.scale` found (its last line).
"""

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from pathlib import Path
from typing import Any

HOUR_MS = 3_600_000
CALM = 0.5  # of a machine's cores the worst hour may take half: the other half is for the worst minute of it
WEB_MB, SHARED_MB = 130, 95  # a web process after an hour's work, and the one that started them
SYSTEM_MB = 1_200  # a worker that makes a plan of a country (700), scheduler, proxy, system
KEPT = 3  # times the database on its disk: indexes that are made anew, the log of writes, and what the next election brings


@dataclass(frozen=True, slots=True)
class Cost:
    """CPU of one act, and what it weighs on the wire."""

    web_ms: float
    database_ms: float
    kb: float = 0


@dataclass(frozen=True, slots=True)
class Need:
    """Of a worst hour: cores that are busy, and megabits a second."""

    web_cores: float
    database_cores: float
    mbit: float

    @property
    def cores(self) -> int:
        """Of one machine with everything on it."""
        return max(2, ceil((self.web_cores + self.database_cores) / CALM))


def need(costs: Mapping[str, Cost], acts: Mapping[str, float]) -> Need:
    """acts: how many of each in the hour. Raises KeyError where one has no cost."""
    web = sum(costs[name].web_ms * number for name, number in acts.items()) / HOUR_MS
    database = sum(costs[name].database_ms * number for name, number in acts.items()) / HOUR_MS
    return Need(web, database, sum(costs[name].kb * number for name, number in acts.items()) * 8 / 1_000 / 3_600)


def last_evening(people: int) -> dict[str, float]:
    """The evening before the training ends: of twenty people one sits the exam within an hour, after a log-in, six lessons again, ten other pages."""
    sit = people / 20
    return {"exam": sit, "log-in": sit, "lesson, logged in": 6 * sit, "public page": 10 * sit, "public page, not kept": sit}


def election_morning(people: int, observers: int, stations: int) -> dict[str, float]:
    """From five to six: every observer logs in, reads where to stand, says "arrived" (two pages like a lesson); the commission checks each
    certificate; a coordinator for fifty stations has the board open, which asks each half minute, and looks into the roster every two minutes."""
    desks = max(1, stations / 50)
    desk = {"board": desks * 120, "roster, searches and filters": desks * 30, "points of the map": desks * 4}
    return {"log-in": observers, "lesson, logged in": 2 * observers, "verify": observers, "public page": people / 2, **desk}


def memory_mb(cores: int, database_mb: float) -> int:
    """Web processes (one a core), the others, and of the database what is asked for again and again: a quarter of it, half a GB at least."""
    return round(SHARED_MB + WEB_MB * cores + SYSTEM_MB + max(512, database_mb / 4))


def disk_mb(database_mb: float) -> float:
    return KEPT * database_mb + 10_000  # the system, the image, static files, uploads


LOG_IN = Cost(33, 2, 9)  # Argon2id above all, and not of the size: docs/performance.md, login.cpu_ms


def costs_of(found: Mapping[str, Any]) -> dict[str, Cost]:
    """Of one size, as bench.scale found it."""
    return {"log-in": LOG_IN} | {name: Cost(act["web_ms"], act["database_ms"], act["kb"]) for name, act in found["acts"].items()}


def lines(sizes: Sequence[Mapping[str, Any]]) -> list[str]:
    """A line a size, in Markdown."""
    told = [
        "| people, stations | last evening: web + database, cores | election morning | machine | database, disk | Mbit/s |",
        "|---|---|---|---|---|---|",
    ]
    for found in sizes:
        people, stations, database = found["people"], found["stations"], found["database"]["mb"]
        observers = min(people * 0.55, stations * 4 * 0.85)
        costs = costs_of(found)
        evening, morning = need(costs, last_evening(people)), need(costs, election_morning(people, observers, stations))
        cores = max(evening.cores, morning.cores)
        hours = " | ".join(f"{one.web_cores:.2f} + {one.database_cores:.2f}" for one in (evening, morning))
        disk = f"{database:,.0f} MB, {disk_mb(database) / 1024:.0f} GB"
        size = f"{cores} cores, {ceil(memory_mb(cores, database) / 1024)} GB"
        told.append(f"| {people:,}, {stations:,} | {hours} | {size} | {disk} | {max(evening.mbit, morning.mbit):.1f} |")
    return told


if __name__ == "__main__":
    print("\n".join(lines(json.loads(Path(sys.argv[1]).read_text().splitlines()[-1]))))

"""Figures for Prometheus, of all processes together.

What requests cost is counted by each process in a file of its own (prometheus_client's multiprocess mode, in PROMETHEUS_MULTIPROC_DIR), and put
together by whichever process is asked; what the database knows is asked then (figures.py). Nothing is counted, and nothing imported, where METRICS
is off.
"""

import os
from functools import cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from prometheus_client import CollectorRegistry, Histogram

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10)  # seconds
_ONE_AT_A_TIME = Lock()
METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS"})  # others are whatever somebody types


def count_request(route: str, method: str, status: int, seconds: float) -> None:
    _requests().labels(route, method if method in METHODS else "other", str(status)).observe(seconds)


def exposition() -> tuple[bytes, str]:
    """(what Prometheus reads, its media type)"""
    from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

    return generate_latest(_registry()), CONTENT_TYPE_LATEST


def prepare(folder: Path) -> None:
    """Before any process counts: the folder is there, and says nothing of the processes of yesterday. For whoever starts the service."""
    os.environ[FOLDER] = str(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.db"):
        old.unlink(missing_ok=True)


def _requests() -> "Histogram":
    with _ONE_AT_A_TIME:  # two first requests at once would make two
        return _histogram()


@cache
def _histogram() -> "Histogram":
    from prometheus_client import Histogram

    labels = ["route", "method", "status"]
    return Histogram("bakylau_request_seconds", "Requests by route, method and status, and how long they took", labels, buckets=BUCKETS)


def _registry() -> "CollectorRegistry":
    """What is told in one answer: of every process, or of this one where they share no folder; and what the database knows."""
    from prometheus_client import REGISTRY, CollectorRegistry
    from prometheus_client.multiprocess import MultiProcessCollector

    from training_site.watch.figures import DatabaseFigures

    registry = CollectorRegistry()
    if os.environ.get(FOLDER):
        MultiProcessCollector(registry)
    else:
        registry.register(REGISTRY)
    registry.register(DatabaseFigures())
    return registry

"""Whether the service can do its work: each check says what is wrong, "" means nothing."""

import os
import shutil
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, Error, connections, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils.crypto import get_random_string

from certificates.keys.checks import check_keys
from certificates.life.journal import FILE
from people import clock as machine
from training_site.models import QueueWorker
from training_site.queue import state

WRONG = 30  # seconds: a code from an app holds for as long
KEPT = 2.0  # seconds: whoever asks more often makes no more work
_last: tuple[float, dict[str, str]] | None = None


def complaints(at: datetime) -> dict[str, str]:
    """What is wrong, by the name of the check; {} where all is well. An answer is kept for KEPT."""
    global _last
    if _last is None or time.monotonic() >= _last[0] + KEPT:
        found = {name: _told(check, at) for name, check in CHECKS.items()}
        _last = time.monotonic(), {name: told for name, told in found.items() if told}
    return _last[1]


def forget() -> None:
    """Look again the next time."""
    global _last
    _last = None


def _told(check: Callable[[datetime], str], at: datetime) -> str:
    try:
        return check(at)
    except Error as error:
        return f"the database does not answer: {type(error).__name__}"
    except OSError as error:
        return f"cannot be read: {type(error).__name__}"


def database(at: datetime) -> str:
    """A real write, committed, that leaves nothing."""
    rows, name = QueueWorker.objects.using(DEFAULT_DB_ALIAS), f"probe-{get_random_string(12)}"
    with transaction.atomic(using=DEFAULT_DB_ALIAS):
        rows.create(worker_id=name, started_at=at, seen_at=at)
        rows.filter(worker_id=name).delete()
    return ""


def migrations(at: datetime) -> str:
    """Every migration of the code has run. One that the code does not know yet is no fault: the next version is being put in."""
    missing = _last_migrations() - set(MigrationRecorder(connections[DEFAULT_DB_ALIAS]).applied_migrations())
    return f"{len(missing)} apps have migrations that have not run" if missing else ""


@cache
def _last_migrations() -> frozenset[tuple[str, str]]:
    return frozenset(MigrationLoader(None).graph.leaf_nodes())


def keys(at: datetime) -> str:
    return " ".join(error.id or "" for error in check_keys())


def queue(at: datetime) -> str:
    """Nothing that is due has waited too long."""
    age, limit = state.look(at).age(at), timedelta(seconds=settings.READY_QUEUE_SECONDS)
    return f"a task has waited for {int(age.total_seconds())} seconds" if age > limit else ""


def disk(at: datetime) -> str:
    full = [str(path) for path in _folders() if shutil.disk_usage(path).free < settings.READY_DISK_MB * 1_000_000]
    return f"nearly full: {', '.join(full)}" if full else ""


def _folders() -> set[Path]:
    """Where the service writes; of what is not made yet, where it will be made."""
    wanted = [Path(folder) for folder in (settings.VAR_DIR, settings.MEDIA_ROOT, settings.BAKYLAU_PRINTS)]
    return {next(path for path in (folder, *folder.parents) if path.exists()) for folder in wanted}


def journal(at: datetime) -> str:
    """What ends certificates can be noted outside the database."""
    folder = Path(settings.BAKYLAU_JOURNAL)
    there = next(path for path in (folder / FILE, folder, *folder.parents) if path.exists())
    return "" if os.access(there, os.W_OK) else "cannot be written"


def clock(at: datetime) -> str:
    """By the database's, as it was compared last. Ours is put right by it; codes from an app and mailed ones go by the machine's."""
    behind = int(machine.ahead().total_seconds())
    return f"the clock of this machine is {abs(behind)} seconds {'behind' if behind > 0 else 'ahead'}" if abs(behind) > WRONG else ""


CHECKS: dict[str, Callable[[datetime], str]] = {
    "database": database,
    "migrations": migrations,
    "keys": keys,
    "queue": queue,
    "disk": disk,
    "journal": journal,
    "clock": clock,
}

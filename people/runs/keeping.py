"""How long the files of a run are there: some days, or until somebody says that they go."""

from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from wagtail.log_actions import log

from people.models import User
from people.runs import files
from people.runs.models import Run

KEPT = timedelta(days=7)
A_WHILE = timedelta(minutes=3)
KEEPING, THROWN_AWAY = "keeping", "thrown away"


def kept_until(run: Run) -> datetime:
    """Counted from the asking where it was never done."""
    return (run.finished_at or run.asked_at) + KEPT


def next_look(run: Run, at: datetime) -> datetime:
    """When the queue looks after it again."""
    return at + A_WHILE if run.finished_at is None else kept_until(run)


def throw_away_if_old(run: Run, *, at: datetime) -> str:
    """Delete the files of a run whose days are over. Returns what became of it: THROWN_AWAY or KEEPING."""
    if run.thrown_away_at is None:
        if at < kept_until(run):
            return KEEPING
        throw_away(run, "old", at=at)
    return THROWN_AWAY


def throw_away(run: Run, why: str, *, at: datetime, by: User | None = None) -> None:
    """Delete the files, and say why. Whoever makes it just now finds that out and stops."""
    type(run)._default_manager.filter(pk=run.pk).update(thrown_away_at=at, thrown_away_why=why)
    log(instance=run, action=run.THROWN_AWAY, user=by, data={"why": str(why)})
    transaction.on_commit(partial(files.throw_away, run))


def throw_away_left(runs: "QuerySet[Any]", *, dry: bool = False) -> int:
    """Delete the files of those whose files should have gone, and whose process died before it deleted them; how many."""
    left = [run for run in runs.exclude(thrown_away_at=None) if files.folder(run).exists()]
    for run in [] if dry else left:
        files.throw_away(run)
    return len(left)

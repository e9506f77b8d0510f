"""What the making of every run has in common: one worker at a time, a sign of life, taken up again after one that was killed."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Greatest
from django.utils import timezone

from people.runs import files
from people.runs.models import Run

# A worker that has made no file for so long is taken for dead.
SILENT = timedelta(minutes=2)


class GivenUp(Exception):
    """The run was cancelled while it was made."""


def make(run: Run, a_round: Callable[[], bool]) -> bool:
    """Have one round after another made, until one says that the ZIP is handed out; whether it is. False where another worker is at it, or it
    was cancelled (GivenUp)."""
    if not _take(run):
        return False
    try:
        while not a_round():
            pass  # somebody ended, or holds again, while the ZIP was packed
    except GivenUp:
        files.throw_away(run)
        return False
    files.tidy(run)
    return True


def beat(run: Run, made: int) -> None:
    """Say that we are alive, and how far. Raises GivenUp."""
    if not _going(run).update(made=Greatest(F("made"), made), beat_at=timezone.now()):
        raise GivenUp


@transaction.atomic
def hand_out(run: Run, is_so_still: Callable[[], bool], **kept: Any) -> bool:
    """The ZIP that is packed is the run's from now on, and what the run keeps of it, `kept`; False where it would be another by now. Raises GivenUp.

    Under the lock of the run: whoever is erased waits, or was before us.
    """
    locked = type(run)._default_manager.select_for_update(of=("self",)).get(pk=run.pk)
    if not locked.is_going:
        raise GivenUp
    if not is_so_still():
        return False
    files.hand_out(run)
    values = {**kept, "finished_at": timezone.now(), "beat_at": None}
    for name, value in values.items():
        setattr(locked, name, value)
    locked.save(update_fields=list(values))
    return True


def is_stalled(run: Run, *, at: datetime) -> bool:
    """Whether nobody works at it: its worker was killed, or its task is lost."""
    return run.is_going and (run.beat_at or run.asked_at) < at - SILENT


def _take(run: Run) -> bool:
    """Whether the run is ours to make: unfinished, and nobody has made a file of it just now."""
    now = timezone.now()
    free = Q(beat_at=None) | Q(beat_at__lt=now - SILENT)
    return bool(_going(run).filter(free).update(beat_at=now))


def _going(run: Run) -> "QuerySet[Run]":
    return type(run)._default_manager.filter(pk=run.pk, finished_at=None, thrown_away_at=None)

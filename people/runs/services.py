"""What whoever asked for a run may do with it, whatever it is of: fetch its ZIP, cancel it, have it made anew."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, BinaryIO, TypeVar

from django.db import transaction
from django.db.models import QuerySet

from people.models import User
from people.refusals import Refusal, Refused
from people.runs import files, keeping
from people.runs.models import Run

R = TypeVar("R", bound=Run)


def going(model: type[R], by: User) -> "QuerySet[R]":
    """Those of `by` that are still made."""
    return model._default_manager.filter(asked_by=by, finished_at=None, thrown_away_at=None)


def take_turn(by: User) -> None:
    """Pressed twice, it is asked for once. In a transaction."""
    User.objects.select_for_update(of=("self",), no_key=True).get(pk=by.pk)


@transaction.atomic
def opened(run: R, ended_since: Callable[[R, datetime], Sequence[Any]], sentence: str, *, at: datetime) -> BinaryIO:
    """The ZIP of a run that is done, open to be read. Raises Refused (ended_since, in this sentence), FileNotFoundError where it is thrown away."""
    run = _locked(run)
    if run.thrown_away_at is not None:
        raise FileNotFoundError(run.key)
    if ended := ended_since(run, at):
        raise Refused([Refusal("ended_since", sentence, {"count": len(ended)})])
    return files.archive(run).open("rb")


@transaction.atomic
def ask_anew(run: R, once_more: Callable[[R], Any], *, by: User, at: datetime) -> None:
    """Have one that is done made anew, by `once_more`; its ZIP is thrown away. Pressed twice, once. Raises Refused."""
    take_turn(by)
    old = _locked(run)
    if old.finished_at is not None and old.thrown_away_at is None:
        once_more(old)
        keeping.throw_away(old, "ended", at=at, by=by)


@transaction.atomic
def cancel(run: Run, *, by: User, at: datetime) -> None:
    """Make no further file, and throw those away that are there. Of a run that is over nothing is changed."""
    locked = _locked(run)
    if locked.is_going:
        keeping.throw_away(locked, "cancelled", at=at, by=by)


def _locked(run: R) -> R:
    return type(run)._default_manager.select_for_update(of=("self",)).get(pk=run.pk)

"""How long the files of a print run are there: some days, until it is cancelled, or until one of its holders is erased."""

from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db import transaction
from wagtail.log_actions import log

from certificates.enums import LeftOut, ThrownAway
from certificates.models import Certificate, PrintRun
from certificates.prints import files
from people.models import User

KEPT = timedelta(days=7)
KEEPING, THROWN_AWAY = "keeping", "thrown away"


def kept_until(run: PrintRun) -> datetime:
    """Counted from the asking where it was never done."""
    return (run.finished_at or run.asked_at) + KEPT


def throw_away_if_old(run: PrintRun, *, at: datetime) -> str:
    """Delete the files of a run whose days are over. Returns what became of it: THROWN_AWAY or KEEPING."""
    if run.thrown_away_at is None:
        if at < kept_until(run):
            return KEEPING
        throw_away(run, ThrownAway.OLD, at=at)
    return THROWN_AWAY


def throw_away(run: PrintRun, why: ThrownAway, *, at: datetime, by: User | None = None) -> None:
    """Delete the files, and say why. Whoever makes it just now finds that out and stops."""
    PrintRun.objects.filter(pk=run.pk).update(thrown_away_at=at, thrown_away_why=why)
    log(instance=run, action="certificates.throw_away_print", user=by, data={"why": str(why)})
    transaction.on_commit(partial(files.throw_away, run))


def forget_holder(sender: type[User], person: User, at: datetime, **kwargs: Any) -> None:
    """Receiver of person_erased: no file of a print run names the person any more. A ZIP goes as a whole; what is still made goes on without."""
    held = dict(Certificate.objects.filter(holder=person).values_list("pk", "number"))
    if not held:
        return
    for run in PrintRun.objects.filter(thrown_away_at=None).select_for_update(of=("self",)).order_by("pk"):
        for pk in set(held).intersection(run.certificates):
            transaction.on_commit(partial(files.forget_sheet, run, held[pk]))
            if run.finished_at is not None and [pk, LeftOut.ERASED] not in run.left_out:
                throw_away(run, ThrownAway.ERASED, at=at)
                break

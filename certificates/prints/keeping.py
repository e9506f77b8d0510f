"""Of whoever is erased no print run keeps a name."""

from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction

from certificates.enums import LeftOut, ThrownAway
from certificates.models import Certificate, PrintRun
from people.models import User
from people.runs import files
from people.runs.keeping import throw_away


def forget_holder(sender: type[User], person: User, at: datetime, **kwargs: Any) -> None:
    """Receiver of person_erased: no file of a print run names the person any more. A ZIP goes as a whole; what is still made goes on without."""
    held = dict(Certificate.objects.filter(holder=person).values_list("pk", "number"))
    if not held:
        return
    for run in PrintRun.objects.filter(thrown_away_at=None).select_for_update(of=("self",)).order_by("pk"):
        for pk in set(held).intersection(run.certificates):
            transaction.on_commit(partial(files.forget, run, held[pk]))
            if run.finished_at is not None and [pk, LeftOut.ERASED] not in run.left_out:
                throw_away(run, ThrownAway.ERASED, at=at)
                break

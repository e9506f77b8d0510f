"""Of whoever is erased no print run of papers keeps a name."""

from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction

from people.models import User
from people.runs import files
from people.runs.keeping import throw_away
from stations.enums import PapersThrownAway
from stations.models import Assignment, PaperRun


def forget_person(sender: type[User], person: User, at: datetime, **kwargs: Any) -> None:
    """Receiver of person_erased: no file of a run names the person any more. A ZIP goes as a whole; what is still made goes on without."""
    areas = dict(Assignment.objects.filter(person=person).values_list("pk", "station__area_id"))
    if not areas:
        return
    for run in PaperRun.objects.filter(thrown_away_at=None).select_for_update(of=("self",)).order_by("pk"):
        own = set(areas).intersection(run.assignments)
        for area in {areas[pk] for pk in own}:
            transaction.on_commit(partial(files.forget, run, f"{area}-*"))
        if run.finished_at is not None and own & _named(run):
            throw_away(run, PapersThrownAway.ERASED, at=at)


def _named(run: PaperRun) -> set[int]:
    """The assignments whose people are named in its ZIP."""
    return {pk for pk, _certificate in run.packed} | {pk for pk, _kind, code in run.left_out if code != "erased"}

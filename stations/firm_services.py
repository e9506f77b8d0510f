"""A coordinator locks an assignment: no plan moves it. The only writers of `is_locked`."""

from datetime import datetime

from django.db import transaction
from wagtail.log_actions import log

from people.models import User
from people.refusals import Refused
from stations import firm
from stations.models import Assignment
from stations.writing import facts_of


def lock(assignment: Assignment, *, by: User, at: datetime) -> Assignment:
    """No plan moves it from now on. Raises Refused (not_standing, shift_over, already_locked)."""
    return _set(assignment, True, by, at)


def unlock(assignment: Assignment, *, by: User, at: datetime) -> Assignment:
    """Plans may move it again. Raises Refused (not_standing, shift_over, not_locked)."""
    return _set(assignment, False, by, at)


@transaction.atomic
def _set(assignment: Assignment, is_locked: bool, by: User, at: datetime) -> Assignment:
    assignment = Assignment.objects.select_for_update(of=("self",)).select_related("shift__election", "person").get(pk=assignment.pk)
    if refusals := firm.lock_refusals(assignment, at, is_locked=is_locked):
        raise Refused(refusals)
    assignment.is_locked = is_locked
    assignment.save(update_fields=["is_locked"])
    log(instance=assignment, action="stations.lock" if is_locked else "stations.unlock", user=by, data=facts_of(assignment))
    return assignment

"""What a person says to a post, or a coordinator on their behalf: the only writers of it. In the log stands who said it."""

from datetime import datetime

from django.db import transaction
from wagtail.log_actions import log

from people.models import User
from people.refusals import Refused
from stations import services
from stations.enums import AssignmentState, HoleCause
from stations.life import rules
from stations.models import Assignment


@transaction.atomic
def accept(assignment: Assignment, *, by: User, at: datetime) -> Assignment:
    """They take it. Raises Refused (not_standing, shift_over, already_accepted, already_confirmed)."""
    assignment = locked(assignment)
    if refusals := rules.accept_refusals(assignment, at):
        raise Refused(refusals)
    assignment.state, assignment.answered_at = AssignmentState.ACCEPTED, at
    assignment.save(update_fields=["state", "answered_at"])
    _log(assignment, "stations.accept", by)
    return assignment


@transaction.atomic
def confirm(assignment: Assignment, *, by: User, at: datetime) -> Assignment:
    """They come for certain; who had not answered has thereby. Raises Refused (not_standing, shift_over, already_confirmed)."""
    assignment = locked(assignment)
    if refusals := rules.confirm_refusals(assignment, at):
        raise Refused(refusals)
    assignment.state, assignment.confirmed_at = AssignmentState.CONFIRMED, at
    assignment.answered_at = assignment.answered_at or at
    assignment.save(update_fields=["state", "answered_at", "confirmed_at"])
    _log(assignment, "stations.confirm", by)
    return assignment


@transaction.atomic
def decline(assignment: Assignment, *, by: User, at: datetime, reason: str) -> Assignment:
    """They do not come, for a reason: the post is a hole. Raises Refused (not_standing, shift_over, already_arrived, reason_missing)."""
    assignment = locked(assignment)
    if refusals := rules.decline_refusals(assignment, reason, at):
        raise Refused(refusals)
    Assignment.objects.filter(pk=assignment.pk).update(declined_because=reason.strip()[:250], answered_at=at)
    return services.withdraw(assignment, by=by, at=at, reason=reason, code=HoleCause.DECLINED)


def locked(assignment: Assignment) -> Assignment:
    """The row as it is now, ours until the transaction ends."""
    assignments = Assignment.objects.select_for_update(of=("self",)).select_related("shift__election", "person")
    return assignments.get(pk=assignment.pk)


def _log(assignment: Assignment, action: str, by: User) -> None:
    data = {"person": assignment.person_id, "post": assignment.post_id, "on_behalf": by.pk != assignment.person_id}
    log(instance=assignment, action=action, user=by, data=data)

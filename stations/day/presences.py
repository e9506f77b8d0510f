"""Arrived, relieved, left: the only writers of `Presence`, and of what it makes of an assignment. What is sent twice is noted once; what was
noted by mistake is taken back by a row of its own."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from wagtail.log_actions import log

from people.models import User
from people.refusals import Refused
from stations import gate, holes, services
from stations.day import missing, rules
from stations.enums import AssignmentState, HoleCause, PresenceKind
from stations.life.answers import locked
from stations.locks import hold
from stations.models import Assignment, Hole, Post, Presence
from stations.reasons import Because
from stations.refused_by_database import code_of

NOT_AT_ALL = timedelta()


@transaction.atomic
def note(
    assignment: Assignment, kind: str, *, by: User, at: datetime, device_at: datetime | None, key: UUID, slow: timedelta = NOT_AT_ALL
) -> Presence:
    """Note it, with the time of the device (None: unreadable) and of the server; `slow`: how far the device's clock is behind the server's. Who
    says long before the end that they are relieved has left. The same key again gives what is noted. Raises Refused (key_used, not_standing,
    too_early, shift_over, already_arrived, not_arrived)."""
    assignment = locked(assignment)
    if noted := Presence.objects.filter(key=key).first():
        if (noted.assignment_id, noted.kind, noted.undoes_id) == (assignment.pk, kind, None):
            return noted
        raise Refused([rules.refusal("key_used")])
    when = rules.believed(device_at + slow if device_at else None, at, assignment.shift)
    if refusals := rules.note_refusals(assignment, kind, when, at):
        raise Refused(refusals)
    presence = Presence.objects.create(assignment=assignment, kind=kind, device_at=device_at, server_at=at, by=by, key=key)
    makes = PresenceKind.LEFT if kind == PresenceKind.RELIEVED and rules.is_early(assignment.shift, when) else PresenceKind(kind)
    {PresenceKind.ARRIVED: _arrive, PresenceKind.RELIEVED: _relieve, PresenceKind.LEFT: _leave}[makes](assignment, by, at)
    _log(assignment, f"stations.{kind}", by, device_at)
    return presence


def undo(presence: Presence, *, by: User, at: datetime, key: UUID) -> Presence:
    """Take back what was noted last, within minutes or, by a coordinator, while the shift lasts, by a row that says so. Whoever had gone stands
    there again if the gate lets them. Raises Refused."""
    post = presence.assignment.post
    try:
        with transaction.atomic():
            return _undo(presence, by, at, key)
    except IntegrityError as error:
        code = code_of(error)
        if code not in gate.SENTENCES:
            raise
        raise Refused([gate.refusal(code, post)]) from error


def last_noted(assignment: Assignment) -> Presence | None:
    """The newest that is noted and not taken back."""
    return assignment.presences.filter(undoes=None, undone_by=None).order_by("-server_at", "-pk").first()


def _undo(presence: Presence, by: User, at: datetime, key: UUID) -> Presence:
    hold([presence.assignment.person_id], [presence.assignment.post_id])
    assignment = locked(presence.assignment)
    if refusals := rules.undo_refusals(presence, last_noted(assignment), at, by_themselves=by.pk == assignment.person_id):
        raise Refused(refusals)
    correcting = Presence.objects.create(assignment=assignment, kind=presence.kind, device_at=at, server_at=at, by=by, key=key, undoes=presence)
    if presence.kind == PresenceKind.ARRIVED:
        _go_back(assignment, at)
    else:
        _come_back(assignment, at)
    _log(assignment, "stations.undo", by, at)
    return correcting


def _arrive(assignment: Assignment, by: User, at: datetime) -> None:
    assignment.state = AssignmentState.ARRIVED
    assignment.save(update_fields=["state"])
    if Hole.objects.filter(post=assignment.post_id, assignment=assignment, closed_at=None).exists():
        holes.give_up_hole(assignment.post, at=at)


def _relieve(assignment: Assignment, by: User, at: datetime) -> None:
    assignment.state, assignment.ended_at, assignment.ended_by = AssignmentState.RELIEVED, at, by
    assignment.ended_because = Because.RELIEVED.value
    assignment.save(update_fields=["state", "ended_at", "ended_by", "ended_because"])


def _leave(assignment: Assignment, by: User, at: datetime) -> None:
    services.withdraw(assignment, by=by, at=at, reason=Because.LEFT_EARLY, code=HoleCause.LEFT)


def _go_back(assignment: Assignment, at: datetime) -> None:
    """They are not there after all: as they were before, and missing if it is late."""
    said = AssignmentState.CONFIRMED if assignment.confirmed_at else AssignmentState.ACCEPTED if assignment.answered_at else AssignmentState.TOLD
    assignment.state = said
    assignment.save(update_fields=["state"])
    if missing.is_missing(assignment, at):
        holes.open_hole(assignment, because=HoleCause.NO_SHOW, at=at)


def _come_back(assignment: Assignment, at: datetime) -> None:
    """They have not gone after all. The gate is asked as of anybody who takes the post."""
    post = Post.objects.select_related("shift", "station__election__programme", "station__area").get(pk=assignment.post_id)
    if refusals := gate.refusals(assignment.person, post, at):
        raise Refused(refusals)
    assignment.state, assignment.ended_at, assignment.ended_by, assignment.ended_because = AssignmentState.ARRIVED, None, None, ""
    assignment.save(update_fields=["state", "ended_at", "ended_by", "ended_because"])
    holes.close_hole(assignment, at=at)


def _log(assignment: Assignment, action: str, by: User, device_at: datetime | None) -> None:
    data = {"person": assignment.person_id, "post": assignment.post_id, "on_behalf": by.pk != assignment.person_id}
    log(instance=assignment, action=action, user=by, data=data | {"device_at": device_at.isoformat() if device_at else None})

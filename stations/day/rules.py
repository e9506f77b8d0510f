"""What may be noted on the day. Each rule gives every reason why not; [] means yes."""

from datetime import datetime, timedelta

from django.utils.translation import gettext_noop

from people.refusals import Refusal
from stations.enums import AssignmentState, PresenceKind
from stations.models import Assignment, Presence, Shift

EARLIEST = timedelta(hours=3)  # before the shift begins
HANDOVER = timedelta(minutes=30)  # before the shift ends: who goes earlier leaves a hole
UNDO_WITHIN = timedelta(minutes=10)  # by the person; a coordinator may while the shift lasts
CLOCK_AHEAD = timedelta(minutes=5)
LONGEST_WAIT = timedelta(hours=24)  # of what a phone sends later
SENTENCES = {
    "not_standing": gettext_noop("This post is no longer yours: nothing was noted. Call the coordinator."),
    "too_early": gettext_noop("The shift is still far off. Note the arrival when you are at the station."),
    "shift_over": gettext_noop("This shift is over."),
    "already_arrived": gettext_noop("The arrival has been noted already."),
    "not_arrived": gettext_noop("Note the arrival first."),
    "unknown": gettext_noop("This is no post of yours: nothing was noted."),
    "key_used": gettext_noop("Something else was noted under this key."),
    "undo_too_late": gettext_noop("It can be taken back for ten minutes only. Call the coordinator."),
    "undone_already": gettext_noop("There is nothing to take back: something else was noted after it."),
}


def note_refusals(assignment: Assignment, kind: str, when: datetime, at: datetime) -> list[Refusal]:
    """Why that somebody arrived, was relieved or left (at `when`) cannot be noted at `at`."""
    if not assignment.stands or (assignment.lapses_at is not None and assignment.lapses_at <= at):
        return [refusal("not_standing")]
    has_arrived = assignment.state == AssignmentState.ARRIVED
    if kind != PresenceKind.ARRIVED:
        return [] if has_arrived else [refusal("not_arrived")]
    if has_arrived:
        return [refusal("already_arrived")]
    if when < assignment.shift.starts_at - EARLIEST:
        return [refusal("too_early")]
    return [refusal("shift_over")] if when >= assignment.shift.ends_at else []


def undo_refusals(presence: Presence, last: Presence | None, at: datetime, *, by_themselves: bool) -> list[Refusal]:
    """Why what was noted cannot be taken back by the person, or by a coordinator; `last`: the newest that is noted of the assignment."""
    if presence.undoes_id is not None or last is None or last.pk != presence.pk:
        return [refusal("undone_already")]
    if may_undo(presence, presence.assignment.shift, at, by_themselves=by_themselves):
        return []
    return [refusal("undo_too_late" if by_themselves else "shift_over")]


def may_undo(presence: Presence, shift: Shift, at: datetime, *, by_themselves: bool) -> bool:
    """Whether it is time to take it back; whether somebody else stands there the gate says."""
    return at <= presence.server_at + UNDO_WITHIN or (not by_themselves and at < shift.ends_at)


def is_early(shift: Shift, when: datetime) -> bool:
    """Whether who goes at `when` leaves the post empty, whatever they call it."""
    return when < shift.ends_at - HANDOVER


def believed(device_at: datetime | None, at: datetime, shift: Shift) -> datetime:
    """When it happened: as the phone says (None: it said nothing), unless its clock is ahead, the thing is too old to be true, or it would be out
    of the time of the shift, when it is that time by the server's clock."""
    if device_at is None or not at - LONGEST_WAIT <= device_at <= at + CLOCK_AHEAD:
        return at
    return at if not _is_time(shift, device_at) and _is_time(shift, at) else device_at


def _is_time(shift: Shift, when: datetime) -> bool:
    return shift.starts_at - EARLIEST <= when < shift.ends_at


def refusal(code: str) -> Refusal:
    return Refusal(code, SENTENCES[code])

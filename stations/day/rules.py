"""What may be noted on the day. Each rule gives every reason why not; [] means yes."""

from datetime import datetime, timedelta

from django.utils.translation import gettext_noop

from people.refusals import Refusal
from stations.enums import AssignmentState, PresenceKind
from stations.models import Assignment, Presence

EARLIEST = timedelta(hours=3)  # before the shift begins
UNDO_WITHIN = timedelta(minutes=10)
CLOCK_AHEAD = timedelta(minutes=5)
LONGEST_WAIT = timedelta(hours=24)  # of what a phone sends later
SENTENCES = {
    "not_standing": gettext_noop("This post is no longer yours: nothing was noted. Call the coordinator."),
    "too_early": gettext_noop("The shift is still far off. Note the arrival when you are at the station."),
    "shift_over": gettext_noop("This shift is over."),
    "already_arrived": gettext_noop("The arrival has been noted already."),
    "not_arrived": gettext_noop("Note the arrival first."),
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


def undo_refusals(presence: Presence, last: Presence | None, at: datetime) -> list[Refusal]:
    """Why what was noted cannot be taken back; `last`: the newest that is noted of the assignment."""
    if presence.undoes_id is not None or last is None or last.pk != presence.pk:
        return [refusal("undone_already")]
    return [] if at <= presence.server_at + UNDO_WITHIN else [refusal("undo_too_late")]


def believed(device_at: datetime, at: datetime) -> datetime:
    """When it happened: as the phone says, unless its clock is ahead or the thing is too old to be true."""
    return device_at if at - LONGEST_WAIT <= device_at <= at + CLOCK_AHEAD else at


def refusal(code: str) -> Refusal:
    return Refusal(code, SENTENCES[code])

"""Whom a plan leaves where they stand: one rule for who makes it and for who applies it; and whether a coordinator may say so."""

from datetime import datetime

from django.utils.translation import gettext_noop

from people.refusals import Refusal
from stations.enums import STANDING, AssignmentState
from stations.models import Assignment

GONE = "not_there"
# Whoever has said that they come, or is there, is not moved.
_SAID = {AssignmentState.CONFIRMED: "stays_confirmed", AssignmentState.ARRIVED: "stays_arrived"}
SENTENCES = {
    "stays_locked": gettext_noop("Stays: a coordinator has locked this assignment."),
    "stays_confirmed": gettext_noop("Stays: the person has confirmed the post."),
    "stays_arrived": gettext_noop("Stays: the person has arrived."),
    "stays_begun": gettext_noop("Stays: the shift has begun."),
    "not_standing": gettext_noop("This assignment has already ended."),
    "shift_over": gettext_noop("This shift is over."),
    "already_locked": gettext_noop("This assignment is locked already."),
    "not_locked": gettext_noop("This assignment is not locked."),
    GONE: gettext_noop("The person does not stand there any more: there was nothing to take away."),
}


def stays(state: str, is_locked: bool, starts_at: datetime, at: datetime) -> str:
    """Why no plan moves who stands so in a shift that begins at `starts_at`, as a code of SENTENCES; "" where one may."""
    if is_locked:
        return "stays_locked"
    return _SAID.get(AssignmentState(state), "stays_begun" if starts_at <= at else "")


def lock_refusals(assignment: Assignment, at: datetime, *, is_locked: bool = True) -> list[Refusal]:
    """Why it cannot be locked, or unlocked, at `at`."""
    if assignment.state not in STANDING:
        return [refusal("not_standing")]
    if assignment.shift.ends_at <= at:
        return [refusal("shift_over")]
    if assignment.is_locked == is_locked:
        return [refusal("already_locked" if is_locked else "not_locked")]
    return []


def refusal(code: str) -> Refusal:
    return Refusal(code, SENTENCES[code])

"""What may become of an assignment: told → accepted or declined → confirmed. Each rule gives every reason why not; [] means yes."""

from collections.abc import Collection
from datetime import datetime

from django.utils.translation import gettext_noop

from people.refusals import Refusal
from stations.enums import AssignmentState, OfferState
from stations.models import Assignment, Offer

SENTENCES = {
    "not_standing": gettext_noop("This assignment has already ended."),
    "shift_over": gettext_noop("This shift is over."),
    "already_accepted": gettext_noop("This post has been accepted already."),
    "already_confirmed": gettext_noop("This post has been confirmed already."),
    "already_arrived": gettext_noop("Somebody who has arrived cannot decline: note instead that they left."),
    "reason_missing": gettext_noop("Give the reason: it helps the coordinator to find somebody else."),
    "offer_taken_back": gettext_noop("This post is no longer offered: somebody stands there, or nobody is needed."),
    "not_in_scope": gettext_noop("Whoever stands here is not of your scope. Tell the headquarters that they have not come."),
    "offer_answered": gettext_noop("This offer has been answered already."),
    "offer_too_late": gettext_noop("The time to answer is over, and the post is offered to somebody else."),
}


def accept_refusals(assignment: Assignment, at: datetime) -> list[Refusal]:
    """Why the person cannot say that they take the post."""
    return _open(assignment, at) or _not_yet(assignment, {AssignmentState.ACCEPTED}, "already_accepted")


def confirm_refusals(assignment: Assignment, at: datetime) -> list[Refusal]:
    """Why the person cannot say once more, shortly before, that they come."""
    return _open(assignment, at) or _not_yet(assignment, set(), "already_confirmed")


def decline_refusals(assignment: Assignment, reason: str, at: datetime) -> list[Refusal]:
    """Why the person cannot give the post back, for `reason`."""
    if found := _open(assignment, at):
        return found
    codes = ["already_arrived"] if assignment.state == AssignmentState.ARRIVED else []
    return [refusal(code) for code in codes + ([] if reason.strip() else ["reason_missing"])]


def offer_refusals(offer: Offer, at: datetime) -> list[Refusal]:
    """Why an offer cannot be answered."""
    if offer.state == OfferState.VOID or offer.hole.closed_at is not None:
        return [refusal("offer_taken_back")]
    if offer.state == OfferState.EXPIRED or (offer.state == OfferState.OPEN and offer.answer_by <= at):
        return [refusal("offer_too_late")]
    return [] if offer.state == OfferState.OPEN else [refusal("offer_answered")]


def refusal(code: str) -> Refusal:
    return Refusal(code, SENTENCES[code])


def _open(assignment: Assignment, at: datetime) -> list[Refusal]:
    """Whether anything can still be said about it."""
    if not assignment.stands or (assignment.lapses_at is not None and assignment.lapses_at <= at):
        return [refusal("not_standing")]
    return [refusal("shift_over")] if assignment.shift.ends_at <= at else []


def _not_yet(assignment: Assignment, also: Collection[str], code: str) -> list[Refusal]:
    said = {AssignmentState.CONFIRMED, AssignmentState.ARRIVED, *also}
    return [refusal(code)] if assignment.state in said else []

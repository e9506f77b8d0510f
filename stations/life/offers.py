"""A hole is offered to substitutes, the nearest first, one at a time, each with a while to answer. The only writer of `Offer` beside `holes`."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_noop
from wagtail.log_actions import log

from people.models import User
from people.refusals import Refused
from stations import scope, services
from stations.enums import AssignmentState, HoleCause, OfferState
from stations.life import notices, rules, tasks
from stations.life.substitutes import nearest_free
from stations.locks import hold
from stations.models import Assignment, Hole, Offer
from stations.reasons import Because

# Whoever says yes knows best how far they go, and when they can.
BECAUSE_TAKEN = gettext_noop("The person took the post when it was offered.")
ASKED_AT_ONCE = 20


@transaction.atomic
def start(hole: Hole, *, by: User, at: datetime) -> Offer | None:
    """Offer the hole; it goes on by itself until somebody takes it or nobody is left. Whoever did not come no longer stands there. Returns the
    offer that is open; None: there is nobody to ask. Raises Refused (clear)."""
    hole = clear(hole, by=by, at=at)
    if is_open := hole.offers.filter(state=OfferState.OPEN).first():
        return is_open
    log(instance=hole.assignment, action="stations.offer", user=by, data={"post": hole.post_id, "hole": hole.pk})
    return _offer_next(hole, at)


@transaction.atomic
def clear(hole: Hole, *, by: User, at: datetime) -> Hole:
    """The hole as it is now, its post ours; whoever stands there and did not come is withdrawn, by whoever coordinates them. Raises Refused
    (offer_taken_back, not_in_scope)."""
    hold([], [hole.post_id])
    Assignment.objects.select_for_update(of=("self",)).get(pk=hole.assignment_id)  # whoever arrives just now is waited for; they close the hole
    hole = Hole.objects.select_related("post__shift__election", "post__station", "assignment").get(pk=hole.pk)
    if hole.closed_at is not None or hole.post.shift.ends_at <= at or hole.assignment.state == AssignmentState.ARRIVED:
        raise Refused([rules.refusal("offer_taken_back")])
    if hole.assignment.stands:
        if not scope.assignments_of(by).filter(pk=hole.assignment_id).exists():
            raise Refused([rules.refusal("not_in_scope")])
        services.withdraw(hole.assignment, by=by, at=at, reason=Because.MISSING, code=HoleCause.NO_SHOW)
    return hole


def replace(hole: Hole, person: User, *, by: User, at: datetime, overrule: str = "") -> Assignment:
    """The coordinator lets somebody stand there at once; whoever did not come no longer does. Raises Refused."""
    services.withdraw_lapsed(at=at)
    with transaction.atomic():
        hold([person.pk], [hole.post_id])
        hole = clear(hole, by=by, at=at)
        return services.assign_within(person, hole.post, by=by, at=at, overrule=overrule)


def accept(offer: Offer, *, by: User, at: datetime) -> Assignment:
    """The substitute stands there, if the gate still lets them. Raises Refused."""
    services.withdraw_lapsed(at=at)
    with transaction.atomic():
        hold([offer.person_id], [offer.hole.post_id])
        offer = _answerable(offer, at)
        assignment = services.assign_within(offer.person, offer.hole.post, by=by, at=at, overrule=BECAUSE_TAKEN)
        Assignment.objects.filter(pk=assignment.pk).update(state=AssignmentState.ACCEPTED, answered_at=at)
        assignment.refresh_from_db()
        return assignment


@transaction.atomic
def decline(offer: Offer, *, by: User, at: datetime) -> None:
    """They cannot; the next one is asked. Raises Refused."""
    hold([], [offer.hole.post_id])
    offer = _answerable(offer, at)
    _end(offer, OfferState.DECLINED, at)
    _go_on(offer.hole, at)


@transaction.atomic
def expire(offer: Offer, *, at: datetime) -> bool:
    """Whether the time to answer was over, and nobody had: the next one is asked."""
    hold([], [offer.hole.post_id])
    offer = Offer.objects.select_related("hole__post__shift__election", "hole__post__station").get(pk=offer.pk)
    if offer.state != OfferState.OPEN or offer.answer_by > at:
        return False
    _end(offer, OfferState.EXPIRED, at)
    if offer.hole.closed_at is None and offer.hole.post.shift.ends_at > at:
        _go_on(offer.hole, at)
    return True


def expire_all(*, at: datetime) -> int:
    """What a lost task left open; returns how many. Every page of the day asks first."""
    due = Offer.objects.filter(state=OfferState.OPEN, answer_by__lte=at).select_related("hole").order_by("pk")
    return sum(expire(offer, at=at) for offer in due[:ASKED_AT_ONCE])


def _answerable(offer: Offer, at: datetime) -> Offer:
    """The offer as it is now. Raises Refused."""
    related = ("person", "hole__post__shift__election", "hole__post__station__area", "hole__post__station__election__programme")
    offer = Offer.objects.select_related(*related).get(pk=offer.pk)
    if refusals := rules.offer_refusals(offer, at):
        raise Refused(refusals)
    return offer


def _end(offer: Offer, state: str, at: datetime) -> None:
    offer.state, offer.answered_at = state, None if state == OfferState.EXPIRED else at
    offer.save(update_fields=["state", "answered_at"])


def _go_on(hole: Hole, at: datetime) -> None:
    """To the next one; where nobody is left, whoever coordinates there is told."""
    if _offer_next(hole, at) is None:
        notices.tell_nobody_left(hole, at=at)
        tasks.mail_notices.enqueue()


def _offer_next(hole: Hole, at: datetime) -> Offer | None:
    """Ask the nearest who is free; the post is held. Nobody is waited for: who is held by somebody else just now is passed over."""
    for pk in nearest_free(hole, at=at, most=ASKED_AT_ONCE):
        person = User.objects.select_for_update(of=("self",), no_key=True, skip_locked=True).filter(pk=pk).first()
        if person is None or Offer.objects.filter(person=person, state=OfferState.OPEN, answer_by__gt=at).exists():
            continue
        answer_by = min(at + timedelta(minutes=hole.post.shift.election.answer_within_minutes), hole.post.shift.ends_at)
        offer = Offer.objects.create(hole=hole, person=person, offered_at=at, answer_by=answer_by)
        notices.tell_offer(offer)
        tasks.expire_offer.using(run_after=answer_by).enqueue(offer.pk)
        tasks.mail_notices.enqueue()
        return offer
    return None

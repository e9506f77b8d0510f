"""Holes: posts that had somebody and have nobody now. The only writer of `Hole`; always inside the transaction that makes or fills one."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import QuerySet

from stations.enums import HoleCause, OfferState
from stations.models import Assignment, Hole, Offer, Post


def open_hole(assignment: Assignment, *, because: str, at: datetime) -> Hole | None:
    """The hole at the post of an assignment that ended, or of somebody who did not come; the one that is open already, if so. None once the
    shift is over: what nobody can fill is history."""
    if assignment.shift.ends_at <= at:
        return None
    hole = Hole(post_id=assignment.post_id, assignment=assignment, because=HoleCause(because), opened_at=at)
    Hole.objects.bulk_create([hole], ignore_conflicts=True)  # one open hole at a post, whoever is faster
    return Hole.objects.filter(post=assignment.post_id, closed_at=None).first()


def close_hole(assignment: Assignment, *, at: datetime) -> None:
    """Somebody stands at the post: its hole is filled, and its offer taken by them or no longer needed."""
    open_holes = Hole.objects.filter(post=assignment.post_id, closed_at=None)
    offers = Offer.objects.filter(hole__in=open_holes.values("pk"), state=OfferState.OPEN)
    offers.filter(person=assignment.person_id).update(state=OfferState.ACCEPTED, answered_at=at)
    offers.update(state=OfferState.VOID)
    open_holes.update(closed_at=at, closed_by=assignment)


def close_holes(assignments: Sequence[Assignment], *, at: datetime) -> None:
    """For many who stand now: a query where there is no hole."""
    posts = [assignment.post_id for assignment in assignments]
    there = set(Hole.objects.filter(post__in=posts, closed_at=None).values_list("post", flat=True))
    for assignment in assignments:
        if assignment.post_id in there:
            close_hole(assignment, at=at)


def give_up_hole(post: Post, *, at: datetime) -> None:
    """Nobody is wanted there any more, as when the station is closed; or whoever was missing has come after all."""
    open_holes = Hole.objects.filter(post=post, closed_at=None)
    Offer.objects.filter(hole__in=open_holes.values("pk"), state=OfferState.OPEN).update(state=OfferState.VOID)
    open_holes.update(closed_at=at)


def open_holes(at: datetime) -> QuerySet[Hole]:
    """Those that can still be filled, the shift that begins first before the others."""
    related = ("post__shift__election", "post__station__area", "assignment__person", "assignment__organisation")
    holes = Hole.objects.filter(closed_at=None, post__shift__ends_at__gt=at).select_related(*related)
    return holes.order_by("post__shift__starts_at", "-post__station__priority", "opened_at", "pk")


def history_of(post: Post) -> QuerySet[Hole]:
    """Every hole that there was at a post, the newest first."""
    return Hole.objects.filter(post=post).select_related("assignment__person", "closed_by__person").order_by("-opened_at", "-pk")

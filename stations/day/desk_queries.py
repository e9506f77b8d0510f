"""What the coordinator's phone shows, in a handful of queries whatever the size of the scope."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from people.models import User
from people.search import matching_people
from stations import holes, scope
from stations.enums import AssignmentState, OfferState
from stations.life.swaps import waiting
from stations.models import Assignment, Hole, Offer, Post, Shift, Swap
from stations.queries import covering, stands_at

MOST_HOLES = 30


@dataclass(frozen=True, slots=True)
class Counts:
    """Of one shift, in scope."""

    posts: int
    standing: int
    arrived: int


def shifts_now(user: Any, at: datetime) -> list[Shift]:
    """Those that last or are to come, of elections with a station in scope; the next ones first."""
    elections = scope.elections_of(user).values("pk")
    return list(Shift.objects.filter(ends_at__gt=at, election__in=elections).select_related("election").order_by("starts_at", "pk")[:8])


def holes_in(user: Any, at: datetime) -> QuerySet[Hole]:
    """Those in scope that can still be filled, soonest first; each with `offered` and whether its name may be read (`named`)."""
    offered = Prefetch("offers", Offer.objects.filter(state=OfferState.OPEN), to_attr="offered")
    inside = scope.holes_of(user).values("pk")
    named = Exists(scope.assignments_of(user).filter(pk=OuterRef("assignment")))
    return holes.open_holes(at).filter(pk__in=inside).annotate(named=named).prefetch_related(offered)


def standing_in(user: Any, shift: Shift, at: datetime, text: str = "") -> QuerySet[Assignment]:
    """Who stands in the shift, in scope: those who have not arrived first."""
    standing = scope.assignments_of(user).filter(stands_at(at), shift=shift)
    if text:
        people = matching_people(User.objects.all(), text)
        standing = standing.filter(Q(person__in=people.values("pk")) | Q(station__number__iexact=text) | Q(station__name__icontains=text))
    here = Q(state=AssignmentState.ARRIVED)
    related = ("person", "station__area", "organisation", "shift__election", "post")
    return standing.select_related(*related).alias(here=here).order_by("here", "station__area__path", "station__number", "post__seat", "pk")


def counts_of(user: Any, shift: Shift, at: datetime) -> Counts:
    """Whoever did not come is not counted among those who stand."""
    posts = scope.posts_of(user).filter(shift=shift, station__closed_at=None).count()
    standing = covering().filter(stands_at(at), post__in=scope.posts_of(user).filter(shift=shift).values("pk"))
    counted = standing.aggregate(standing=Count("pk"), arrived=Count("pk", filter=Q(state=AssignmentState.ARRIVED)))
    return Counts(posts, counted["standing"], counted["arrived"])


def swaps_seen(user: Any) -> QuerySet[Swap]:
    """Those between two people whom the coordinator both sees, decided ones too."""
    seen = scope.assignments_of(user).values("pk")
    return Swap.objects.filter(first__in=seen, second__in=seen).select_related("first", "second")


def swaps_in(user: Any) -> QuerySet[Swap]:
    """Those of them that wait for a word."""
    both = ("first__person", "second__person", "first__station", "second__station", "first__shift__election", "second__shift__election")
    return waiting().filter(pk__in=swaps_seen(user).values("pk")).select_related(*both).order_by("asked_at", "pk")


def asked_about(hole: Hole, user: Any) -> list[Offer]:
    """Everybody who was asked, the last first; the name of who is out of scope is not told (`named`)."""
    named = Exists(scope.people_of(user).filter(pk=OuterRef("person")))
    return list(hole.offers.select_related("person", "hole__post__shift__election").annotate(named=named))


def people_named(user: Any, text: str, most: int) -> list[User]:
    """Of those in scope, whoever is found by name, e-mail address or phone."""
    return list(matching_people(scope.people_of(user), text).select_related("home_area").order_by("full_name", "pk")[:most])


def beside(user: Any, post: Post, at: datetime) -> list[Assignment]:
    """Who stands at the same station in the same shift; the name of who is out of scope is not told (`named`)."""
    standing = Assignment.objects.filter(stands_at(at), station=post.station_id, shift=post.shift_id).exclude(post=post)
    named = Exists(scope.assignments_of(user).filter(pk=OuterRef("pk")))
    return list(standing.select_related("person", "organisation").annotate(named=named))

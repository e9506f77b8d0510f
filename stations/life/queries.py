"""What waits for somebody's answer."""

from datetime import datetime

from django.db.models import Case, Q, QuerySet, When

from people.models import User
from people.search import matching_people
from stations.enums import AssignmentState, OfferState
from stations.life.swaps import waiting
from stations.models import Assignment, Offer, Swap
from stations.queries import stands_at


def who_could_change(first: Assignment, among: QuerySet[Assignment], at: datetime, text: str = "") -> QuerySet[Assignment]:
    """Of `among`, those of the same election with whom the one at `first` could change posts, the gate apart: of the same shift first, then of the
    same area."""
    others = among.filter(stands_at(at), shift__election=first.shift.election_id, shift__ends_at__gt=at)
    others = others.exclude(person=first.person_id).exclude(state=AssignmentState.ARRIVED)
    if text:
        people = matching_people(User.objects.all(), text)
        others = others.filter(Q(person__in=people.values("pk")) | Q(station__number__iexact=text) | Q(station__name__icontains=text))
    near = Case(When(shift=first.shift_id, then=0), default=2) + Case(When(station__area=first.station.area_id, then=0), default=1)
    related = ("person", "organisation", "station__area", "shift__election", "post")
    return others.select_related(*related).alias(near=near).order_by("near", "station__area__path", "station__number", "pk")


def offers_to(person: User, at: datetime) -> list[Offer]:
    """What the person is asked to take over, and can still answer."""
    related = ("hole__post__station__area", "hole__post__station__election", "hole__post__shift__election")
    open_offers = Offer.objects.filter(person=person, state=OfferState.OPEN, answer_by__gt=at, hole__closed_at=None)
    return list(open_offers.select_related(*related))


def swaps_of(person: User) -> list[Swap]:
    """The changes of posts that the person has asked for, or is asked for."""
    both = ("first__person", "second__person", "first__station__area", "second__station__area", "first__shift__election", "second__shift__election")
    return list(waiting().filter(Q(first__person=person) | Q(second__person=person)).select_related(*both))

"""What waits for somebody's answer."""

from datetime import datetime

from django.db.models import Q

from people.models import User
from stations.enums import OfferState
from stations.life.swaps import waiting
from stations.models import Offer, Swap


def offers_to(person: User, at: datetime) -> list[Offer]:
    """What the person is asked to take over, and can still answer."""
    related = ("hole__post__station__area", "hole__post__station__election", "hole__post__shift__election")
    open_offers = Offer.objects.filter(person=person, state=OfferState.OPEN, answer_by__gt=at, hole__closed_at=None)
    return list(open_offers.select_related(*related))


def swaps_of(person: User) -> list[Swap]:
    """The changes of posts that the person has asked for, or is asked for."""
    both = ("first__person", "second__person", "first__station__area", "second__station__area", "first__shift__election", "second__shift__election")
    return list(waiting().filter(Q(first__person=person) | Q(second__person=person)).select_related(*both))

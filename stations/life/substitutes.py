"""Who could fill a hole, the nearest first."""

from datetime import datetime
from math import cos, inf, radians
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet

from people.models import User
from stations import gate, queries
from stations.enums import OfferState
from stations.geo import km
from stations.models import Hole, Offer
from stations.warnings import without_warnings

LOOKED_AT = 500


def free_people(hole: Hole, *, at: datetime) -> QuerySet[User]:
    """Who may stand there, against whom nothing speaks, who was not asked about this hole, gave this post back or is asked about another one."""
    asked = Offer.objects.filter(person=OuterRef("pk"), hole=hole)
    elsewhere = Offer.objects.filter(person=OuterRef("pk"), state=OfferState.OPEN, answer_by__gt=at)
    people = without_warnings(gate.people_who_may_stand(hole.post, at), hole.post)
    return people.exclude(Exists(asked)).exclude(Exists(elsewhere)).exclude(pk=hole.assignment.person_id)


def nearest_free(hole: Hole, *, at: datetime, most: int, among: QuerySet[User] | None = None) -> list[int]:
    """Ids of at most `most` of them, of those `among` if given. By the home point of the card; who has none comes after, those of the station's
    area first."""
    station = hole.post.station
    free = free_people(hole, at=at) if among is None else free_people(hole, at=at).filter(pk__in=among.values("pk"))
    people = queries.near_first(free, station)
    if station.latitude is None or station.longitude is None:
        return list(people.values_list("pk", flat=True)[:most])
    place = (station.latitude, station.longitude)
    rows = _flat_order(people, *place).values_list("pk", "card__latitude", "card__longitude")[:LOOKED_AT]
    far = {pk: inf if latitude is None else km(place, (latitude, longitude)) for pk, latitude, longitude in rows}
    return sorted(far, key=far.__getitem__)[:most]


def _flat_order(people: Any, latitude: float, longitude: float) -> Any:
    """As if the Earth were flat around the station: near enough to choose whom to measure."""
    north, east = F("card__latitude") - latitude, (F("card__longitude") - longitude) * cos(radians(latitude))
    return people.annotate(flat=north * north + east * east).order_by(F("flat").asc(nulls_last=True), "distance", "full_name", "pk")

"""What speaks against a person at a post, and a coordinator may overrule with a reason. `warnings` and its twin in SQL say the same.

What the station needs is warned of unless the person is known to have it; what the person needs, unless the station is known to have it.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, F, FloatField, OuterRef, Q, QuerySet, TextField, Value
from django.db.models.functions import ASin, Cast, Cos, Least, Power, Radians, Sin, Sqrt
from django.utils.translation import gettext_noop

from people.models import User
from people.refusals import Refusal
from stations.geo import EARTH_KM, km
from stations.models import Availability, ObserverCard, Post, Station

SENTENCES: dict[str, str] = {
    "not_available": gettext_noop("This person has said that they cannot stand in this shift."),
    "beyond_reach": gettext_noop("This station is farther from home than this person wants to go."),
    "language_wanted": gettext_noop("This person is not known to speak a language that this station wants."),
    "ground_floor_needed": gettext_noop("This person needs the ground floor, and this station is not known to be on it."),
    "car_needed": gettext_noop("This station is reached by car only, and this person is not known to have one."),
}


@dataclass(frozen=True, slots=True)
class Said:
    """What people said of themselves: their cards, and who cannot stand in which shift. By ids."""

    cards: dict[int, ObserverCard]
    away: set[tuple[int, int]]

    def codes(self, person: User, post: Post) -> list[str]:
        """Every warning about `person` at `post`."""
        return list(_codes(person, self.cards.get(person.pk), post.station, (person.pk, post.shift_id) in self.away))


def said_by(people: Collection[int], shifts: Collection[int]) -> Said:
    """In two queries, however many they are."""
    cards = {card.person_id: card for card in ObserverCard.objects.filter(person__in=people, consented_at__isnull=False)}
    away = Availability.objects.filter(person__in=people, shift__in=shifts, is_free=False).values_list("person", "shift")
    return Said(cards, set(away))


def warnings(person: User, post: Post) -> list[Refusal]:
    """Every warning about `person` at `post`; an empty list means that nothing speaks against it."""
    return warnings_of([person], post)[person.pk]


def warnings_of(people: Collection[User], post: Post) -> dict[int, list[Refusal]]:
    """By the id of each: in two queries, however many they are."""
    said = said_by([person.pk for person in people], [post.shift_id])
    return {person.pk: [Refusal(code, SENTENCES[code]) for code in said.codes(person, post)] for person in people}


def without_warnings(people: QuerySet[User], post: Post) -> QuerySet[User]:
    """Those of `people` for whom `warnings` is empty."""
    station = post.station
    cards = ObserverCard.objects.filter(person=OuterRef("pk"), consented_at__isnull=False)
    people = people.exclude(Exists(Availability.objects.filter(person=OuterRef("pk"), shift=post.shift_id, is_free=False)))
    if station.latitude is not None and station.longitude is not None:
        at_home = cards.filter(latitude__isnull=False, longitude__isnull=False)  # PostgreSQL takes null for the greatest
        people = people.exclude(Exists(at_home.annotate(km=_distance(station)).filter(reach_km__lt=F("km"))))
    if station.wants_languages:
        spoken = cards.annotate(spoken=Cast("languages", TextField()))
        wanted = Q()
        for code in station.wants_languages:
            wanted |= Q(spoken__contains=f'"{code}"')
        people = people.filter(Q(language__in=station.wants_languages) | Exists(spoken.filter(wanted)))
    if station.ground_floor is not True:
        people = people.exclude(Exists(cards.filter(needs_ground_floor=True)))
    if station.needs_car:
        people = people.filter(Exists(cards.filter(has_car=True)))
    return people


def _codes(person: User, card: ObserverCard | None, station: Station, is_away: bool) -> Iterator[str]:
    if is_away:
        yield "not_available"
    if card and _is_beyond_reach(card, station):
        yield "beyond_reach"
    if station.wants_languages and not set(station.wants_languages) & {person.language, *(card.languages if card else [])}:
        yield "language_wanted"
    if card and card.needs_ground_floor and station.ground_floor is not True:
        yield "ground_floor_needed"
    if station.needs_car and not (card and card.has_car):
        yield "car_needed"


def _is_beyond_reach(card: ObserverCard, station: Station) -> bool:
    """Whether both are known to lie farther apart than the person goes."""
    if card.reach_km is None or card.latitude is None or card.longitude is None or station.latitude is None or station.longitude is None:
        return False
    return km((card.latitude, card.longitude), (station.latitude, station.longitude)) > card.reach_km


def _distance(station: Station) -> Any:
    """stations.geo.km from a card's home to the station, in SQL; null where the card has no home."""
    north, east = (Radians(Value(value, FloatField())) for value in (station.latitude, station.longitude))
    south, west = Radians(F("latitude")), Radians(F("longitude"))
    half = Power(Sin((north - south) / 2.0), 2) + Cos(south) * Cos(north) * Power(Sin((east - west) / 2.0), 2)
    return 2 * EARTH_KM * ASin(Least(Value(1.0, FloatField()), Sqrt(half), output_field=FloatField()))

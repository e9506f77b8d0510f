"""The only writers of what people say of themselves: with consent, and theirs to erase at any time."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_noop

from people.enums import ConsentPurpose
from people.models import Area, User
from people.personal import consents
from people.refusals import Refusal, Refused
from stations import services
from stations.enums import STANDING, ConflictKind, HoleCause
from stations.locks import hold
from stations.models import Assignment, Availability, ConflictOfInterest, ObserverCard, Shift, Station
from stations.reasons import Because

# Some hundred metres: enough to plan by, too little to find a door.
DECIMALS = 3


def has_consented(person: User) -> bool:
    return ObserverCard.objects.filter(person=person, consented_at__isnull=False).exists()


@transaction.atomic
def consent(person: User, *, at: datetime) -> ObserverCard:
    """The person agrees that what they say of themselves is kept and used to plan by. Idempotent."""
    card, made = ObserverCard.objects.get_or_create(person=person, defaults={"consented_at": at, "updated_at": at})
    if not made and card.consented_at is None:
        card.consented_at = card.updated_at = at
        card.save(update_fields=["consented_at", "updated_at"])
    consents.give(person, ConsentPurpose.CARD, at=at)
    return card


@transaction.atomic
def save_card(person: User, values: Mapping[str, Any], *, at: datetime) -> ObserverCard:
    """Keep what the person says of themselves (fields of ObserverCard). Raises Refused (consent_missing)."""
    card = _card_of(person)
    for name, value in values.items():
        setattr(card, name, value)
    for name in ("latitude", "longitude"):
        if (degrees := getattr(card, name)) is not None:
            setattr(card, name, round(degrees, DECIMALS))
    card.updated_at = at
    card.save()
    return card


@transaction.atomic
def say_available(person: User, shift: Shift, is_free: bool | None, *, at: datetime) -> None:
    """Whether the person can stand in the shift; None takes the answer back. Raises Refused (consent_missing)."""
    _card_of(person)
    if is_free is None:
        Availability.objects.filter(person=person, shift=shift).delete()
    else:
        Availability.objects.update_or_create(person=person, shift=shift, defaults={"is_free": is_free, "updated_at": at})


@transaction.atomic
def declare_conflict(person: User, place: Station | Area, kind: ConflictKind, *, at: datetime) -> ConflictOfInterest:
    """The person should not stand at the station, or in the area: from now on they do not, and step back where they do. Idempotent. Raises
    Refused (consent_missing)."""
    _card_of(person)
    hold([person.pk], [])
    for assignment in _standing_at(person, place).filter(shift__ends_at__gt=at).order_by("pk"):
        services.withdraw(assignment, by=person, at=at, reason=Because.CONFLICT, code=HoleCause.CONFLICT)
    where = {"station": place} if isinstance(place, Station) else {"area": place}
    conflict, _made = ConflictOfInterest.objects.get_or_create(person=person, **where, withdrawn_at=None, defaults={"kind": kind, "declared_at": at})
    return conflict


@transaction.atomic
def withdraw_conflict(conflict: ConflictOfInterest, *, at: datetime) -> None:
    """The person may stand there again. Idempotent."""
    ConflictOfInterest.objects.filter(pk=conflict.pk, withdrawn_at=None).update(withdrawn_at=at)


@transaction.atomic
def erase_card(person: User, *, at: datetime) -> None:
    """The person takes their consent back, or it is long over: nothing of what they said is kept."""
    consents.take_back(person, ConsentPurpose.CARD, at=at)
    for model in (ObserverCard, Availability, ConflictOfInterest):
        model.objects.filter(person=person).delete()


def _card_of(person: User) -> ObserverCard:
    card = ObserverCard.objects.select_for_update(of=("self",)).filter(person=person, consented_at__isnull=False).first()
    if card is None:
        raise Refused([Refusal("consent_missing", gettext_noop("First agree that we keep what you tell here."))])
    return card


def _standing_at(person: User, place: Station | Area) -> Any:
    there = Q(station=place) if isinstance(place, Station) else Q(station__area__path__startswith=place.path)
    return Assignment.objects.filter(there, person=person, state__in=STANDING)

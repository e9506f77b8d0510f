"""Sample data: what people say of themselves, and what stations need. The same every time."""

from collections import defaultdict
from datetime import datetime
from random import Random
from typing import Any

from people.enums import MembershipState
from people.models import User
from stations.enums import ConflictKind, Priority
from stations.models import Availability, ConflictOfInterest, Election, ObserverCard, Station

TOLD_PERCENT = 60  # of the people have told anything of themselves
AWAY_PERCENT, UNSURE_PERCENT = 12, 30
CONFLICT_EVERY = 20
REACHES = (None, None, 3, 5, 8, 15)
LANGUAGES = (["kk", "ru"], ["kk", "ru"], ["kk", "ru"], ["ru"], ["kk"], ["kk", "ru", "en"])
NEAR = 0.012  # degrees between a home and a station of its area, at most


def needs(number: int) -> dict[str, Any]:
    """What the station of this number needs of whoever stands there, and how much it matters."""
    priority = Priority.HIGHEST if number % 25 == 0 else Priority.HIGH if number % 6 == 0 else Priority.NORMAL
    return {
        "priority": priority,
        "wants_languages": [["kk", "ru"], ["kk"], []][number % 3],
        "ground_floor": None if number % 11 == 0 else number % 9 != 0,
        "needs_car": number % 60 == 0,
    }


def load_cards(election: Election, at: datetime) -> None:
    """Idempotent: once somebody of the sample has a card, nobody gets another."""
    if ObserverCard.objects.filter(person__is_sample=True).exists():
        return
    stations: dict[int, list[Station]] = defaultdict(list)
    for station in election.stations.order_by("pk"):
        stations[station.area_id].append(station)
    shifts = list(election.shifts.all())
    cards, answers, conflicts = [], [], []
    for person in _people():
        random = Random(f"card {person.email}")  # noqa: S311 - the sample, not a secret
        near = stations.get(person.home_area_id or 0)
        if random.randrange(100) >= TOLD_PERCENT or not near:
            continue
        cards.append(_card(person, random, random.choice(near), at))
        for shift in shifts:
            drawn = random.randrange(100)
            if drawn >= UNSURE_PERCENT:
                answers.append(Availability(person=person, shift=shift, is_free=drawn < 100 - AWAY_PERCENT, updated_at=at))
        if random.randrange(CONFLICT_EVERY) == 0 and not person.assignments.exists():
            kind = random.choice(ConflictKind.values)
            conflicts.append(ConflictOfInterest(person=person, station=random.choice(near), kind=kind, declared_at=at))
    ObserverCard.objects.bulk_create(cards, batch_size=500)
    Availability.objects.bulk_create(answers, batch_size=500)
    ConflictOfInterest.objects.bulk_create(conflicts, batch_size=500)


def _people() -> Any:
    members = User.objects.filter(is_sample=True, memberships__state=MembershipState.ACCEPTED, role_grants=None)
    return members.order_by("email").distinct()


def _card(person: User, random: Random, station: Station, at: datetime) -> ObserverCard:
    latitude, longitude = station.latitude or 0.0, station.longitude or 0.0
    return ObserverCard(
        person=person,
        consented_at=at,
        latitude=round(latitude + random.uniform(-NEAR, NEAR), 3),
        longitude=round(longitude + random.uniform(-NEAR, NEAR), 3),
        reach_km=random.choice(REACHES),
        languages=random.choice(LANGUAGES),
        elections_before=max(0, random.randrange(-4, 5)),
        has_car=random.randrange(4) == 0,
        needs_ground_floor=random.randrange(25) == 0,
        updated_at=at,
    )

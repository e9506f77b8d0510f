"""Sample data of plans: what people said of themselves, and a plan that is ready to be looked at and applied."""

from collections import defaultdict
from datetime import datetime
from random import Random

from people.models import User
from stations.enums import STANDING
from stations.models import Assignment, Availability, Election, ObserverCard
from stations.plans import making, services
from stations.plans.rules import ask_refusals

RULES = {"keep": True, "whole_day": False, "silent": True, "no_show_percent": 10, "pairs": True}
SPREAD = 0.02
SPEAKS = (["kk", "ru"], ["kk", "ru"], ["ru"], ["kk"], ["kk", "ru", "en"])
REACHES = (None, None, None, 15, 8)


def load_plan(election: Election, at: datetime) -> None:
    """Idempotent: an election with a plan gets no other."""
    by = User.objects.filter(email="headquarters@example.org").first()
    if by is None or election.plans.exists() or ask_refusals(election, None, by):
        return
    if not ObserverCard.objects.filter(person__is_sample=True).exists():
        load_cards(election, at)
    plan = services.ask(election, None, RULES, by=by, at=at)
    making.make(plan.pk)


def load_cards(election: Election, at: datetime) -> None:
    """Two of three certified sample people say where they live, how far they go and when they can; the same every time."""
    middles: dict[int, list[tuple[float, float]]] = defaultdict(list)
    for area, latitude, longitude in election.stations.values_list("area", "latitude", "longitude"):
        if latitude is not None and longitude is not None:
            middles[area].append((latitude, longitude))
    standing = set(Assignment.objects.filter(station__election=election, state__in=STANDING).values_list("person", "shift"))
    people = User.objects.filter(is_sample=True, certificates__programme=election.programme_id, home_area__in=middles).distinct()
    cards, said, shifts = [], [], list(election.shifts.all())
    for person in people.order_by("email"):
        random = Random(f"card {person.email}")  # noqa: S311 - the sample, not a secret
        if random.random() < 1 / 3:
            continue
        latitude, longitude = random.choice(middles[person.home_area_id or 0])
        cards.append(
            ObserverCard(
                person=person,
                consented_at=at,
                updated_at=at,
                latitude=round(latitude + random.uniform(-SPREAD, SPREAD), 3),
                longitude=round(longitude + random.uniform(-SPREAD, SPREAD), 3),
                reach_km=random.choice(REACHES),
                languages=random.choice(SPEAKS),
                elections_before=random.choice((0, 0, 1, 3)),
                has_car=random.random() < 0.3,
            )
        )
        free = {shift: random.random() < 0.75 or (person.pk, shift.pk) in standing for shift in shifts}
        said += [Availability(person=person, shift=shift, is_free=is_free, updated_at=at) for shift, is_free in free.items()]
    ObserverCard.objects.bulk_create(cards, batch_size=500)
    Availability.objects.bulk_create(said, batch_size=500)

from datetime import UTC, datetime, timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from stations.models import Availability, ConflictOfInterest, Election, ObserverCard, Plan, PlanLine, Post, Scope, Shift, Station
from tests.factories.certificates import ProgrammeFactory
from tests.factories.people import PersonFactory, area, in_all


class ElectionFactory(DjangoModelFactory):
    """An election in ten days."""

    class Meta:
        model = Election

    slug = factory.Sequence(lambda n: f"election-{n}")
    name = factory.LazyAttribute(lambda o: in_all(o.slug))
    day = factory.LazyFunction(lambda: (timezone.now() + timedelta(days=10)).date())
    programme = factory.SubFactory(ProgrammeFactory)


class ShiftFactory(DjangoModelFactory):
    """The morning shift of its election, 05:00–14:00 UTC; evening=True for 14:00–24:00."""

    class Meta:
        model = Shift

    class Params:
        evening = False

    election = factory.SubFactory(ElectionFactory)
    name = factory.LazyAttribute(lambda o: in_all("Evening" if o.evening else "Morning"))
    starts_at = factory.LazyAttribute(
        lambda o: datetime.combine(o.election.day, datetime.min.time(), tzinfo=UTC) + timedelta(hours=14 if o.evening else 5)
    )
    ends_at = factory.LazyAttribute(lambda o: o.starts_at + timedelta(hours=10 if o.evening else 9))


class StationFactory(DjangoModelFactory):
    class Meta:
        model = Station

    election = factory.SubFactory(ElectionFactory)
    area = factory.LazyFunction(lambda: area("District"))
    number = factory.Sequence(lambda n: str(n + 1))
    name = factory.LazyAttribute(lambda o: f"School {o.number}")


class PostFactory(DjangoModelFactory):
    class Meta:
        model = Post

    station = factory.SubFactory(StationFactory)
    shift = factory.SubFactory(ShiftFactory, election=factory.SelfAttribute("..station.election"))
    seat = 1


class ScopeFactory(DjangoModelFactory):
    """A coordinator's scope: everywhere and everybody, unless `area` or `organisation` is given."""

    class Meta:
        model = Scope

    person = factory.SubFactory(PersonFactory)
    given_at = factory.LazyFunction(timezone.now)


class CardFactory(DjangoModelFactory):
    """A card with consent; its home point is in the middle of Almaty."""

    class Meta:
        model = ObserverCard

    person = factory.SubFactory(PersonFactory)
    consented_at = factory.LazyFunction(timezone.now)
    updated_at = factory.LazyFunction(timezone.now)
    latitude = 43.238
    longitude = 76.945
    languages = factory.LazyFunction(lambda: ["kk", "ru"])


class AvailabilityFactory(DjangoModelFactory):
    class Meta:
        model = Availability

    person = factory.SubFactory(PersonFactory)
    shift = factory.SubFactory(ShiftFactory)
    is_free = True
    updated_at = factory.LazyFunction(timezone.now)


class ConflictFactory(DjangoModelFactory):
    """Declared for a station; station=None, area=… for an area."""

    class Meta:
        model = ConflictOfInterest

    person = factory.SubFactory(PersonFactory)
    station = factory.SubFactory(StationFactory)
    kind = "works_there"
    declared_at = factory.LazyFunction(timezone.now)


class PlanFactory(DjangoModelFactory):
    """A plan that is ready to be looked at, without lines."""

    class Meta:
        model = Plan

    election = factory.SubFactory(ElectionFactory)
    state = "ready"
    made_at = factory.LazyFunction(timezone.now)


class PlanLineFactory(DjangoModelFactory):
    class Meta:
        model = PlanLine

    plan = factory.SubFactory(PlanFactory)
    post = factory.SubFactory(PostFactory, station__election=factory.SelfAttribute("...plan.election"))
    person = factory.SubFactory(PersonFactory)
    kind = "add"

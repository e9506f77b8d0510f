"""What people say of themselves, when two accounts become one and when a person is erased."""

import pytest
from django.db import IntegrityError, transaction

from people import merge_services
from people.erasure import erase
from stations.models import Availability, ConflictOfInterest, ObserverCard, Scope
from tests.factories.people import PersonFactory
from tests.factories.stations import AvailabilityFactory, CardFactory, ConflictFactory, ScopeFactory


@pytest.fixture
def kept(volunteer):
    return volunteer


@pytest.fixture
def gone(other_volunteer):
    return other_volunteer


def merge(kept, gone, at):
    merge_services.merge(kept, gone, reason="x", by=PersonFactory(is_superuser=True), at=at)


def test_what_the_other_account_said_fills_in(plan, kept, gone, at):
    CardFactory(person=gone, reach_km=7)
    AvailabilityFactory(person=gone, shift=plan.shift)
    AvailabilityFactory(person=gone, shift=plan.evening, is_free=False)
    AvailabilityFactory(person=kept, shift=plan.evening)
    ConflictFactory(person=gone, station=plan.station)
    ScopeFactory(person=gone, area=plan.area)
    merge(kept, gone, at)
    assert ObserverCard.objects.get(person=kept).reach_km == 7
    assert set(Availability.objects.filter(person=kept).values_list("shift", "is_free")) == {(plan.shift.pk, True), (plan.evening.pk, True)}
    assert ConflictOfInterest.objects.get().person == kept
    assert Scope.objects.get().person == kept


def test_what_both_have_said_stays_as_the_kept_one_said_it(plan, kept, gone, at):
    CardFactory(person=gone, reach_km=7)
    CardFactory(person=kept, reach_km=3)
    for person in (kept, gone):
        ConflictFactory(person=person, station=plan.station)
        ScopeFactory(person=person)
    merge(kept, gone, at)
    assert ObserverCard.objects.get(person=kept).reach_km == 3
    assert ConflictOfInterest.objects.filter(person=kept).count() == Scope.objects.filter(person=kept).count() == 1


def test_nothing_of_it_is_left_of_an_erased_person(plan, volunteer, at):
    CardFactory(person=volunteer)
    AvailabilityFactory(person=volunteer, shift=plan.shift)
    ConflictFactory(person=volunteer, station=plan.station)
    erase(volunteer, by=PersonFactory(is_superuser=True), at=at)
    assert not any(model.objects.exists() for model in (ObserverCard, Availability, ConflictOfInterest))


def test_the_database_keeps_no_home_without_consent(volunteer):
    with pytest.raises(IntegrityError, match="stations_card_only_with_consent"), transaction.atomic():
        CardFactory(person=volunteer, consented_at=None)


def test_a_scope_is_given_once(volunteer):
    ScopeFactory(person=volunteer)
    with pytest.raises(IntegrityError), transaction.atomic():
        ScopeFactory(person=volunteer)

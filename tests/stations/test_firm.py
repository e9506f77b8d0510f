"""A coordinator locks an assignment, so that no plan moves it: in the admin and on the phone, in scope, logged, told in words."""

from datetime import timedelta

import pytest
from django.urls import reverse
from wagtail.models import ModelLogEntry

from people.refusals import Refused
from people.services import grant_role, set_admin_language
from stations import firm_services
from stations.models import Assignment
from stations.services import assign, withdraw
from tests.factories.people import PersonFactory, area
from tests.factories.stations import ScopeFactory


@pytest.fixture
def coordinator(plan):
    person = PersonFactory(is_sample=True)
    grant_role(person, "coordinator")
    ScopeFactory(person=person, area=plan.area)
    set_admin_language(person)
    return person


@pytest.fixture
def desk(client, coordinator):
    client.force_login(coordinator)
    return client


@pytest.fixture
def standing(plan, ready, at):
    return assign(ready, plan.post, by=None, at=at)


def lock_of(assignment):
    return reverse("stations_desk:lock", args=[assignment.pk])


def is_locked(assignment):
    return Assignment.objects.get(pk=assignment.pk).is_locked


def logged():
    return list(ModelLogEntry.objects.filter(action__in=["stations.lock", "stations.unlock"]).order_by("pk").values_list("action", "user"))


def test_locked_and_unlocked_from_the_page_of_the_station(desk, plan, standing, coordinator):
    page = reverse("stations_desk:station", args=[plan.station.pk])
    assert "No plan moves" in desk.post(lock_of(standing), {"lock": "1"}, follow=True).content.decode()
    assert is_locked(standing)
    text = desk.get(page).content.decode()
    assert text.count(">locked</span>") == 1
    assert 'name="unlock"' in text
    desk.post(lock_of(standing), {"unlock": "1"})
    assert not is_locked(standing)
    assert ">locked</span>" not in desk.get(page).content.decode()
    assert logged() == [("stations.lock", coordinator.pk), ("stations.unlock", coordinator.pk)]


def test_pressed_twice_it_is_done_once_and_told(desk, standing):
    for _ in range(2):
        response = desk.post(lock_of(standing), {"lock": "1"}, follow=True)
    assert "locked already" in response.content.decode()
    assert len(logged()) == 1


def test_looking_at_the_address_changes_nothing(desk, plan, standing):
    assert desk.get(lock_of(standing)).url == reverse("stations_desk:station", args=[plan.station.pk])
    desk.post(lock_of(standing), {"nonsense": "1"})
    assert not is_locked(standing)


def test_another_area_is_not_theirs(desk, plan, standing, coordinator):
    coordinator.scopes.update(area=area("Elsewhere"))
    assert desk.post(lock_of(standing), {"lock": "1"}).status_code == 404
    assert desk.post(reverse("day:assignment", args=[standing.pk]), {"do": "lock"}).status_code == 404
    assert not is_locked(standing)


def test_volunteers_are_sent_away(client, volunteer, standing):
    client.force_login(volunteer)
    assert client.post(lock_of(standing), {"lock": "1"}).status_code in (302, 403)
    assert not is_locked(standing)


def test_on_the_phone_too(desk, standing):
    page = reverse("day:assignment", args=[standing.pk])
    assert 'value="lock"' in desk.get(page).content.decode()
    desk.post(page, {"do": "lock"})
    assert is_locked(standing)
    text = desk.get(page).content.decode()
    assert "no plan moves them" in text
    assert " · locked" in desk.get(reverse("day:home")).content.decode()
    desk.post(page, {"do": "unlock"})
    assert not is_locked(standing)
    response = desk.post(page, {"do": "unlock"})
    assert response.status_code == 409
    assert "is not locked" in response.content.decode()


def test_what_is_over_or_ended_is_not_locked(standing, coordinator, at):
    with pytest.raises(Refused, match="shift_over"):
        firm_services.lock(standing, by=coordinator, at=standing.shift.ends_at + timedelta(seconds=1))
    withdraw(standing, by=None, at=at, reason="x")
    with pytest.raises(Refused, match="not_standing"):
        firm_services.lock(standing, by=coordinator, at=at)
    assert not logged()

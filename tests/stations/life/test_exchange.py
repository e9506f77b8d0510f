"""A coordinator has two people change posts, on the phone and in the admin: both are told, the gate is asked, nobody out of scope is touched."""

import pytest
from django.urls import reverse
from wagtail.models import ModelLogEntry

from people.models import Notice, User
from people.refusals import Refused
from people.services import grant_role, set_admin_language
from stations.life import swaps
from stations.models import Assignment, Hole, Swap
from stations.services import assign, withdraw
from tests.factories.people import PersonFactory, area
from tests.factories.stations import AvailabilityFactory, PostFactory, ScopeFactory, StationFactory

DOORS = ("day:exchange", "stations_desk:exchange")


@pytest.fixture
def pair(plan, make_ready, at):
    """Two who stand at two stations, of two organisations."""
    other = make_ready(organisation=plan.other_organisation)
    return assign(make_ready(), plan.post, by=None, at=at), assign(other, plan.elsewhere, by=None, at=at)


def coordinator_of(**where):
    person = PersonFactory(is_sample=True, full_name="Coordinator")
    grant_role(person, "coordinator")
    set_admin_language(person)
    ScopeFactory(person=person, **where)
    return person


@pytest.fixture
def coordinator(plan):
    return coordinator_of(area=plan.area)


@pytest.fixture
def desk(client, coordinator):
    client.force_login(coordinator)
    return client


def press(desk, door, first, second, **values):
    return desk.post(reverse(door, args=[first.pk]), {"other": second.pk, "reason": "Her child is ill", **values})


def unchanged(pair):
    return set(Assignment.objects.filter(state="told")) >= set(pair) and not Hole.objects.exists()


@pytest.mark.parametrize("door", DOORS)
def test_both_stand_at_the_others_post_and_are_told_why(desk, plan, pair, coordinator, door):
    first, second = pair
    assert second.person.full_name in desk.get(reverse(door, args=[first.pk])).content.decode()
    assert press(desk, door, first, second).status_code == 302
    new = {one.person: one for one in Assignment.objects.filter(state="told")}
    assert {person: one.post for person, one in new.items()} == {first.person: plan.elsewhere, second.person: plan.post}
    assert not Hole.objects.filter(closed_at=None).exists()
    swap = Swap.objects.get()
    assert (swap.state, swap.asked_by, swap.decided_by, swap.reason) == ("done", coordinator, coordinator, "Her child is ill")
    for one in pair:
        assert set(
            Notice.objects.filter(person=one.person, key__in=[f"assignment {one.pk}", f"assignment {new[one.person].pk}"]).values_list(
                "kind", flat=True
            )
        ) == {
            "assigned",
            "withdrawn",
        }
        assert "Her child is ill" in str(Notice.objects.get(person=one.person, kind="withdrawn").values)
    assert ModelLogEntry.objects.get(action="stations.swap").data["reason"] == "Her child is ill"


@pytest.mark.parametrize("door", DOORS)
def test_warnings_are_told_by_name_and_overruled_with_a_reason(desk, plan, pair, door):
    first, second = pair
    AvailabilityFactory(person=second.person, shift=plan.shift, is_free=False)
    refused = press(desk, door, first, second)
    assert refused.status_code == 409
    page = refused.content.decode()
    assert f"{second.person}: " in page
    assert 'name="because"' in page
    assert page.count("Her child is ill") >= 2, "what was typed is kept"
    assert unchanged(pair)
    assert press(desk, door, first, second, because="They said yes by phone").status_code == 302
    moved = Assignment.objects.get(person=second.person, state="told")
    assert (moved.overruled, moved.overruled_because) == (["not_available"], "They said yes by phone")


@pytest.mark.parametrize("door", DOORS)
def test_what_the_gate_refuses_is_said_and_no_reason_overrules_it(desk, plan, pair, make_ready, at, door):
    assign(make_ready(organisation=plan.other_organisation), plan.second, by=None, at=at)  # the cap forbids the other one there
    refused = press(desk, door, *pair, because="All the same")
    assert refused.status_code == 409
    assert f"{pair[1].person}: " in refused.content.decode()
    assert 'name="because"' not in refused.content.decode()
    assert unchanged(pair)


@pytest.mark.parametrize("door", DOORS)
def test_not_without_a_reason(desk, pair, door):
    assert press(desk, door, *pair, reason=" ").status_code == 409
    assert unchanged(pair)


@pytest.mark.parametrize("door", DOORS)
def test_nobody_out_of_scope(client, plan, pair, make_ready, at, door):
    far = PostFactory(station=StationFactory(election=plan.election, area=area("Elsewhere")), shift=plan.shift)
    hidden = assign(make_ready(), far, by=None, at=at)
    client.force_login(coordinator_of(area=plan.area))
    assert hidden.person.full_name not in client.get(reverse(door, args=[pair[0].pk])).content.decode()
    assert press(client, door, pair[0], hidden).status_code == 404
    assert press(client, door, hidden, pair[0]).status_code == 404
    for forged in ("", "x", "9" * 40, "0", "\0"):
        assert client.post(reverse(door, args=[pair[0].pk]), {"other": forged, "reason": "x"}).status_code == 404
    client.force_login(coordinator_of(area=plan.area, organisation=plan.organisation))
    assert pair[1].person.full_name not in client.get(reverse(door, args=[pair[0].pk])).content.decode()
    assert press(client, door, *pair).status_code == 404
    assert press(client, door, pair[1], pair[0]).status_code == 404
    assert unchanged([*pair, hidden])


@pytest.mark.parametrize("door", DOORS)
def test_volunteers_do_not(client, pair, door):
    client.force_login(pair[0].person)
    assert press(client, door, *pair).status_code in (302, 403)
    assert client.get(reverse(door, args=[pair[0].pk])).status_code in (302, 403)
    assert unchanged(pair)


@pytest.mark.parametrize("door", DOORS)
def test_pressed_twice_it_is_done_once(desk, pair, door):
    press(desk, door, *pair)
    assert press(desk, door, *pair).status_code == 409
    assert Swap.objects.count() == 1
    assert desk.get(reverse(door, args=[pair[0].pk])).status_code == 200


def test_what_either_had_asked_for_is_void(plan, pair, coordinator, make_ready, at):
    third = assign(make_ready(), plan.evening_post, by=None, at=at)
    asked = swaps.ask(third, pair[0], by=third.person, at=at)
    swaps.exchange(*pair, by=coordinator, at=at, reason="x")
    asked.refresh_from_db()
    assert asked.state == "void"


def test_who_stands_no_longer_or_has_arrived_changes_nothing(pair, coordinator, at):
    Assignment.objects.filter(pk=pair[1].pk).update(state="arrived")
    for code in ("already_arrived", "not_standing"):
        with pytest.raises(Refused) as refused:
            swaps.exchange(*pair, by=coordinator, at=at, reason="x")
        assert refused.value.codes == [code]
        Assignment.objects.filter(pk=pair[1].pk).update(state="told")
        withdraw(Assignment.objects.get(pk=pair[1].pk), by=None, at=at, reason="x")


def test_found_by_name_or_station(desk, plan, pair):
    User.objects.filter(pk=pair[1].person_id).update(full_name="Zarina Zq", name_key="zarina zq")
    address = reverse("day:exchange", args=[pair[0].pk])
    assert "Zarina" in desk.get(address, {"q": "zarina"}).content.decode()
    assert "Zarina" in desk.get(address, {"q": plan.other_station.number}).content.decode()
    assert "Zarina" not in desk.get(address, {"q": "nobody\0"}).content.decode()


def test_the_buttons_are_where_one_stands(desk, pair):
    assert reverse("day:exchange", args=[pair[0].pk]) in desk.get(reverse("day:assignment", args=[pair[0].pk])).content.decode()
    assert (
        reverse("stations_desk:exchange", args=[pair[0].pk]) in desk.get(reverse("stations_desk:station", args=[pair[0].station_id])).content.decode()
    )

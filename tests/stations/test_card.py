"""The page “When and where I can”: consent first, what is kept and how exactly, what nobody else reads, erased at any time."""

import pytest
from django.urls import reverse

from stations.models import Assignment, Availability, ConflictOfInterest, ObserverCard
from stations.services import assign
from tests.factories.people import PersonFactory
from tests.factories.stations import CardFactory, ConflictFactory

PAGE = "/en/posts/card/"


@pytest.fixture
def me(client, ready):
    client.force_login(ready)
    return ready


def said(plan, **values):
    return {f"shift_{plan.shift.pk}": "yes", f"shift_{plan.evening.pk}": "no", "languages": ["kk", "ru"]} | values


def test_strangers_are_asked_to_log_in(client, db):
    for name in ("card", "card_consent", "card_declare", "card_erase"):
        assert "login" in client.get(reverse(f"stations:{name}")).url


def test_nothing_is_kept_before_the_consent(client, plan, me):
    assert "I agree that the coalition keeps" in client.get(PAGE).text
    client.post(PAGE, said(plan))
    client.post(PAGE + "conflicts/", {"area": plan.area.pk, "kind": "other"})
    assert not ObserverCard.objects.exists()
    assert not Availability.objects.exists()
    assert not ConflictOfInterest.objects.exists()
    assert client.post(PAGE + "consent/", {}).status_code == 400
    client.post(PAGE + "consent/", {"consent": "on"})
    assert ObserverCard.objects.get().consented_at


def test_what_is_told_is_kept_and_shown_and_the_home_is_rounded(client, plan, me):
    CardFactory(person=me, latitude=None, longitude=None, languages=[])
    values = said(plan, home="43.238949, 76.889709", reach_km="7", elections_before="2", has_car="on")
    assert client.post(PAGE, values).status_code == 302
    card = ObserverCard.objects.get()
    assert (card.latitude, card.longitude, card.reach_km, card.languages) == (43.239, 76.89, 7, ["kk", "ru"])
    assert (card.elections_before, card.has_car, card.needs_ground_floor) == (2, True, False)
    assert dict(Availability.objects.values_list("shift", "is_free")) == {plan.shift.pk: True, plan.evening.pk: False}
    assert 'value="43.239, 76.89"' in client.get(PAGE).text
    client.post(PAGE, said(plan, **{f"shift_{plan.shift.pk}": ""}))
    assert not Availability.objects.filter(shift=plan.shift).exists()
    assert ObserverCard.objects.get().latitude is None


@pytest.mark.parametrize("home", ["Abay 10", "43.2", "143, 76", "43, 276", "1e5, 2", "\x00", "9" * 70])
def test_a_home_that_is_no_point_is_told_so_and_nothing_is_lost(client, plan, me, home):
    CardFactory(person=me)
    response = client.post(PAGE, said(plan, home=home, reach_km="5"))
    assert response.status_code == 400
    assert 'value="5"' in response.text


def test_a_conflict_is_declared_for_a_station_or_an_area_and_taken_back(client, plan, me, at):
    CardFactory(person=me)
    assign(me, plan.post, by=None, at=at)
    values = {"area": plan.area.pk, "number": plan.station.number, "kind": "works_there"}
    assert client.post(PAGE + "conflicts/", values).status_code == 302
    conflict = ConflictOfInterest.objects.get()
    assert (conflict.station, conflict.area, conflict.person) == (plan.station, None, me)
    assert Assignment.objects.get().state == "withdrawn"
    assert "I work there" in client.get(PAGE).text
    client.post(f"{PAGE}conflicts/{conflict.pk}/withdraw/")
    assert not ConflictOfInterest.objects.filter(withdrawn_at=None).exists()
    client.post(PAGE + "conflicts/", {"area": plan.area.pk, "number": "", "kind": "other"})
    assert ConflictOfInterest.objects.get(withdrawn_at=None).area == plan.area


def test_a_number_that_no_station_has_is_told_so(client, plan, me):
    CardFactory(person=me)
    response = client.post(PAGE + "conflicts/", {"area": plan.area.pk, "number": "404", "kind": "other"})
    assert response.status_code == 400
    assert "There is no station of this number" in response.text


def test_nobody_takes_anothers_declaration_back_nor_sees_it(client, plan, me):
    CardFactory(person=me)
    conflict = ConflictFactory(person=PersonFactory(), station=plan.station)
    assert client.post(f"{PAGE}conflicts/{conflict.pk}/withdraw/").status_code == 404
    assert "I work there<" not in client.get(PAGE).text.split("<details")[0]


def test_all_of_it_is_erased_by_a_press_and_not_by_a_visit(client, plan, me):
    CardFactory(person=me)
    client.post(PAGE, said(plan))
    ConflictFactory(person=me, station=plan.station)
    assert client.get(PAGE + "erase/").status_code == 200
    assert ObserverCard.objects.exists()
    client.post(PAGE + "erase/")
    assert not any(model.objects.exists() for model in (ObserverCard, Availability, ConflictOfInterest))


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_page_opens_in_every_language(client, plan, me, language):
    CardFactory(person=me)
    ConflictFactory(person=me, station=plan.station)
    assert client.get(f"/{language}/posts/card/").status_code == 200

"""The map from which one takes the point one starts from: asked for when it is opened, near home, and with nobody on it."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.urls import reverse

from stations.card.home_map import drawn_for
from tests.factories.people import PersonFactory, area
from tests.factories.stations import CardFactory, StationFactory

PAGE = "/en/posts/card/"


@pytest.fixture
def places(plan):
    """Three stations of one area, beside one without a place."""
    for number, (latitude, longitude) in enumerate([(43.2, 76.9), (43.3, 76.9), (43.2, 77.0)]):
        StationFactory(election=plan.election, area=plan.area, number=f"m{number}", latitude=latitude, longitude=longitude)
    return plan


def test_the_page_loads_nothing_of_the_map(client, plan, ready, settings):
    settings.BAKYLAU_TILES = "https://tiles.example/{z}/{x}/{y}.png"
    client.force_login(ready)
    assert "home_point.js" not in client.get(PAGE).text  # before the consent
    CardFactory(person=ready)
    page = client.get(PAGE).text
    for loaded in ("<link", "<script", "<img"):
        for tag in page.split(loaded)[1:]:
            assert "leaflet" not in tag.split(">")[0]
            assert "home_map" not in tag.split(">")[0]
            assert "tiles.example" not in tag.split(">")[0]
    assert Path(finders.find("stations/home_point.js")).stat().st_size < 3_500
    assert '<div id="home-point" hidden' in page  # without JavaScript there are the two numbers


def test_it_draws_areas_and_the_stations_near_home(places, client, at):
    person = PersonFactory(home_area=places.area)
    drawn = drawn_for(person, at)
    assert drawn["scale"] == 1000
    assert [name for name, _corners in drawn["areas"]] == [str(places.area)]
    assert {43200, 43300, 76900, 77000} <= set(drawn["stations"])
    person.home_area = area("Elsewhere")
    assert drawn_for(person, at)["stations"] == []
    person.home_area = None
    assert drawn_for(person, at)["stations"] == []


def test_an_election_that_is_over_is_not_drawn(places, at):
    assert drawn_for(PersonFactory(home_area=places.area), at + timedelta(days=100))["areas"] == []


def test_strangers_do_not_see_it_and_nobody_is_on_it(places, client, django_assert_max_num_queries):
    address = reverse("stations:card_home_map")
    assert "login" in client.get(address).url
    client.force_login(PersonFactory(home_area=places.area))
    with django_assert_max_num_queries(6):
        response = client.get(address)
    assert set(response.json()) == {"scale", "areas", "stations"}
    assert response["Cache-Control"] == "private, max-age=3600"
    assert client.post(address).status_code == 405

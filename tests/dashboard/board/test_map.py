import gzip
import json

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stations.models import Station
from stations.outlines import _turn, hull
from tests.factories.stations import StationFactory

points = st.lists(st.tuples(st.integers(-50, 50), st.integers(-50, 50)), max_size=40)


@settings(deadline=None, suppress_health_check=list(HealthCheck))
@given(points)
def test_no_point_lies_outside_the_hull_and_every_corner_is_a_point(places):
    corners = hull(places)
    assert set(corners) <= set(places)
    edges = list(zip(corners, corners[1:] + corners[:1], strict=True)) if len(corners) > 2 else []
    assert all(_turn(a, b, point) >= 0 for a, b in edges for point in places)


def test_the_hull_of_a_square_with_something_inside_is_its_corners():
    assert hull([(0, 0), (0, 2), (2, 0), (2, 2), (1, 1), (1, 0)]) == [(0, 0), (2, 0), (2, 2), (0, 2)]


@pytest.fixture
def placed(town):
    for number, station in enumerate(town.stations):
        Station.objects.filter(pk=station.pk).update(latitude=43.2 + number / 10, longitude=76.9)
    return town


def data_of(client, town, **query):
    return json.loads(client.get(reverse("board:points", args=[town.election.pk]), query).content)


def test_points_tell_place_tier_and_priority_of_every_station(client, headquarters, placed):
    client.force_login(headquarters)
    data = data_of(client, placed)
    assert data["id"] == [station.pk for station in placed.stations]
    assert (data["observers"], data["priority"], data["seats"]) == ([2, 1, 0], [0, 0, 2], 2)
    assert data["lat"] == [4320000, 4330000, 4340000]
    assert [data["areas"][place][0] for place in data["area"]] == ["Medeu", "Medeu", "Auezov"]
    assert data_of(client, placed, priority=1)["id"] == [placed.stations[2].pk]


def test_points_without_a_station_are_empty_columns(client, headquarters, town):
    client.force_login(headquarters)
    assert data_of(client, town)["id"] == []


def test_points_are_cut_to_the_scope_and_name_nobody(client, placed, coordinator_of):
    client.force_login(coordinator_of(area=placed.auezov))
    answer = client.get(reverse("board:points", args=[placed.election.pk]))
    assert json.loads(answer.content)["id"] == [placed.stations[2].pk]
    assert b"Medeu" not in answer.content
    assert b"Standing" not in answer.content


def test_points_that_are_the_same_are_not_sent_again(client, headquarters, placed):
    StationFactory.create_batch(5, election=placed.election, area=placed.medeu, latitude=43.0, longitude=77.0)
    client.force_login(headquarters)
    address = reverse("board:points", args=[placed.election.pk])
    first = client.get(address, headers={"Accept-Encoding": "gzip"})
    assert json.loads(gzip.decompress(first.content))["id"]
    assert first["Cache-Control"] == "private, no-cache"
    assert client.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 304
    placed.standing[0].__class__.objects.filter(pk=placed.standing[0].pk).update(state="withdrawn")
    assert client.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_points_of_thousands_cost_as_many_queries(client, headquarters, placed, django_assert_max_num_queries):
    StationFactory.create_batch(20, election=placed.election, area=placed.medeu, latitude=43.0, longitude=77.0)
    client.force_login(headquarters)
    with django_assert_max_num_queries(12):
        assert len(data_of(client, placed)["id"]) == 23


@pytest.mark.parametrize("name", ["map", "points"])
def test_the_map_is_for_who_may_view_stations(client, placed, volunteer, name):
    client.force_login(volunteer)
    assert client.get(reverse(f"board:{name}", args=[placed.election.pk])).status_code == 403


def test_the_map_has_a_list_beside_it_and_asks_nobody_for_tiles_unless_told(client, headquarters, placed, settings):
    client.force_login(headquarters)
    page = client.get(reverse("board:map", args=[placed.election.pk])).text
    assert page.index("School three") < page.index("School two") < page.index("School one")
    assert 'data-tiles=""' in page
    assert " style=" not in page
    assert "<script>" not in page
    settings.BAKYLAU_TILES = "https://tiles.example.org/{z}/{x}/{y}.png"
    assert settings.BAKYLAU_TILES in client.get(reverse("board:map", args=[placed.election.pk])).text

import pytest

from stations.geo import km, nearest

ALMATY, ASTANA = (43.2389, 76.8897), (51.1605, 71.4704)


def test_the_way_from_almaty_to_astana():
    assert km(ALMATY, ASTANA) == pytest.approx(970, abs=5)


def test_a_place_is_where_it_is():
    assert km(ALMATY, ALMATY) == 0


def test_the_other_side_of_the_date_line_is_near():
    assert km((0, 179.9), (0, -179.9)) == pytest.approx(22.2, abs=0.1)


def test_the_nearest_come_first_and_equals_keep_their_order():
    others = [("far", ASTANA), ("one", (43.24, 76.89)), ("same", (43.24, 76.89))]
    assert [key for key, _km in nearest(ALMATY, others, 2)] == ["one", "same"]

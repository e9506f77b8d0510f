"""How much of everything an election of a size has, and percentiles of what was measured."""

from collections import Counter

import pytest

from bench.percentiles import percentile
from bench.scale.sizes import End, Fate, Size, end, fate


def test_a_city_has_the_stations_of_almaty_and_a_country_no_more_than_there_are():
    assert [Size(people).stations for people in (1, 1_000, 10_000, 100_000, 1_000_000)] == [1, 507, 5_070, 10_000, 10_000]
    assert Size(1_000).posts == 2_028


def test_of_every_hundred_people_as_many_have_come_as_far():
    for first in (0, 700):
        counted = Counter(fate(number) for number in range(first, first + 100))
        assert counted == {Fate.PASSED: 60, Fate.LEARNING: 10, Fate.SIGNED_UP: 8, Fate.PASSED_LATER: 8, Fate.READY: 7, Fate.FAILED: 7}
    assert Counter(end(place) for place in range(100)) == {End.HOLDS: 96, End.EXPIRED: 2, End.REVOKED: 1, End.SUSPENDED: 1}


@pytest.mark.parametrize(
    ("values", "part", "found"),
    [([5], 95, 5), ([3, 1, 2, 4], 50, 2), (range(1, 101), 95, 95), (range(1, 101), 100, 100), (range(1, 21), 95, 19), ([1, 2], 51, 2)],
)
def test_a_percentile_is_one_that_was_measured(values, part, found):
    assert percentile(list(values), part) == found


@pytest.mark.parametrize(("values", "part"), [([], 50), ([1], 0), ([1], 101)])
def test_of_nothing_there_is_no_percentile(values, part):
    with pytest.raises(ValueError, match="percentile"):
        percentile(values, part)

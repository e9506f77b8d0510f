import math

import pytest

from quizzes.statistics.angoff import cut
from quizzes.statistics.results import ItemKey

ONE, TWO, THREE = ItemKey(1, 1), ItemKey(2, 1), ItemKey(3, 2)
EVEN = {ONE: 1.0, TWO: 1.0}


def test_the_cut_is_the_mean_of_the_means_and_its_error_that_of_the_judges():
    """Judges 60, 70, 80: mean 70, sd 10, error 10/√3."""
    told = cut(EVEN, {7: {ONE: 50, TWO: 70}, 8: {ONE: 60, TWO: 80}, 9: {ONE: 70, TWO: 90}})
    assert told.percent == pytest.approx(70)
    assert told.error == pytest.approx(10 / math.sqrt(3))
    assert told.own == {7: 60, 8: 70, 9: 80}
    assert [(item.mean, item.sd, item.lowest, item.highest) for item in told.items] == [(60, 10, 50, 70), (80, 10, 70, 90)]


def test_an_item_counts_as_often_as_it_is_drawn():
    assert cut({ONE: 3.0, TWO: 1.0}, {7: {ONE: 100, TWO: 0}}).percent == pytest.approx(75)


def test_an_unfinished_sheet_does_not_count_and_says_what_is_missing():
    told = cut(EVEN, {7: {ONE: 50, TWO: 70}, 8: {ONE: 100}, 9: {}})
    assert (told.percent, told.error) == (60, None)
    assert told.missing == {7: 0, 8: 1}
    assert told.items[0].n == 1


def test_ratings_of_another_version_do_not_count():
    told = cut(EVEN, {7: {ONE: 50, ItemKey(2, 2): 70, THREE: 10}})
    assert (told.percent, told.missing) == (None, {7: 1})


def test_nothing_to_rate_and_nobody_who_did():
    assert cut({}, {7: {ONE: 50}}).percent is None
    assert cut(EVEN, {}).percent is None
    assert [item.mean for item in cut(EVEN, {}).items] == [None, None]


def test_judges_far_apart_are_told():
    told = cut(EVEN, {7: {ONE: 40, TWO: 40}, 8: {ONE: 70, TWO: 71}})
    assert [item.apart for item in told.items] == [False, True]

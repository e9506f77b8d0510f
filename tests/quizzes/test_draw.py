import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.draw import Candidate, Line, draw, shortfalls


def pool(plain=5, critical=2, topics=(1, 2)):
    return [
        Candidate(topic * 100 + number, topic * 1000 + number, topic, number >= plain, ("a", "b", "c", "d"))
        for topic in topics
        for number in range(plain + critical)
    ]


LINES = [Line(1, 3, 1), Line(2, 3)]


def test_every_line_gets_its_number_and_its_critical_ones():
    drawn = draw(LINES, pool(), seed=1)
    assert sorted((one.topic, one.critical) for one in drawn) == [(1, False), (1, False), (1, True), (2, False), (2, False), (2, False)]
    assert len({one.question for one in drawn}) == 6


@given(st.integers(), st.integers())
def test_the_same_seed_draws_the_same_whatever_the_order_of_the_pool(seed, order):
    shuffled = pool()
    random.Random(order).shuffle(shuffled)
    assert draw(LINES, pool(), seed=seed) == draw(LINES, shuffled, seed=seed)


def test_seeds_differ():
    assert len({tuple(one.question for one in draw(LINES, pool(), seed=seed)) for seed in range(20)}) > 10
    assert len({one.options for seed in range(20) for one in draw(LINES, pool(), seed=seed)}) > 10


@given(st.integers())
def test_options_are_shuffled_and_whole(seed):
    assert all(sorted(one.options) == ["a", "b", "c", "d"] for one in draw(LINES, pool(), seed=seed))


@given(st.integers())
def test_what_was_seen_last_time_is_avoided_where_the_pool_allows(seed):
    lines = [Line(1, 2)]
    seen = {100, 101, 102}
    assert {one.question for one in draw(lines, pool(plain=5, topics=(1,)), seed=seed, avoid=seen)} == {103, 104}
    again = {one.question for one in draw(lines, pool(plain=4, topics=(1,)), seed=seed, avoid=seen)}
    assert 103 in again
    assert len(again) == 2


def test_a_thin_pool_is_told_and_refused():
    assert shortfalls(LINES, pool(plain=2)) == [Line(2, 3)]
    assert shortfalls(LINES, pool(critical=0)) == [Line(1, 3, 1)]
    assert shortfalls(LINES, pool()) == []
    with pytest.raises(ValueError, match="Too few"):
        draw(LINES, pool(plain=1), seed=1)

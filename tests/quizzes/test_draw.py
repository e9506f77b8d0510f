import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.draw import Candidate, Line, draw, in_chance_order, shortfalls


def pool(plain=5, critical=2, topics=(1, 2)):
    return [Candidate(topic * 100 + number, topic * 1000 + number, topic, number >= plain) for topic in topics for number in range(plain + critical)]


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
    assert len({tuple(in_chance_order("abcd", seed=seed, question=1)) for seed in range(20)}) > 10
    assert len({tuple(in_chance_order("abcd", seed=1, question=question)) for question in range(20)}) > 10


@given(st.integers(), st.permutations("abcd"))
def test_options_are_shuffled_whole_and_the_same_for_the_same_seed(seed, options):
    shuffled = in_chance_order(options, seed=seed, question=1)
    assert sorted(shuffled) == ["a", "b", "c", "d"]
    assert shuffled == in_chance_order("abcd", seed=seed, question=1)


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


def test_a_line_of_a_difficulty_takes_no_other():
    bank = [Candidate(number, number, 1, critical=False, difficulty=1 + number % 3) for number in range(9)]
    drawn = draw([Line(1, 2, difficulty=1), Line(1, 1, difficulty=3)], bank, seed=3)
    assert sorted(one.difficulty for one in drawn) == [1, 1, 3]
    assert shortfalls([Line(1, 4, difficulty=2)], bank) == [Line(1, 4, difficulty=2)]


def test_every_question_of_a_critical_topic_has_to_be_right():
    drawn = draw([Line(1, 2, critical=True), Line(2, 2)], pool(), seed=1)
    assert {(one.topic, one.critical) for one in drawn} == {(1, True), (2, False)}


def situation(first, count, topic=1, pk=50, **same):
    return [Candidate(first + place, first + place, topic, critical=False, scenario=(pk, pk * 10, place), **same) for place in range(count)]


@given(st.integers())
def test_the_questions_of_a_situation_come_together_in_their_order_or_not_at_all(seed):
    bank = [*pool(plain=4, critical=0, topics=(1,)), *situation(500, 3)]
    asked = [one.question for one in draw([Line(1, 4)], bank, seed=seed)]
    assert len(asked) == 4
    if set(asked) & {500, 501, 502}:
        place = asked.index(500)
        assert asked[place : place + 3] == [500, 501, 502]


def test_a_situation_is_drawn_where_nothing_else_fills_the_line():
    bank = [*pool(plain=1, critical=0, topics=(1,)), *situation(500, 3)]
    assert len(draw([Line(1, 4)], bank, seed=1)) == 4
    assert shortfalls([Line(1, 3)], bank) == []
    assert shortfalls([Line(1, 2)], bank) == [Line(1, 2)]  # one alone, or three together
    assert shortfalls([Line(1, 5)], bank) == [Line(1, 5)]


def test_a_situation_that_has_a_question_without_a_line_is_not_drawn():
    bank = [*situation(500, 2, difficulty=1), *[Candidate(600, 600, 1, critical=False, difficulty=3, scenario=(50, 500, 3))]]
    bank += [Candidate(number, number, 1, critical=False, difficulty=1) for number in range(3)]
    assert {one.question for one in draw([Line(1, 3, difficulty=1)], bank, seed=1)} == {0, 1, 2}


def test_what_was_asked_less_is_likelier_but_never_certain():
    bank = [Candidate(number, number, 1, critical=False, drawn=0 if number < 5 else 100) for number in range(10)]
    fresh = sum(one.question < 5 for seed in range(400) for one in draw([Line(1, 3)], bank, seed=seed))
    assert 750 < fresh < 1190

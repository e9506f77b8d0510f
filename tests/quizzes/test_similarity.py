import math
from datetime import datetime, timedelta
from itertools import combinations, product
from random import Random

import numpy as np
import pytest

from quizzes.figures import similarity
from quizzes.figures.similarity import EXPECTED, Sitting, similar, tails

BEGAN = datetime.fromisoformat("2026-10-01T09:00:00+00:00")


def sitting(number, answers, minute=0, person=None, minutes=30):
    """Question → answer; b is right."""
    responses = [[question, 1, float(answer == "b"), answer, 20] for question, answer in enumerate(answers)]
    began = BEGAN + timedelta(minutes=minute)
    return Sitting(number, number if person is None else person, began, began + timedelta(minutes=minutes), responses)


def crowd(n=120, questions=40, seed=1, every=10):
    """People who know nothing of one another: three of ten wrong, among three wrong answers."""
    random = Random(seed)
    return [
        sitting(number, [random.choices("bacd", [7, 1, 1, 1])[0] for _question in range(questions)], minute=number * every) for number in range(n)
    ]


def copied(one, number, minute, **change):
    return Sitting(number, change.get("person", number), BEGAN + timedelta(minutes=minute), BEGAN + timedelta(minutes=minute + 30), one.responses)


def test_a_copy_is_found_among_many_and_nobody_else():
    people = crowd()
    found = similar([*people, copied(people[7], 900, 72)])
    (pair,) = found.pairs
    assert (pair.left, pair.right) == (7, 900)
    assert (pair.together, pair.apart) == (timedelta(minutes=28), timedelta(minutes=2))
    wrong = [(question, 1, answer) for question, _version, mark, answer, _seconds in people[7].responses if mark < 1]
    assert pair.same == tuple(wrong)
    assert pair.both_wrong == len(wrong)
    assert pair.expected < EXPECTED
    assert found.compared == 121 * 120 // 2


def test_people_who_know_nothing_of_one_another_are_not_told():
    assert sum(len(similar(crowd(seed=seed)).pairs) for seed in range(10)) <= 2


def test_a_copy_made_on_another_day_is_found_too():
    people = crowd()
    (pair,) = similar([*people, copied(people[7], 900, 9000)]).pairs
    assert (pair.together, pair.apart) == (timedelta(0), timedelta(minutes=8930))


def test_the_same_person_again_is_no_pair():
    people = crowd()
    assert similar([*people, copied(people[7], 900, 72, person=7)]).pairs == ()


def test_right_answers_in_common_say_nothing():
    assert similar([sitting(number, "b" * 40) for number in range(50)]).pairs == ()


def test_what_everybody_falls_for_says_nothing():
    """All take c for right in the same twelve questions."""
    assert similar([sitting(number, "c" * 12 + "b" * 28) for number in range(50)]).pairs == ()


def test_unanswered_questions_in_common_say_nothing():
    people = crowd()
    empty = [entry if entry[2] else [*entry[:3], "", None] for entry in people[7].responses]
    assert similar([*people, people[7]._replace(attempt=900, person=900, responses=empty)]).pairs == ()


@pytest.mark.parametrize("people", [[], [sitting(1, "abcd")]])
def test_nobody_to_compare(people):
    assert similar(people) == similarity.Similar((), 0, 0)


def test_who_sat_at_the_same_time():
    spans = [(0, 30), (30, 10), (41, 5), (20, 60)]
    people = [sitting(number, "b", minute=start, minutes=length) for number, (start, length) in enumerate(spans)]
    # One hands in as the next begins: they met.
    together = [(i, j) for (i, a), (j, b) in combinations(enumerate(people), 2) if a.began <= b.ended and b.began <= a.ended]
    assert similarity.overlapping(people) == len(together) == 4


def test_the_chance_of_so_many_agreements_is_the_sum_over_all_ways():
    chances = [0.1, 0.5, 0.0, 0.9]
    for at_least in (1, 2, 3, 4):
        ways = [way for way in product((0, 1), repeat=4) if sum(way) >= at_least]
        whole = sum(math.prod(chance if one else 1 - chance for one, chance in zip(way, chances, strict=True)) for way in ways)
        assert tails(np.array([chances]), np.array([at_least]))[0] == pytest.approx(whole, abs=1e-15)


def test_small_chances_are_exact():
    assert tails(np.array([[1e-3] * 6]), np.array([6]))[0] == pytest.approx(1e-18, rel=1e-9)


def test_the_index_misses_no_pair_that_a_comparison_of_all_finds(monkeypatch):
    """With everything let through that shares a wrong answer the same pairs are told."""
    random = Random(5)
    people = crowd(60, questions=25, seed=3, every=3)
    for number in range(8):
        original = random.choice(people)
        half = [theirs if random.random() < 0.8 else own for theirs, own in zip(original.responses, people[-1].responses, strict=True)]
        people.append(copied(original, 900 + number, random.randint(0, 200))._replace(responses=half))
    told = similar(people).pairs
    assert len(told) >= 3
    monkeypatch.setattr(similarity, "SLACK", 1e30)
    monkeypatch.setattr(similarity, "FEWEST", 1)
    assert similar(people).pairs == told


def test_of_papers_drawn_at_random_only_common_questions_are_compared():
    people = crowd(questions=60)
    drawn = [one._replace(responses=Random(one.attempt).sample(one.responses, 40)) for one in people]
    copy = copied(drawn[7], 900, 72)
    (pair,) = similar([*drawn, copy]).pairs
    assert (pair.left, pair.right) == (7, 900)


def test_work_grows_far_less_than_the_number_of_pairs(monkeypatch):
    """Pairs that reach the exact sum: a small share of all."""
    exact = 0

    def counted(chances, at_least, tails=tails):
        nonlocal exact
        exact += len(at_least)
        return tails(chances, at_least)

    monkeypatch.setattr(similarity, "tails", counted)
    found = similar(crowd(400))
    assert exact < found.compared / 50


def test_questions_that_were_not_in_a_paper_cost_nothing(monkeypatch):
    """A bank of 200 questions, papers of 20: the chances of 20 are added up, not of 200."""
    random, seen = Random(3), []
    people = []
    for number in range(60):
        drawn = random.sample(range(200), 20)
        people.append(sitting(number, []))
        people[-1] = people[-1]._replace(responses=[[question, 1, 0.0, "a", 20] for question in drawn])
    exact = similarity.tails
    monkeypatch.setattr(similarity, "tails", lambda chances, at_least: seen.append(chances.shape[1]) or exact(chances, at_least))
    similar(people)
    assert set(seen) == {20}

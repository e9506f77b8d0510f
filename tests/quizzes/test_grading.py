from fractions import Fraction

import pytest

from quizzes.grading import Item, Paper, Score, grade, hundredths, percent
from quizzes.marks import Key

KEY = Key("single", right=frozenset("b"), wrong=3, lines=4)


def paper(count=10, critical=(), pass_percent=80, topic=lambda n: n % 2):
    return Paper(tuple(Item(n, topic(n), n in critical, KEY) for n in range(count)), pass_percent)


def answers(right, count=10):
    return {n: ["b"] if n < right else ["a"] for n in range(count)}


@pytest.mark.parametrize("right, passed", [(10, True), (8, True), (7, False), (0, False)])
def test_the_pass_mark_decides(right, passed):
    score = grade(paper(), answers(right))
    assert (score.points, score.max, score.passed) == (right, 10, passed)


def test_the_pass_mark_is_not_rounded_up():
    score = grade(paper(count=3, pass_percent=67), answers(2, count=3))
    assert score.percent == 66
    assert not score.passed


def test_a_critical_question_got_wrong_fails_whatever_the_score():
    score = grade(paper(critical=[9]), answers(9))
    assert score.points == 9
    assert not score.passed
    assert score.critical_missed == (1,)


def test_a_critical_question_got_right_is_not_missed():
    score = grade(paper(critical=[0]), answers(8))
    assert score.passed
    assert score.critical_missed == ()


def test_an_unanswered_question_is_wrong():
    assert grade(paper(count=2), {0: ["b"]}).topics == {0: (1, 1), 1: (0, 1)}
    assert grade(paper(count=1), {0: []}).points == 0


def test_one_option_too_many_is_wrong():
    assert grade(paper(count=1), {0: ["a", "b"]}).points == 0


def test_answers_to_what_was_not_asked_count_for_nothing():
    assert grade(paper(count=1), {0: ["a"], 77: ["b"]}).points == 0


def test_an_empty_paper_is_not_passed():
    assert grade(Paper((), 0), {}) == Score(Fraction(0), 0, False, {}, {}, ())
    assert percent(0, 0) == 0


def test_points_are_counted_by_topic():
    assert grade(paper(), answers(5)).topics == {0: (3, 5), 1: (2, 5)}


HALVES = Key("multiple", right=frozenset("ab"), wrong=2, lines=4)


def test_part_of_an_answer_counts_where_the_exam_says_so():
    items = (Item(0, 0, False, HALVES), Item(1, 0, False, KEY))
    given = {0: ["a"], 1: ["b"]}
    assert grade(Paper(items, 75), given).points == 1
    score = grade(Paper(items, 75, partial=True), given)
    assert (score.points, score.marks, score.topics, score.passed) == (Fraction(3, 2), {0: Fraction(1, 2), 1: 1}, {0: (Fraction(3, 2), 2)}, True)


def test_a_critical_question_has_to_be_right_as_a_whole():
    score = grade(Paper((Item(0, 7, True, HALVES), Item(1, 0, False, KEY)), 50, partial=True), {0: ["a"], 1: ["b"]})
    assert (score.passed, score.critical_missed) == (False, (7,))


def test_what_is_shown_is_rounded_down_and_the_pass_mark_is_compared_before_it():
    thirds = Key("matching", right=frozenset(["a:p", "b:q", "c:r"]), lines=3)
    items = tuple(Item(number, 0, False, thirds) for number in range(3))
    score = grade(Paper(items, 67, partial=True), {number: ["a:p", "b:q", "c:p"] for number in range(3)})
    assert (hundredths(score.points), score.percent, score.passed) == (200, 66, False)
    assert hundredths(Fraction(2, 3)) == 66

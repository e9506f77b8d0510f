import pytest

from quizzes.grading import Item, Paper, Score, grade, percent

KEY = frozenset("b")


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
    assert grade(Paper((), 0), {}) == Score(0, 0, False, {}, ())
    assert percent(0, 0) == 0


def test_points_are_counted_by_topic():
    assert grade(paper(), answers(5)).topics == {0: (3, 5), 1: (2, 5)}

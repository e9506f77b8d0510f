"""Each flag at its threshold, and silence below it."""

from dataclasses import replace

import pytest

from quizzes.statistics.flags import Flag, flags
from quizzes.statistics.results import AnswerFigures, Choices, ItemFigures, ItemKey, LanguageFigures

CHOICES = Choices(("a", "b", "c"), frozenset("b"))


def answer(name, n, mark=0.0, rest=50.0):
    return AnswerFigures(name, n, (0, 0, 0), mark, rest)


GOOD = ItemFigures(
    key=ItemKey(1, 1),
    n=100,
    exposure=100,
    facility=70,
    sd=0.46,
    discrimination=30,
    efficiency=40,
    weight=5,
    distractor_efficiency=100,
    seconds=(20, 40, 60),
    third_sizes=(33, 34, 33),
    third_facility=(50, 70, 90),
    answers=(answer("b", 70, 1, 75), answer("a", 20), answer("c", 10)),
    languages=(LanguageFigures("kk", 60, 70, -0.5, 0.3, 0.1, "A"),),
)


def of(**change):
    return flags(replace(GOOD, **change), CHOICES, 35)


def test_a_good_item_has_none():
    assert of() == []


def test_of_too_few_answers_nothing_else_is_said():
    assert of(n=29, discrimination=-50, third_facility=(90, 50, 10)) == [Flag("too_few")]
    assert of(n=30) == []


@pytest.mark.parametrize(
    "change, flag",
    [
        ({"discrimination": -1, "third_facility": (70, 70, 60)}, Flag("better_wrong")),
        ({"facility": 95.1}, Flag("too_easy")),
        ({"facility": 29.9}, Flag("too_hard")),
        ({"discrimination": 9.9}, Flag("weak")),
        ({"answers": (answer("b", 40, 1, 75), answer("a", 41), answer("c", 19))}, Flag("more_than_right", "a")),
        ({"answers": (answer("a", 81), answer("c", 9))}, Flag("more_than_right", "a")),
        ({"answers": (answer("b", 70, 1, 60), answer("a", 20, 0, 61), answer("c", 10))}, Flag("better_choose", "a")),
        ({"answers": (answer("b", 80, 1, 75), answer("a", 20))}, Flag("nobody_chooses", "c")),
        ({"answers": (answer("b", 100, 1, 75), answer("a", 51), answer("c", 1))}, Flag("hardly_chosen", "c")),
        ({"languages": (LanguageFigures("kk", 50, 40, -2.0, 0.3, 0.0, "C"),)}, Flag("harder_in", language="kk")),
        ({"languages": (LanguageFigures("ru", 50, 90, 2.0, 0.3, 0.0, "C"),)}, Flag("easier_in", language="ru")),
        ({"languages": (LanguageFigures("kk", 50, 60, -1.2, 0.3, 0.0, "B"),)}, Flag("perhaps_harder_in", language="kk")),
        (
            {"languages": (LanguageFigures("kk", 50, 60, -2.0, 0.3, 0.0, "C"), LanguageFigures("ru", 50, 90, 2.0, 0.3, 0.0, "C"))},
            Flag("harder_in", language="kk"),
        ),
        ({"seconds": (1, 121, 200)}, Flag("slow")),
    ],
)
def test_each_flag(change, flag):
    assert of(**change) == [flag]


@pytest.mark.parametrize(
    "change",
    [
        {"discrimination": -1, "third_facility": (70, 70, 70)},
        {"discrimination": -1, "third_facility": (70, None, None)},
        {"facility": 95},
        {"facility": 30},
        {"discrimination": 10},
        {"discrimination": None},
        {"facility": 96, "discrimination": 5, "answers": (answer("b", 96, 1, 75), answer("a", 4))},
        {"answers": (answer("b", 81, 1, 75), answer("a", 19))},
        {"answers": (answer("b", 70, 1, 60), answer("a", 21), answer("c", 9, 0, 61))},
        {"answers": (answer("b", 70, 1, 75), answer("a", 30), answer("c", 1), answer("", 30))},
        {"seconds": (1, 120, 200)},
        {"seconds": None},
    ],
)
def test_on_the_right_side_of_the_threshold_there_is_silence(change):
    quiet = {"too_easy"} if change.get("facility") == 96 else set()
    assert {flag.code for flag in of(**change)} <= quiet


def test_a_slow_item_of_a_slow_exam_is_not_slow():
    assert flags(replace(GOOD, seconds=(1, 130, 200)), CHOICES, 100) == []


def test_a_question_without_options_has_no_flag_about_options():
    assert flags(replace(GOOD, answers=(answer("12", 90), answer("13", 10))), None, 35) == []


def test_of_several_right_options_each_unused_one_is_named():
    several = Choices(("a", "b", "c", "d"), frozenset("ab"))
    item = replace(GOOD, answers=(answer("a,b", 60, 1), answer("a,c", 30), answer("a", 10)))
    assert flags(item, several) == [Flag("nobody_chooses", "d")]

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.marks import ALMOST, answer_text, is_whole, key_of, mark

TEXT = {"kk": "-", "ru": "-", "en": "-"}


def options(right, ids="abcd", **weights):
    return [{"id": one, "text": TEXT, "correct": one in right, "weight": weights.get(one, "")} for one in ids]


SINGLE = key_of({"kind": "single", "options": options("b")})
MULTIPLE = key_of({"kind": "multiple", "options": options("ab")})
ORDER = key_of({"kind": "ordering", "options": [{"id": one, "text": TEXT} for one in "abcd"]})
MATCH = key_of({"kind": "matching", "options": [{"id": "a", "match": "p"}, {"id": "b", "match": "q"}, {"id": "c", "match": "p"}]})
NUMBER = key_of({"kind": "numeric", "options": [], "number": {"value": "12.5", "tolerance": "0.5", "unit": {}}})


def places(order):
    return [f"{one}:{place}" for place, one in enumerate(order, 1)]


@pytest.mark.parametrize(
    "key, answer, whole, part",
    [
        (SINGLE, ["b"], 1, 1),
        (SINGLE, ["a"], 0, 0),
        (SINGLE, [], 0, 0),
        (MULTIPLE, ["b", "a"], 1, 1),
        (MULTIPLE, ["a"], 0, Fraction(1, 2)),
        (MULTIPLE, ["a", "c"], 0, 0),
        (MULTIPLE, ["a", "b", "c"], 0, Fraction(1, 2)),
        (MULTIPLE, ["c", "d"], 0, 0),
        (MULTIPLE, ["a", "b", "c", "d"], 0, 0),
        (ORDER, places("abcd"), 1, 1),
        (ORDER, places("bcda"), 0, Fraction(2, 3)),
        (ORDER, places("dcba"), 0, 0),
        (ORDER, places("abc"), 0, 0),
        (ORDER, ["a:1", "b:1", "c:2", "d:3"], 0, 0),
        (MATCH, ["a:p", "b:q", "c:p"], 1, 1),
        (MATCH, ["a:p", "b:p", "c:p"], 0, Fraction(2, 3)),
        (MATCH, ["a:p", "b:q"], 0, 0),
        (NUMBER, ["12"], 1, 1),
        (NUMBER, ["13.000"], 1, 1),
        (NUMBER, ["13.001"], 0, 0),
        (NUMBER, ["-12.5"], 0, 0),
    ],
)
def test_marks(key, answer, whole, part):
    assert mark(key, answer, partial=False) == whole
    assert mark(key, answer, partial=True) == part


def test_what_was_frozen_before_there_were_kinds_is_a_single_choice():
    old = key_of({"options": [{"id": one, "text": TEXT, "correct": one == "b"} for one in "ab"]})
    assert mark(old, ["b"], partial=False) == 1


def test_the_weights_of_the_author_count_where_part_of_an_answer_does():
    key = key_of({"kind": "multiple", "options": options("abc", a="33.33333", b="33.33333", c="33.33333", d="-50")})
    assert mark(key, ["a"], partial=True) == Fraction("33.33333") / 100
    assert mark(key, ["a", "d"], partial=True) == 0
    assert mark(key, ["a", "b", "c"], partial=True) == 1
    half = key_of({"kind": "single", "options": options("a", a="100", b="50")})
    assert mark(half, ["b"], partial=True) == Fraction(1, 2)
    assert mark(half, ["b"], partial=False) == 0


def test_only_the_right_answer_is_the_whole_whatever_the_weights():
    key = key_of({"kind": "multiple", "options": options("ab", a="50", b="50", c="0")})
    assert mark(key, ["a", "b", "c"], partial=True) == ALMOST
    assert mark(key, ["a", "b", "c"], partial=False) == 0


def test_a_choice_of_which_all_is_right():
    key = key_of({"kind": "multiple", "options": options("abcd")})
    assert mark(key, ["a", "b", "c"], partial=True) == Fraction(3, 4)


@pytest.mark.parametrize(
    "key, answer, text",
    [
        (MULTIPLE, ["b", "a"], "a,b"),
        (ORDER, ["b:1", "a:2", "d:3", "c:4"], "b,a,d,c"),
        (ORDER, ["b:1"], ""),
        (MATCH, ["b:q", "a:p", "c:p"], "a:p,b:q,c:p"),
        (NUMBER, ["12.5"], "12.5"),
        (SINGLE, [], ""),
    ],
)
def test_the_same_answer_has_the_same_text(key, answer, text):
    assert answer_text(key, answer) == text


@given(st.permutations("abcd"), st.sampled_from([ORDER]))
def test_a_mark_is_never_outside_nothing_and_all(order, key):
    assert 0 <= mark(key, places(order), partial=True) <= 1
    assert is_whole("ordering", 4, places(order))


@given(st.sets(st.sampled_from("abcd")), st.booleans())
def test_a_choice_is_never_worth_more_than_the_right_one(chosen, partial):
    assert 0 <= mark(MULTIPLE, chosen, partial=partial) <= 1
    assert (mark(MULTIPLE, chosen, partial=partial) == 1) == (chosen == {"a", "b"})

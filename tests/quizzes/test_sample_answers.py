from random import Random

import pytest

from quizzes.marks import is_whole, key_of, mark
from quizzes.sample_answers import right_answer, wrong_answer
from tests.factories.quizzes import KINDS, RIGHT


@pytest.mark.parametrize("kind", KINDS)
def test_a_right_answer_of_each_kind_has_the_whole_mark_and_a_wrong_one_never(kind):
    content = {"kind": kind, "matches": [], "number": {}, **KINDS[kind]}
    key = key_of(content)
    assert right_answer(content) == RIGHT[kind]
    for seed in range(30):
        wrong = wrong_answer(content, Random(seed))
        assert is_whole(kind, len(content["options"]), wrong)
        assert mark(key, wrong, partial=True) < 1


def test_people_are_right_in_part_where_they_can_be():
    for kind in ("multiple", "ordering", "matching"):
        content = {"kind": kind, "matches": [], **KINDS[kind]}
        assert any(mark(key_of(content), wrong_answer(content, Random(seed)), partial=True) > 0 for seed in range(30)), kind

"""Answers to a question of any kind, from what its revision keeps: for the sample and for tests, which know the key."""

from collections.abc import Mapping
from decimal import Decimal
from random import Random
from typing import Any

from quizzes.enums import QuestionKind


def right_answer(content: Mapping[str, Any]) -> list[str]:
    """The words (quizzes.marks) of an answer that is wholly right."""
    kind, options = content.get("kind", QuestionKind.SINGLE), content["options"]
    if kind == QuestionKind.ORDERING:
        return _places([option["id"] for option in options])
    if kind == QuestionKind.MATCHING:
        return [f"{option['id']}:{option['match']}" for option in options]
    if kind == QuestionKind.NUMERIC:
        return [content["number"]["value"]]
    return [option["id"] for option in options if option["correct"]]


def wrong_answer(content: Mapping[str, Any], random: Random) -> list[str]:
    """The words of an answer as people get it wrong: where a kind can be right in part, it is."""
    kind, right = content.get("kind", QuestionKind.SINGLE), right_answer(content)
    if kind == QuestionKind.ORDERING:
        ids = [option["id"] for option in content["options"]]
        place = random.randrange(len(ids) - 1)
        ids[place], ids[place + 1] = ids[place + 1], ids[place]
        return _places(ids)
    if kind == QuestionKind.MATCHING:
        place = random.randrange(len(right))
        left, match = right[place].split(":")
        others = [one["id"] for one in content["matches"] if one["id"] != match]
        return [*right[:place], f"{left}:{random.choice(others)}", *right[place + 1 :]]
    if kind == QuestionKind.NUMERIC:
        number = {name: Decimal(content["number"][name]) for name in ("value", "tolerance")}
        return [f"{number['value'] + (number['tolerance'] + 1) * random.randint(1, 9):f}"]
    wrong = [option["id"] for option in content["options"] if not option["correct"]]
    if len(right) > 1 and (not wrong or random.random() < 0.5):
        return right[:-1]
    return [*right[:-1], random.choice(wrong)]


def _places(ids: list[str]) -> list[str]:
    return [f"{one}:{place}" for place, one in enumerate(ids, start=1)]

"""How the sample's people answer: some questions are harder, some wrong options draw nobody, each takes its time, so that figures say something."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from fractions import Fraction
from random import Random
from typing import Any

from quizzes.answers import Given, Words
from quizzes.enums import QuestionKind
from quizzes.marks import Key, key_of
from quizzes.models import Attempt
from quizzes.queries import frozen_questions

# Places in the list of questions by reference, of each fifteen, and what is wrong with them.
LOST_IN_TRANSLATION, MISLEADING, OBVIOUS, UNUSED_OPTION, SLOW = 2, 5, 8, 11, 13
EVERY = 15
FEW = 4  # wrong answers of somebody who knows the matter


def answers_of(attempt: Attempt, random: Random, *, wrong: int, given: int) -> tuple[list[Given], timedelta]:
    """Answers to the first `given` questions, `wrong` of them wrong and no critical one; and how long the first took."""
    contents = frozen_questions(attempt.paper)
    items = attempt.paper["items"][:given]
    spared = [item["question"] for item in items if not item["critical"]]
    missed = set(_missed({question: _hard(contents[question], attempt.language, wrong) for question in spared}, wrong, random))
    clock, answers, first = int(attempt.started_at.timestamp() * 1000), [], timedelta(0)
    for item in items:
        content = contents[item["question"]]
        took = _seconds(content, random)
        first = first or timedelta(seconds=took)
        clock += took * 1000
        key = key_of(content)
        chosen = _wrong(key, content, random) if item["question"] in missed else right_answer(key)
        answers.append(Given(item["question"], chosen, clock))
    return answers, first


def right_answer(key: Key) -> Words:
    if key.kind == QuestionKind.ORDERING:
        return _places(key.order)
    return (_number(key.value),) if key.kind == QuestionKind.NUMERIC else tuple(sorted(key.right))


def _kind_of_trouble(content: Mapping[str, Any]) -> int:
    return sum(map(ord, content["ref"])) % EVERY


def _hard(content: Mapping[str, Any], language: str, wrong: int) -> float:
    """How likely it is among the wrong ones, from 1 on."""
    trouble = _kind_of_trouble(content)
    if trouble == LOST_IN_TRANSLATION:
        return 12.0 if language == "kk" else 0.3
    if trouble == MISLEADING:
        return 25.0 if wrong <= FEW else 0.05
    return 0.02 if trouble == OBVIOUS else 1 + trouble / 5


def _missed(weights: Mapping[int, float], count: int, random: Random) -> list[int]:
    """So many of these, the heavier the likelier (Efraimidis and Spirakis 2006)."""
    return sorted(weights, key=lambda question: -(random.random() ** (1 / weights[question])))[:count]


def _seconds(content: Mapping[str, Any], random: Random) -> int:
    usual = 140 if _kind_of_trouble(content) == SLOW else 18 + 2 * _kind_of_trouble(content)
    return max(4, round(usual * random.lognormvariate(0, 0.4)))


def _wrong(key: Key, content: Mapping[str, Any], random: Random) -> Words:
    if key.kind == QuestionKind.NUMERIC:
        return (_number(key.value + 3 * key.tolerance + random.randint(1, 3)),)
    if key.kind == QuestionKind.ORDERING:
        return _places([key.order[1], key.order[0], *key.order[2:]])
    if key.kind == QuestionKind.MATCHING:
        left, right = zip(*(pair.split(":") for pair in sorted(key.right)), strict=True)
        return tuple(f"{one}:{match}" for one, match in zip(left, [*right[1:], right[0]], strict=True))
    others = [option["id"] for option in content["options"] if not option["correct"]]
    unused = len(others) > 1 and _kind_of_trouble(content) == UNUSED_OPTION
    return _one_of(others[:-1] if unused else others, random)


def _one_of(options: Sequence[str], random: Random) -> Words:
    """The first of the wrong options draws most."""
    return (random.choices(options, weights=range(len(options) + 1, 1, -1))[0],)


def _places(order: Iterable[str]) -> Words:
    return tuple(f"{one}:{place}" for place, one in enumerate(order, 1))


def _number(value: Fraction) -> str:
    return f"{float(value):g}"

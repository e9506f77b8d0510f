"""How the sample's people answer: some questions are harder, some wrong options draw nobody, each takes its time, so that figures say something."""

from collections.abc import Mapping
from datetime import timedelta
from random import Random
from typing import Any

from quizzes.answers import Given
from quizzes.enums import QuestionKind
from quizzes.models import Attempt
from quizzes.queries import frozen_questions
from quizzes.sample_answers import right_answer, wrong_answer

# Places in the list of questions by reference, of each fifteen, and what is wrong with them.
LOST_IN_TRANSLATION, MISLEADING, OBVIOUS, UNUSED_OPTION, SLOW = 2, 5, 8, 11, 13
EVERY = 15
FEW = 4  # wrong answers of somebody who knows the matter


def missed_of(attempt: Attempt, random: Random, *, wrong: int, given: int) -> dict[int, list[str]]:
    """Wrong answers to `wrong` of the first `given` questions, to no critical one."""
    contents = frozen_questions(attempt.paper)
    spared = [item["question"] for item in attempt.paper["items"][:given] if not item["critical"]]
    missed = _missed({question: _hard(contents[question], attempt.language, wrong) for question in spared}, wrong, random)
    return {question: wrong_of(contents[question], random) for question in missed}


def answers_of(attempt: Attempt, random: Random, missed: Mapping[int, list[str]], *, given: int) -> tuple[list[Given], timedelta]:
    """Answers to the first `given` questions, right but for the `missed` ones; and how long the first took."""
    contents = frozen_questions(attempt.paper)
    clock, answers, first = int(attempt.started_at.timestamp() * 1000), [], timedelta(0)
    for item in attempt.paper["items"][:given]:
        question, content = item["question"], contents[item["question"]]
        took = _seconds(content, random)
        first = first or timedelta(seconds=took)
        clock += took * 1000
        answers.append(Given(question, tuple(missed.get(question) or right_answer(content)), clock))
    return answers, first


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


def wrong_of(content: Mapping[str, Any], random: Random) -> list[str]:
    """Of the wrong options of a single choice the first draws most; of some questions the last draws nobody."""
    if content.get("kind", QuestionKind.SINGLE) != QuestionKind.SINGLE:
        return wrong_answer(content, random)
    others = [option["id"] for option in content["options"] if not option["correct"]]
    if len(others) > 1 and _kind_of_trouble(content) == UNUSED_OPTION:
        others.pop()
    return random.choices(others, weights=range(len(others) + 1, 1, -1))

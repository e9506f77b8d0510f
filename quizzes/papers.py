"""The paper of an attempt: drawn and frozen when it starts, shown without its key, graded with it."""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from people.multilingual import TranslatedText
from quizzes import grading
from quizzes.draw import draw
from quizzes.models import Attempt, Exam
from quizzes.queries import blueprint, frozen_questions, pool


@dataclass(frozen=True, slots=True)
class ShownOption:
    id: str
    text: str
    checked: bool
    verdict: str = ""  # nothing is judged before the attempt is closed, and no option after it either
    right: bool = False


@dataclass(frozen=True, slots=True)
class ShownQuestion:
    """A question as a person sees it: no key, no topic, and no sign of which questions are critical."""

    id: int
    number: int
    text: str
    options: list[ShownOption]
    revision: int
    multiple: bool = False

    @property
    def form_id(self) -> str:
        """Its number as the form's fields carry it: digits alone, whatever the language."""
        return str(self.id)

    @property
    def answered(self) -> bool:
        return any(option.checked for option in self.options)

    @property
    def chosen(self) -> str:
        """The options chosen so far, as the form carries them."""
        return ",".join(option.id for option in self.options if option.checked)


def new_paper(exam: Exam, avoid: set[int]) -> dict[str, Any]:
    """A paper for `exam` and the rules it will be judged by, frozen. The pool must be thick enough (rules.start_refusals)."""
    lines = blueprint(exam)
    seed = random.SystemRandom().getrandbits(48)
    drawn = draw(lines, pool(line.topic for line in lines), seed=seed, avoid=avoid)
    return {
        "seed": seed,
        "pass_percent": exam.pass_percent,
        "grace_seconds": exam.grace_seconds,
        "one_by_one": exam.one_by_one,
        "items": [
            {"question": one.question, "revision": one.revision, "topic": one.topic, "critical": one.critical, "options": list(one.options)}
            for one in drawn
        ],
    }


def shown_questions(attempt: Attempt, given: Mapping[int, tuple[list[str], int]], language: str) -> list[ShownQuestion]:
    """The paper in this language, with what was chosen so far."""
    contents = frozen_questions(attempt.paper)
    shown = []
    for number, item in enumerate(attempt.paper["items"], start=1):
        content = contents[item["question"]]
        chosen, revision = given.get(item["question"], ([], 0))
        texts = {option["id"]: TranslatedText(option["text"]).in_language(language) for option in content["options"]}
        options = [ShownOption(id=one, text=texts[one], checked=one in chosen) for one in item["options"]]
        text = TranslatedText(content["text"]).in_language(language)
        shown.append(ShownQuestion(item["question"], number, text, options, revision))
    return shown


def grade(attempt: Attempt, answers: Mapping[int, list[str]]) -> grading.Score:
    """The score of these answers by the key and the rules that the paper froze."""
    contents = frozen_questions(attempt.paper)
    items = tuple(
        grading.Item(
            question=item["question"],
            topic=item["topic"],
            critical=item["critical"],
            right=frozenset(option["id"] for option in contents[item["question"]]["options"] if option["correct"]),
        )
        for item in attempt.paper["items"]
    )
    return grading.grade(grading.Paper(items, attempt.paper["pass_percent"]), answers)


def seconds_left(attempt: Attempt, at: datetime) -> int:
    """Seconds to the deadline, never below 0."""
    return max(0, int((attempt.deadline_at - at).total_seconds()))

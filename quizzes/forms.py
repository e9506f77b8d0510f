"""The exam's form, without JavaScript too: of a choice `answer-<question>`, once or more; of a number the same; of lines to put in order
or to match a field a line, `answer-<question>-<line>`."""

from collections.abc import Mapping
from typing import Any

from django.http import QueryDict

from quizzes.answers import MAX_REVISION, Given
from quizzes.enums import QuestionKind
from quizzes.models import Attempt

BY_LINE = {QuestionKind.ORDERING, QuestionKind.MATCHING}
# What can be emptied again: a radio button cannot.
TAKEN_BACK = {QuestionKind.MULTIPLE, QuestionKind.NUMERIC, *BY_LINE}


def given_in_form(attempt: Attempt, data: QueryDict) -> list[Given]:
    """The answers that this form changes.

    The form says what each answer was when the page was made, so that an old page on one device does not undo what was
    answered on another. What says nothing of a question neither answers it nor takes its answer back.
    """
    given = []
    for item in attempt.paper["items"]:
        question = item["question"]
        chosen, was = _chosen(item, data), data.get(f"was-{question}", "")
        if ",".join(chosen) != was and (chosen or item.get("kind", QuestionKind.SINGLE) in TAKEN_BACK):
            given.append(Given(question, chosen, _revision(data.get(f"revision-{question}", ""))))
    return given


def _chosen(item: Mapping[str, Any], data: QueryDict) -> tuple[str, ...]:
    name = f"answer-{item['question']}"
    if item.get("kind") in BY_LINE:
        values = ((line, data.get(f"{name}-{line}", "")) for line in item["options"])
        return tuple(f"{line}:{value}" for line, value in values if value)
    return tuple(dict.fromkeys(value for value in data.getlist(name) if value))


def _revision(text: str) -> int | None:
    """What the script wrote; None from a form without it."""
    if not (text.isascii() and text.isdecimal() and len(text) < 17):
        return None
    return min(int(text), MAX_REVISION)

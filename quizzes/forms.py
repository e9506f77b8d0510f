"""The exam's form: one radio group a question, without JavaScript too."""

from collections.abc import Mapping

from quizzes.answers import MAX_REVISION, Given
from quizzes.models import Attempt


def given_in_form(attempt: Attempt, data: Mapping[str, str]) -> list[Given]:
    """The answers that this form changes.

    The form says what each answer was when the page was made, so that an old page on one device does not undo what was
    answered on another.
    """
    given = []
    for item in attempt.paper["items"]:
        question = item["question"]
        chosen = data.get(f"answer-{question}", "")
        if chosen and chosen != data.get(f"was-{question}", ""):
            given.append(Given(question, (chosen,), _revision(data.get(f"revision-{question}", ""))))
    return given


def _revision(text: str) -> int | None:
    """What the script wrote; None from a form without it."""
    if not (text.isascii() and text.isdecimal() and len(text) < 17):
        return None
    return min(int(text), MAX_REVISION)

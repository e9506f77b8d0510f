"""What a question means, so that a change of it can be told from a mended misprint. Pure."""

from typing import Any

from quizzes.enums import QuestionKind
from quizzes.models import Question

# A change of any of these is a new revision.
MEANING = (
    "topic_id",
    "article_id",
    "scenario_id",
    "critical",
    "kind",
    "text",
    "image_id",
    "image_alt",
    "options",
    "matches",
    "number",
    "explanation",
)
# Of these, what a mended misprint leaves alone.
BEYOND_WORDS = ("topic_id", "article_id", "critical", "kind", "image_id", "scenario_id")


def meaning(question: Question) -> dict[str, Any]:
    """What a revision freezes, in a form that can be compared. The order of options means something where it is the answer."""
    values = {name: getattr(question, name, None) for name in MEANING}  # what an organisation proposes is in no situation
    in_order = question.kind == QuestionKind.ORDERING
    return {**values, "options": question.options if in_order else sorted(question.options, key=lambda option: option["id"])}


def is_another_key(old: Question, new: Question) -> bool:
    """Whether other answers are right, or other answers can be given: then it is another question for the figures."""
    return _answering(old) != _answering(new)


def is_wording(old: Question, new: Question) -> bool:
    """Whether words alone differ."""
    return not is_another_key(old, new) and all(getattr(old, name) == getattr(new, name) for name in BEYOND_WORDS)


def _answering(question: Question) -> Any:
    options = [{name: option.get(name) for name in ("id", "correct", "weight", "match")} for option in question.options]
    if question.kind != QuestionKind.ORDERING:
        options.sort(key=lambda option: option["id"])
    value = {name: question.number.get(name) for name in ("value", "tolerance")}
    return question.kind, options, sorted(right["id"] for right in question.matches), value

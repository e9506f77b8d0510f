"""Questions of the bank for files of other systems."""

from collections.abc import Iterator

from django.db.models import QuerySet

from quizzes.files.drafts import draft_of
from quizzes.formats import registry
from quizzes.formats.drafts import QuestionDraft
from quizzes.models import Question


def drafts_of(questions: "QuerySet[Question]") -> Iterator[QuestionDraft]:
    """The questions as drafts, in their order."""
    yield from map(draft_of, questions.select_related("topic", "article", "scenario", "image"))


def write(questions: "QuerySet[Question]", name: str, language: str = "") -> bytes:
    """A file in the format `name`, in all languages or in one. It holds the key. Raises CannotWrite."""
    return registry.FORMATS[name].write(list(drafts_of(questions)), language)

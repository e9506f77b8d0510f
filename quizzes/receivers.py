"""News from the apps below: an amended article, and the questions that rest on it."""

from typing import Any

from courses.models import LawVersion
from quizzes.law import review_against
from quizzes.models import Question


def review_questions(sender: type[LawVersion], version: LawVersion, **kwargs: Any) -> None:
    """Questions that rest on an amended article have to be looked at."""
    review_against(version, Question.objects.filter(article=version.article_id))

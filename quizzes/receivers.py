"""News from the apps below: an amended article, and the questions that rest on it."""

from typing import Any

from courses import law_services
from courses.enums import LawItemKind
from courses.models import LawVersion
from quizzes.enums import QuestionState
from quizzes.models import Question


def review_questions(sender: type[LawVersion], version: LawVersion, **kwargs: Any) -> None:
    """Questions that rest on an amended article have to be looked at; retired ones are asked no more."""
    questions = Question.objects.filter(article=version.article_id).exclude(state=QuestionState.RETIRED)
    law_services.add_items(version, (law_services.Resting(LawItemKind.QUESTION, str(one.pk), one.text) for one in questions))

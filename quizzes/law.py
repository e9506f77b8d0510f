"""Questions and the law work list: the one place where their lines are opened."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from courses import law_services
from courses.enums import LawItemKind
from courses.models import LawItem, LawVersion
from quizzes.enums import QuestionState
from quizzes.models import Question


def review_against(version: LawVersion, questions: Iterable[Question]) -> None:
    """A line for each that may still be asked; retired ones are asked no more."""
    asked = [one for one in questions if one.state != QuestionState.RETIRED]
    law_services.add_items(version, (law_services.Resting(LawItemKind.QUESTION, str(one.pk), one.text) for one in asked))


def review_what_came_late(question: Question, *, written_at: datetime, by: Any) -> None:
    """Words that were written before the newest version of the article have to be looked at, if they come into the bank after it.

    Called once the question is saved: its row waits for an article that is being amended, so that the new version is seen.
    """
    versions = LawVersion.objects.published().filter(article=question.article_id)
    newest = versions.last()
    if newest is None or newest == versions.first() or (newest.published_at or written_at) <= written_at:
        return
    review_against(newest, [question])
    for item in LawItem.objects.filter(version=newest, kind=LawItemKind.QUESTION, key=str(question.pk)).exclude(outcome=""):
        law_services.reopen_item(item, by=by)  # cleared for other words

"""A forward-only paper: only the question at hand may be answered. Its form sent twice says nothing new, and leads on."""

from collections.abc import Sequence
from dataclasses import replace

from django.utils.translation import gettext_noop

from people.refusals import Refusal, Refused
from quizzes.answers import Given
from quizzes.enums import Navigation
from quizzes.models import Attempt
from quizzes.sitting_queries import saves_in_order


def check_forward(attempt: Attempt, given: Sequence[Given]) -> list[Given]:
    """The answers, of which a repeated one gets the revision under which it is kept, so that it writes nothing.

    Raises Refused (question_behind) where one is neither of the question at hand nor what is kept of a question behind.
    """
    if attempt.paper.get("navigation") != Navigation.FORWARD:
        return list(given)
    questions = [item["question"] for item in attempt.paper["items"]]
    at_hand, behind = questions[attempt.position : attempt.position + 1], questions[: attempt.position]
    return [one if one.question in at_hand else _repeated(attempt, one, behind) for one in given]


def _repeated(attempt: Attempt, given: Given, behind: Sequence[int]) -> Given:
    saves = saves_in_order(attempt, given.question) if given.question in behind else []
    if not saves or saves[-1].chosen != list(given.chosen):
        sentence = gettext_noop("This question is behind you: in this exam one goes forward only. Reload the page.")
        raise Refused([Refusal("question_behind", sentence)])
    return replace(given, client_revision=saves[-1].client_revision)

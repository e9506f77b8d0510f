"""Reading an answer as it comes from outside: what is malformed, foreign or absurd is refused with a code and a sentence."""

import json
from dataclasses import dataclass
from typing import Any, TypeGuard

from django.utils.translation import gettext_noop

from people.refusals import Refusal, Refused
from quizzes.models import Attempt

# The largest whole number that a browser can hold exactly.
MAX_REVISION = 2**53 - 1


@dataclass(frozen=True, slots=True)
class Given:
    """The options chosen for a question. client_revision None: from a plain form, newer than whatever is there."""

    question: int
    chosen: tuple[str, ...]
    client_revision: int | None = None


def malformed() -> Refused:
    return Refused([Refusal("answer_malformed", gettext_noop("This answer could not be read. Reload the page and answer again."))])


def read_json(body: bytes) -> Given:
    """{"question": id, "chosen": [option ids], "client_revision": n} → Given. Raises Refused (answer_malformed)."""
    try:
        data = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise malformed() from error
    if not isinstance(data, dict):
        raise malformed()
    question, chosen, revision = (data.get(name) for name in ("question", "chosen", "client_revision"))
    if not _is_whole(question) or not _is_whole(revision) or not 0 <= revision <= MAX_REVISION:
        raise malformed()
    if not isinstance(chosen, list) or not all(isinstance(one, str) for one in chosen):
        raise malformed()
    return Given(question, tuple(dict.fromkeys(chosen)), revision)


def check(attempt: Attempt, given: Given) -> None:
    """Raises Refused where the paper did not ask this question, has no such option, or allows one option only."""
    item = next((item for item in attempt.paper["items"] if item["question"] == given.question), None)
    if item is None:
        raise Refused([Refusal("question_not_in_paper", gettext_noop("This question is not in your paper. Reload the page."))])
    if not set(given.chosen) <= set(item["options"]):
        raise Refused([Refusal("option_not_in_paper", gettext_noop("This question has no such answer. Reload the page."))])
    if len(given.chosen) > 1:
        raise Refused([Refusal("one_option_only", gettext_noop("Choose one answer."))])


def _is_whole(value: Any) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)

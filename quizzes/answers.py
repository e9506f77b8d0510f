"""Reading an answer as it comes from outside: what is malformed, foreign or absurd is refused with a code and a sentence."""

import json
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeGuard

from django.utils.translation import gettext_noop

from people.refusals import Refusal, Refused
from quizzes.enums import QuestionKind
from quizzes.models import Attempt

Words = tuple[str, ...]
# The largest whole number that a browser can hold exactly.
MAX_REVISION = 2**53 - 1
_NUMBER = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,6})?")


@dataclass(frozen=True, slots=True)
class Given:
    """The answer to a question, in words (quizzes.marks). client_revision None: from a plain form, newer than whatever is there."""

    question: int
    chosen: Words
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


@dataclass(frozen=True, slots=True)
class Unread:
    """What was typed, and what is wrong with it."""

    typed: str
    refusal: Refusal


def check(attempt: Attempt, given: Given) -> Given:
    """The answer as it is kept. Raises Refused where the paper did not ask this question, has no such option, or it is no answer of its kind."""
    item = next((item for item in attempt.paper["items"] if item["question"] == given.question), None)
    if item is None:
        raise Refused([Refusal("question_not_in_paper", gettext_noop("This question is not in your paper. Reload the page."))])
    reader = READERS.get(item.get("kind", QuestionKind.SINGLE), _chosen)
    return Given(given.question, reader(item, given.chosen), given.client_revision)


def parted(attempt: Attempt, given: Iterable[Given]) -> tuple[list[Given], dict[int, Unread]]:
    """What can be kept of a form, and by question the numbers that cannot be read: one slip must not cost what else was answered.
    Raises Refused for what nobody types by mistake (check)."""
    readable: list[Given] = []
    unread: dict[int, Unread] = {}
    for one in given:
        try:
            check(attempt, one)
        except Refused as refused:
            if refused.codes != ["not_a_number"]:
                raise
            unread[one.question] = Unread(one.chosen[0], refused.refusals[0])
        else:
            readable.append(one)
    return readable, unread


def _chosen(item: Mapping[str, Any], chosen: Words) -> Words:
    _known(chosen, item["options"])
    if len(chosen) > 1 and item.get("kind") != QuestionKind.MULTIPLE:
        raise Refused([Refusal("one_option_only", gettext_noop("Choose one answer."))])
    return chosen


def _order(item: Mapping[str, Any], chosen: Words) -> Words:
    """ "id:place": a line has one place; two lines may have the same while the person is still sorting."""
    lines = _pairs(chosen)
    _known(lines.keys(), item["options"])
    _known(lines.values(), [str(place) for place in range(1, len(item["options"]) + 1)])
    return chosen


def _match(item: Mapping[str, Any], chosen: Words) -> Words:
    pairs = _pairs(chosen)
    _known(pairs.keys(), item["options"])
    _known(pairs.values(), item["matches"])
    return chosen


def _number(item: Mapping[str, Any], chosen: Words) -> Words:
    """A number as people write it → its digits with a point; nothing, where the field was emptied."""
    if len(chosen) > 1:
        raise malformed()
    if not chosen or not chosen[0].strip():
        return ()
    text = "".join(chosen[0].split()).replace(",", ".").replace("\u2212", "-")
    if not _NUMBER.fullmatch(text):
        raise Refused([Refusal("not_a_number", gettext_noop("Write a number with digits, such as 12 or 12,5."))])
    return (text,)


READERS: dict[str, Callable[[Mapping[str, Any], Words], Words]] = {
    QuestionKind.ORDERING: _order,
    QuestionKind.MATCHING: _match,
    QuestionKind.NUMERIC: _number,
}


def _pairs(chosen: Words) -> dict[str, str]:
    """ "left:right" of each word; what stands left stands there once."""
    pairs = dict(word.split(":", 1) for word in chosen if ":" in word)
    if len(pairs) < len(chosen):
        raise malformed()
    return pairs


def _known(words: Iterable[str], options: Collection[str]) -> None:
    if not set(words) <= set(options):
        raise Refused([Refusal("option_not_in_paper", gettext_noop("This question has no such answer. Reload the page."))])


def _is_whole(value: Any) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)

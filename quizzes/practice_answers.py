"""Practice answers as they come from outside, perhaps hours late: what is malformed is refused with a code and a sentence."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeGuard
from uuid import UUID

from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_aware
from django.utils.translation import gettext_noop

from people.refusals import Refusal, Refused

MOST_AT_ONCE = 100
# A phone that was without a network for longer counts from then.
LONGEST_AWAY = timedelta(days=30)
LONGEST_WORD = 50


@dataclass(frozen=True, slots=True)
class PracticeGiven:
    """An answer in practice. key: made by the browser, the same each time it is sent; at: when, by the browser's clock."""

    key: UUID
    question: str
    chosen: str
    lesson: UUID | None = None
    at: datetime | None = None


def read_answers(body: bytes) -> list[PracticeGiven]:
    """{"answers": [{key, question, chosen, lesson, at}]} → what was given; `lesson` and `at` may be missing. Raises Refused."""
    try:
        rows = json.loads(body)["answers"]
    except (ValueError, RecursionError, KeyError, TypeError, IndexError) as error:
        raise _malformed() from error
    if not isinstance(rows, list) or not 1 <= len(rows) <= MOST_AT_ONCE:
        raise _malformed()
    return [_read(row) for row in rows]


def moment_of(given: PracticeGiven, at: datetime) -> datetime:
    """When it was answered: never after it arrived, and not before the longest time that a phone is away."""
    return at if given.at is None else min(max(given.at, at - LONGEST_AWAY), at)


def uuid_in(text: Any) -> UUID | None:
    """The UUID that a text from outside names, or None."""
    try:
        return UUID(text) if isinstance(text, str) and len(text) == 36 else None
    except ValueError:
        return None


def _read(row: Any) -> PracticeGiven:
    if not isinstance(row, dict):
        raise _malformed()
    key, question, chosen = uuid_in(row.get("key")), row.get("question"), row.get("chosen")
    if key is None or not _is_word(question) or not _is_word(chosen):
        raise _malformed()
    return PracticeGiven(key, question, chosen, uuid_in(row.get("lesson")), _moment_in(row.get("at")))


def _is_word(value: Any) -> TypeGuard[str]:
    return isinstance(value, str) and 0 < len(value) <= LONGEST_WORD and value.isprintable()


def _moment_in(text: Any) -> datetime | None:
    try:
        moment = parse_datetime(text) if isinstance(text, str) and len(text) <= 40 else None
    except ValueError:
        return None
    return moment if moment is not None and is_aware(moment) else None


def _malformed() -> Refused:
    return Refused([Refusal("practice_malformed", gettext_noop("These practice answers could not be read. Reload the page and try again."))])

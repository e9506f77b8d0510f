"""What happened in an attempt, for the examiner: its start, each save as it arrived, its end, and what was granted or decided. Nobody's
focus or screen is watched: there is nothing else to tell."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext
from wagtail.models import ModelLogEntry

from quizzes.answer_words import answer_words
from quizzes.models import Accommodation, Answer, Attempt
from quizzes.queries import frozen_questions, is_admissible

COUNTS, OVERWRITTEN, LATE = "counts", "overwritten", "late"
READ = "quizzes.read_attempt"


@dataclass(frozen=True, slots=True)
class LoggedSave:
    """A save: of which question of the paper (its place), in how many seconds after the start, and what became of it. overwritten_by: the
    revision that counts instead; answer: what was saved, in words, for those who may read it."""

    at: datetime
    seconds: int
    number: int
    revision: int
    is_empty: bool
    was_late: bool
    fate: str
    overwritten_by: int | None = None
    answer: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Happening:
    """A line of the audit log about the attempt, or an accommodation of its person. is_reading: that somebody read it."""

    at: datetime
    words: str
    who: str
    note: str = ""
    is_reading: bool = False


def logged_saves(attempt: Attempt, language: str = "") -> list[LoggedSave]:
    """Every save, in the order of arrival; in a `language` with what was answered."""
    rows = list(Answer.objects.filter(attempt=attempt).order_by("saved_at", "pk"))
    numbers = {item["question"]: number for number, item in enumerate(attempt.paper["items"], 1)}
    counting = _counting(attempt, rows)
    contents = frozen_questions(attempt.paper) if language else {}
    words = {row.pk: tuple(answer_words(contents[row.question_id], row.chosen, language)) if language else () for row in rows}
    return [_save(attempt, row, numbers[row.question_id], counting.get(row.question_id), words[row.pk]) for row in rows]


def happenings_of(attempt: Attempt) -> list[Happening]:
    """What the audit log says of it, and what its person was granted at this exam, in the order of time."""
    entries = ModelLogEntry.objects.for_instance(attempt).select_related("user")
    told = [Happening(one.timestamp, str(one.message), str(one.user or ""), one.data.get("reason", ""), one.action == READ) for one in entries]
    granted = Accommodation.objects.filter(Q(attempt=None, next_only=False) | Q(attempt=attempt), exam=attempt.exam_id, person=attempt.person_id)
    more = [line for one in granted.select_related("granted_by", "taken_back_by") for line in _of_accommodation(one)]
    return sorted([*told, *more], key=lambda one: one.at)


def _counting(attempt: Attempt, rows: Iterable[Answer]) -> dict[int, Answer]:
    """question → the save that counts."""
    found: dict[int, Answer] = {}
    for row in sorted(rows, key=lambda row: (row.client_revision, row.pk)):
        if not row.late or (attempt.late_admitted_at is not None and is_admissible(attempt, row)):
            found[row.question_id] = row
    return found


def _save(attempt: Attempt, row: Answer, number: int, counts: Answer | None, words: tuple[str, ...]) -> LoggedSave:
    is_in_time = not row.late or (attempt.late_admitted_at is not None and is_admissible(attempt, row))
    fate = COUNTS if row == counts else OVERWRITTEN if is_in_time else LATE
    return LoggedSave(
        at=row.saved_at,
        seconds=int((row.saved_at - attempt.started_at).total_seconds()),
        number=number,
        revision=row.client_revision,
        is_empty=not row.chosen,
        was_late=row.late,
        fate=fate,
        overwritten_by=counts.client_revision if fate == OVERWRITTEN and counts else None,
        answer=words,
    )


def _of_accommodation(one: Accommodation) -> list[Happening]:
    values = {"minutes": one.extra_minutes, "attempts": one.extra_attempts}
    words = gettext("Granted: minutes more %(minutes)s, attempts more %(attempts)s") % values
    lines = [Happening(one.granted_at, words, str(one.granted_by), one.reason)]
    if one.taken_back_at:
        words = gettext("Taken back: minutes %(minutes)s, attempts %(attempts)s") % values
        lines.append(Happening(one.taken_back_at, words, str(one.taken_back_by or ""), one.taken_back_reason))
    return lines

"""What happened in an attempt, for the examiner: its start, each save as it arrived, its end, and what was granted or decided. Nobody's
focus or screen is watched: there is nothing else to tell."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext
from wagtail.models import ModelLogEntry

from quizzes.models import Accommodation, Answer, Attempt
from quizzes.queries import is_admissible

COUNTS, OVERWRITTEN, LATE = "counts", "overwritten", "late"


@dataclass(frozen=True, slots=True)
class LoggedSave:
    """A save: of which question of the paper (its place), in how many seconds after the start, and what became of it. overwritten_by: the
    revision that counts instead."""

    at: datetime
    seconds: int
    number: int
    revision: int
    is_empty: bool
    was_late: bool
    fate: str
    overwritten_by: int | None = None


@dataclass(frozen=True, slots=True)
class Happening:
    """A line of the audit log about the attempt, or an accommodation of its person."""

    at: datetime
    words: str
    who: str
    note: str = ""


def logged_saves(attempt: Attempt) -> list[LoggedSave]:
    """Every save, in the order of arrival."""
    rows = list(Answer.objects.filter(attempt=attempt).order_by("saved_at", "pk"))
    numbers = {item["question"]: number for number, item in enumerate(attempt.paper["items"], 1)}
    counting = _counting(attempt, rows)
    return [_save(attempt, row, numbers[row.question_id], counting.get(row.question_id)) for row in rows]


def happenings_of(attempt: Attempt) -> list[Happening]:
    """What the audit log says of it, and what its person was granted at this exam, in the order of time."""
    entries = ModelLogEntry.objects.for_instance(attempt).select_related("user")
    told = [Happening(one.timestamp, str(one.message), str(one.user or ""), one.data.get("reason", "")) for one in entries]
    granted = Accommodation.objects.filter(exam=attempt.exam_id, person=attempt.person_id).select_related("granted_by")
    more = [Happening(one.granted_at, _granted(one), str(one.granted_by), one.reason) for one in granted]
    return sorted([*told, *more], key=lambda one: one.at)


def _counting(attempt: Attempt, rows: Iterable[Answer]) -> dict[int, Answer]:
    """question → the save that counts."""
    found: dict[int, Answer] = {}
    for row in sorted(rows, key=lambda row: (row.client_revision, row.pk)):
        if not row.late or (attempt.late_admitted_at is not None and is_admissible(attempt, row)):
            found[row.question_id] = row
    return found


def _save(attempt: Attempt, row: Answer, number: int, counts: Answer | None) -> LoggedSave:
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
    )


def _granted(one: Accommodation) -> str:
    return gettext("Granted: minutes more %(minutes)s, attempts more %(attempts)s") % {"minutes": one.extra_minutes, "attempts": one.extra_attempts}

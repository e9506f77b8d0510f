"""Who has read what: the only writers of LessonProgress."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry

from courses.models import CoursePage, LessonPage, LessonProgress
from courses.rules import complete_refusals
from courses.signals import step_completed
from people.refusals import Refused

if TYPE_CHECKING:
    from people.models import User

COMPLETE = "courses.complete"  # in the audit log


def open_lesson(person: "User", lesson: LessonPage, *, at: datetime) -> LessonProgress:
    """Note that the person was at this lesson last. Returns the progress, new or old; what is completed stays so."""
    progress, _made = LessonProgress.objects.update_or_create(
        person=person, lesson_key=lesson.translation_key, defaults={"opened_at": at, "course_key": _course_key(lesson)}
    )
    return progress


@transaction.atomic
def complete_lesson(person: "User", lesson: LessonPage, *, at: datetime, said_at: str = "") -> LessonProgress:
    """The person has read the lesson. The first time counts, is logged and told by `step_completed`; again changes nothing.

    said_at: when it was by the clock of a phone without a network: kept in the log, and counts for nothing. Raises Refused (step_locked).
    """
    progress, _made = LessonProgress.objects.select_for_update().get_or_create(
        person=person, lesson_key=lesson.translation_key, defaults={"opened_at": at, "course_key": _course_key(lesson)}
    )
    if progress.completed_at is not None:
        return progress
    if refusals := complete_refusals(person, lesson):
        raise Refused(refusals)
    progress.opened_at = progress.completed_at = at
    progress.save(update_fields=["opened_at", "completed_at"])
    said = {"said_at": said_at} if said_at else {}
    log(instance=progress, action=COMPLETE, user=person, data={"lesson": str(lesson.translation_key), **said})
    step_completed.send(sender=LessonProgress, progress=progress)
    return progress


def _course_key(lesson: LessonPage) -> UUID:
    return CoursePage.objects.parent_of(lesson).get().translation_key


class Reading(NamedTuple):
    """A person was at a lesson, and may have completed it."""

    person: "User"
    course_key: UUID
    lesson_key: UUID
    opened_at: datetime
    completed_at: datetime | None


@transaction.atomic
def record_readings(readings: Iterable[Reading]) -> list[LessonProgress]:
    """What `open_lesson` and `complete_lesson` do, for many at once and people who have none of these lessons yet: log and signal included."""
    rows = LessonProgress.objects.bulk_create([LessonProgress(**reading._asdict()) for reading in readings], batch_size=500)
    completed = [row for row in rows if row.completed_at is not None]
    kind = ContentType.objects.get_for_model(LessonProgress)
    entries = [
        ModelLogEntry(
            content_type=kind,
            object_id=str(row.pk),
            label=str(row),
            action=COMPLETE,
            user_id=row.person_id,
            timestamp=row.completed_at,
            data={"lesson": str(row.lesson_key)},
        )
        for row in completed
    ]
    ModelLogEntry.objects.bulk_create(entries, batch_size=500)
    for row in completed:
        step_completed.send(sender=LessonProgress, progress=row)
    return rows

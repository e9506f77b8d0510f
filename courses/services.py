"""Who has read what: the only writers of LessonProgress."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from wagtail.log_actions import log

from courses.models import CoursePage, LessonPage, LessonProgress
from courses.signals import step_completed

if TYPE_CHECKING:
    from people.models import User


def open_lesson(person: "User", lesson: LessonPage, *, at: datetime) -> LessonProgress:
    """Note that the person was at this lesson last. Returns the progress, new or old; what is completed stays so."""
    progress, _made = LessonProgress.objects.update_or_create(
        person=person, lesson_key=lesson.translation_key, defaults={"opened_at": at, "course_key": _course_key(lesson)}
    )
    return progress


@transaction.atomic
def complete_lesson(person: "User", lesson: LessonPage, *, at: datetime) -> LessonProgress:
    """The person has read the lesson. The first time counts, is logged and told by `step_completed`; again changes nothing."""
    progress, _made = LessonProgress.objects.select_for_update().get_or_create(
        person=person, lesson_key=lesson.translation_key, defaults={"opened_at": at, "course_key": _course_key(lesson)}
    )
    if progress.completed_at is not None:
        return progress
    progress.opened_at = progress.completed_at = at
    progress.save(update_fields=["opened_at", "completed_at"])
    log(instance=progress, action="courses.complete", user=person, data={"lesson": str(lesson.translation_key)})
    step_completed.send(sender=LessonProgress, progress=progress)
    return progress


def _course_key(lesson: LessonPage) -> object:
    return CoursePage.objects.parent_of(lesson).values_list("translation_key", flat=True).get()

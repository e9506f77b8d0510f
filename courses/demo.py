"""The sample courses, live sessions, and volunteers at every point of the course: not begun, in the middle, all read."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random
from typing import Protocol
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from courses.content import load_course
from courses.demo_second_course import load_second_course
from courses.demo_sessions import load_sessions
from courses.models import CoursePage, LessonPage
from courses.note_services import add_bookmark, write_note
from courses.services import Reading, record_readings
from people.demo import SAMPLE_LOGINS
from people.enums import Role
from people.models import Organisation, User

COURSE = "observer"
# What the sample's volunteers who can be logged in as have noted, in their language, by lesson.
NOTES = {
    "voting": "Сағат сайын жазу: тізім бойынша қанша, жәшікте қанша. Уақытын ұмытпау.",
    "count-and-protocol": "Хаттаманың көшірмесін сұрау: мөр, қол, нөмір, уақыт.",
}
BOOKMARKED = "recording-violations"
NOT_BEGUN, IN_THE_MIDDLE = 0.08, 0.25  # up to these shares of the volunteers; the rest have read everything


class Scale(Protocol):
    @property
    def volunteers(self) -> int: ...


def load(scale: Scale) -> None:
    """Load the course and, for sample volunteers who have read nothing yet, what of the required they have read; the same every time."""
    course = load_course(COURSE)[settings.LANGUAGE_CODE]
    load_second_course(course)
    lessons = list(LessonPage.objects.child_of(course).live().filter(is_required=True).order_by("path").values_list("translation_key", flat=True))
    people = User.objects.filter(is_sample=True, email__startswith="volunteer-", lesson_progress__isnull=True).order_by("email")
    now = timezone.now()
    load_sessions(Organisation.objects.order_by("pk").first(), User.objects.filter(role_grants__role=Role.TRAINER).order_by("pk").first())
    mark_lessons(course, now)
    record_readings(reading for person in people[: scale.volunteers] for reading in readings(person, course.translation_key, lessons, now))


def mark_lessons(course: CoursePage, now: datetime) -> None:
    """Notes and a bookmark of those who can be logged in as; again changes nothing."""
    lessons = {lesson.slug: lesson for lesson in LessonPage.objects.child_of(course)}
    for person in User.objects.filter(is_sample=True, email__in=[login.email for login in SAMPLE_LOGINS if login.role == Role.VOLUNTEER]):
        for slug, text in NOTES.items():
            write_note(person, lessons[slug], "", text, at=now)
        add_bookmark(person, lessons[BOOKMARKED], "", at=now)


def readings(person: User, course_key: UUID, lessons: list[UUID], now: datetime) -> Iterator[Reading]:
    """What this volunteer has read between joining and now: lesson after lesson, the last one perhaps only opened."""
    random = Random(f"progress {person.email}")  # noqa: S311 - the sample, not a secret
    luck = random.random()
    if luck < NOT_BEGUN:
        return
    count = random.randint(1, len(lessons) - 1) if luck < IN_THE_MIDDLE else len(lessons)
    pace = (now - person.date_joined) / (2 * len(lessons))
    for place, key in enumerate(lessons[:count], 1):
        opened = person.date_joined + pace * place
        is_last = place == count < len(lessons)
        completed = None if is_last and random.random() < 0.5 else opened + min(timedelta(minutes=random.randint(4, 15)), pace)
        yield Reading(person, course_key, key, completed or opened, completed)

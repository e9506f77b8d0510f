"""A site of the size that the budgets are for: 30 lessons, 12 organisations, 100,000 people."""

import uuid
from collections.abc import Iterator

from django.utils import timezone

from courses.models import CoursePage, LessonPage, LessonProgress
from people.models import Organisation, User
from people.services import found_organisation

LESSONS, ORGANISATIONS, PEOPLE = 30, 12, 100_000


def grow() -> None:
    add_lessons()
    for number in range(Organisation.objects.count(), ORGANISATIONS):
        found_organisation(slug=f"bench-{number}", name=dict.fromkeys(("kk", "ru", "en"), f"Organisation {number}"))
    User.objects.bulk_create(people(), batch_size=2_000)
    add_progress()


def add_lessons() -> None:
    """The sample course with its lessons again, until there are enough of them in every language."""
    keys = [uuid.uuid4() for _ in range(LESSONS)]
    for course in CoursePage.objects.filter(slug="observer"):
        lessons = list(LessonPage.objects.child_of(course).order_by("path"))
        for number in range(len(lessons), LESSONS):
            source = lessons[number % len(lessons)]
            same = {name: getattr(source, name) for name in ("summary", "body", "topic", "minutes", "locale")}
            course.add_child(instance=LessonPage(title=f"{source.title} {number}", slug=f"bench-{number}", translation_key=keys[number], **same))


def people() -> Iterator[User]:
    for number in range(User.objects.count(), PEOPLE):
        yield User(email=f"bench-{number}@example.org", full_name=f"Сынақов Адам{number} Бақытұлы", language="kk")


def add_progress() -> None:
    """Each has read a lesson."""
    now, lesson = timezone.now(), LessonPage.objects.first()
    course = CoursePage.objects.parent_of(lesson).get()
    read = {"course_key": course.translation_key, "lesson_key": lesson.translation_key, "opened_at": now, "completed_at": now}
    strangers = User.objects.filter(email__startswith="bench-").values_list("pk", flat=True)
    LessonProgress.objects.bulk_create((LessonProgress(person_id=pk, **read) for pk in strangers), batch_size=5_000)

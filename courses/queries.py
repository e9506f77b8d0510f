"""What is asked about courses: the steps of one, what a person has still to read, where they go on."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Aggregate, Exists, OuterRef, Q, Subquery, TextField
from django.db.models.functions import Left, Length
from django.utils.translation import get_language
from wagtail.models import Page

from courses.models import CoursePage, LessonPage, LessonProgress
from courses.steps import Step, steps_with_state
from people.prepared import NO_KEY, PersonalQuery

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.contrib.auth.models import AnonymousUser
    from django.db.models import QuerySet

    from people.models import User

__all__ = [
    "completed_lessons",
    "courses_in",
    "next_step",
    "required_lessons",
    "steps_with_state",
    "unread_lesson_keys",
    "unread_lessons",
    "with_lesson_counts",
]


def courses_in(language: str) -> "QuerySet[CoursePage]":
    """The live courses in `language` in the order of the catalog: the first is the one that leads to the certificate."""
    return CoursePage.objects.live().filter(locale__language_code=language).order_by("path")


def required_lessons() -> "QuerySet[LessonPage]":
    """Live lessons that are not optional, with their `course_key`, in every language; each is live in all languages of its course."""
    course_path = Left("path", Length("path") - Page.steplen)
    course = CoursePage.objects.live().filter(path=OuterRef("course_path"))
    here = LessonPage.objects.live().filter(translation_key=OuterRef(OuterRef("translation_key")), locale=OuterRef("locale"))
    lacking = CoursePage.objects.live().filter(translation_key=OuterRef("course_key")).exclude(Exists(here))
    lessons = LessonPage.objects.live().filter(is_required=True).annotate(course_path=course_path)
    return lessons.annotate(course_key=Subquery(course.values("translation_key")[:1])).filter(course_key__isnull=False).exclude(Exists(lacking))


def unread_lessons(person: "User") -> "QuerySet[LessonPage]":
    """The required lessons that the person has not completed, one row a language."""
    read = LessonProgress.objects.filter(person=person, completed_at__isnull=False, lesson_key=OuterRef("translation_key"))
    return required_lessons().exclude(Exists(read))


def unread_lesson_keys(person: "User", course_key: UUID) -> set[UUID]:
    """The required lessons of a course that the person has not completed: one query."""
    return {UUID(str(lesson)) for (lesson,) in _UNREAD_OF_COURSE.rows(person=person, key=course_key)}


_UNREAD_OF_COURSE = PersonalQuery(lambda person, key: unread_lessons(person).filter(Q(course_key=key)).values_list("translation_key"), key=NO_KEY)


class _Joined(Aggregate):
    """Keys in one string, a comma between them."""

    function = "GROUP_CONCAT"
    output_field = TextField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, function="STRING_AGG", template="%(function)s(%(expressions)s::text, ',')", **context)


def completed_lessons(person: "User") -> Subquery:
    """For another query about the person: the keys of the lessons that they have completed, of every course, joined by commas; None for none."""
    done = LessonProgress.objects.filter(person=person, completed_at__isnull=False).order_by()
    return Subquery(done.values("person").annotate(keys=_Joined("lesson_key")).values("keys"))


def next_step(person: "User", language: str | None = None) -> Step | None:
    """Where the person goes on in the first course of the catalog, in `language` (else the active one); None when all is done."""
    course = courses_in(language or get_language()).first()
    if course is None:
        return None
    return next((step for step in steps_with_state(course, person) if step.state == "current"), None)


def with_lesson_counts(courses: "Iterable[CoursePage]", person: "User | AnonymousUser") -> list[dict[str, Any]]:
    """[{page, done, total, minutes_left}] of sibling courses: required lessons read, those there are, and how long the rest takes; two queries."""
    pages = list(courses)
    if not pages:
        return []
    catalog_path = pages[0].path[: -Page.steplen]
    lessons = LessonPage.objects.live().filter(path__startswith=catalog_path, is_required=True)
    minutes: dict[str, dict[UUID, int]] = {course.path: {} for course in pages}
    for path, key, lasts in lessons.values_list("path", "translation_key", "minutes"):
        minutes.get(path[: -Page.steplen], {})[key] = lasts
    read = LessonPage.completed_keys(person, set().union(*minutes.values())) if person.is_authenticated else set()
    return [_counts(course, minutes[course.path], read) for course in pages]


def _counts(course: CoursePage, minutes: dict[UUID, int], read: set[UUID]) -> dict[str, Any]:
    left = [lasts for key, lasts in minutes.items() if key not in read]
    return {"page": course, "done": len(minutes) - len(left), "total": len(minutes), "minutes_left": sum(left)}

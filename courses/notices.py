"""What falls due in this app: somebody began to learn, or signed up, and then came no more."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, Exists, Max, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from courses.models import CoursePage, LessonProgress
from courses.queries import required_lessons
from people.models import User
from people.notice_kinds import Due, NoticeKind, moment

IDLE = timedelta(days=3)
# Nobody is reminded of what they left longer ago.
WINDOW = timedelta(days=4)
_LABEL = _("Lessons")
KINDS = (
    NoticeKind(
        "idle",
        label=_LABEL,
        title=gettext_noop("Your next lesson is waiting"),
        text=gettext_noop(
            "You were last here on %(last)s. Lessons still to read: %(left)s. Each takes a few minutes, and you go on where you stopped."
        ),
        action=gettext_noop("Go on learning"),
    ),
    NoticeKind(
        "not_begun",
        label=_LABEL,
        title=gettext_noop("The first lesson takes a few minutes"),
        text=gettext_noop("You have signed up and not yet begun. Lessons: %(left)s. You can read them on your phone, one at a time."),
        action=gettext_noop("Begin"),
    ),
)


def idle_learners(at: datetime) -> Iterator[Due]:
    """To whoever left a course three to seven days ago with lessons unread, once for each time they stopped."""
    for key, lessons in _courses().items():
        begun = LessonProgress.objects.filter(course_key=key, person__is_active=True).values("person")
        read = Count("pk", filter=Q(completed_at__isnull=False, lesson_key__in=lessons))
        stopped = begun.annotate(last=Max("opened_at"), read=read).filter(last__gt=at - IDLE - WINDOW, last__lte=at - IDLE, read__lt=len(lessons))
        for row in stopped.order_by("person"):
            values = {"last": moment(row["last"]), "left": len(lessons) - row["read"]}
            yield Due(row["person"], "idle", f"course {key}: {row['last'].isoformat()}", values)


def not_begun(at: datetime) -> Iterator[Due]:
    """To whoever signed up three to seven days ago and opened no lesson, once."""
    lessons = next(iter(_courses().values()), set())
    if not lessons:
        return
    anything = LessonProgress.objects.filter(person=OuterRef("pk"))
    people = User.objects.filter(~Exists(anything), is_active=True, role_grants=None)
    for person in people.filter(date_joined__gt=at - IDLE - WINDOW, date_joined__lte=at - IDLE).values_list("pk", flat=True):
        yield Due(person, "not_begun", "sign-up", {"left": len(lessons)})


def _courses() -> dict[UUID, set[UUID]]:
    """course → its required lessons (translation keys), in the order of the catalog."""
    courses: dict[UUID, set[UUID]] = {key: set() for key in CoursePage.objects.live().order_by("path").values_list("translation_key", flat=True)}
    for course, lesson in required_lessons().values_list("course_key", "translation_key"):  # type: ignore[misc]
        courses.setdefault(course, set()).add(lesson)
    return {course: lessons for course, lessons in courses.items() if lessons}

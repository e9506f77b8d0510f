"""What falls due in this app: somebody began to learn, or signed up, and then came no more."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, Exists, Max, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from courses.enums import RegistrationState
from courses.models import CoursePage, LessonProgress, Registration, Session
from courses.queries import required_lessons
from people.models import User
from people.notice_kinds import Due, NoticeKind, moment, multilingual
from people.notice_services import tell, tell_all

IDLE = timedelta(days=3)
# Nobody is reminded of what they left longer ago.
WINDOW = timedelta(days=4)
_LABEL = _("Lessons")
_SESSIONS = _("Sessions")
KINDS = (
    NoticeKind(
        "session_tomorrow",
        label=_SESSIONS,
        title=gettext_noop("Soon: %(session)s"),
        text=gettext_noop("%(session)s begins on %(from)s. Where: %(where)s. If you cannot come, give your seat back: others wait."),
        view="courses:sessions",
        action=gettext_noop("Sessions"),
    ),
    NoticeKind(
        "session_seat",
        label=_SESSIONS,
        title=gettext_noop("You have a seat: %(session)s"),
        text=gettext_noop("A seat has become free for you. %(session)s begins on %(from)s. Where: %(where)s."),
        view="courses:sessions",
        action=gettext_noop("Sessions"),
    ),
    NoticeKind(
        "session_cancelled",
        label=_SESSIONS,
        title=gettext_noop("Cancelled: %(session)s"),
        text=gettext_noop("The session of %(from)s does not take place: %(session)s. Choose another one."),
        view="courses:sessions",
        action=gettext_noop("Sessions"),
        may_be_silenced=False,
    ),
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


def tell_seat(registration: Registration, *, at: datetime) -> None:
    """A seat has become free for whoever waited; in the transaction of it. Once for each time that they ask."""
    tell(
        registration.person,
        "session_seat",
        f"session {registration.session_id} {registration.asked_at:%Y%m%dT%H%M%S%f}",
        _session_values(registration.session),
        at=at,
    )


def tell_cancelled(session: Session, *, at: datetime) -> None:
    """To everybody who has a seat or waits; in the transaction of it."""
    people = session.registrations.exclude(state=RegistrationState.CANCELLED).values_list("person", flat=True)
    tell_all((Due(person, "session_cancelled", f"session {session.pk}", _session_values(session)) for person in people), at=at)


def sessions_tomorrow(at: datetime) -> Iterator[Due]:
    """To whoever has a seat in a session that starts within a day, once."""
    soon = Registration.objects.filter(state=RegistrationState.SEAT, session__cancelled_at=None, person__is_active=True)
    soon = soon.filter(session__starts_at__gt=at, session__starts_at__lte=at + timedelta(days=1)).select_related("session")
    for registration in soon.order_by("session__starts_at", "pk"):
        # A session that was moved is told again.
        key = f"session {registration.session_id}: {registration.session.starts_at.isoformat()}"
        yield Due(registration.person_id, "session_tomorrow", key, _session_values(registration.session))


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


def _session_values(session: Session) -> dict[str, object]:
    return {"session": multilingual(session.title), "from": moment(session.starts_at), "where": session.place or session.link}


def _courses() -> dict[UUID, set[UUID]]:
    """course → its required lessons (translation keys), in the order of the catalog."""
    courses: dict[UUID, set[UUID]] = {key: set() for key in CoursePage.objects.live().order_by("path").values_list("translation_key", flat=True)}
    for course, lesson in required_lessons().values_list("course_key", "translation_key"):  # type: ignore[misc]
        courses.setdefault(course, set()).add(lesson)
    return {course: lessons for course, lessons in courses.items() if lessons}

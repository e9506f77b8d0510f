"""The volunteers of one organisation, by the same rules as the roster, with how far they are and when they were last seen."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, IntegerField, Max, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from courses.models import LessonProgress
from courses.queries import required_lessons
from dashboard.enums import Progress
from dashboard.queries import roster
from people.enums import MembershipState
from people.models import Membership, Organisation, User
from quizzes.models import Attempt, Exam
from quizzes.queries import course_key
from stations.models import Election


def volunteers_of(organisation: Organisation, election: Election | None, lessons: list[UUID], at: datetime) -> QuerySet[User]:
    """Its accepted members, as `roster` tells them, with `has_passed` (an exam, once), `lessons_read`, `last_lesson`, `last_attempt`.
    lessons: the ones that count (lesson_keys)."""
    accepted = Membership.objects.filter(person=OuterRef("pk"), organisation=organisation, state=MembershipState.ACCEPTED)
    progress = LessonProgress.objects.filter(person=OuterRef("pk")).order_by().values("person")
    attempts = Attempt.objects.filter(person=OuterRef("pk"))
    read = progress.filter(lesson_key__in=lessons, completed_at__isnull=False).annotate(n=Count("pk")).values("n")
    return (
        roster(election, at)
        .filter(Exists(accepted), is_active=True)
        .annotate(
            has_passed=Exists(attempts.filter(passed=True)),
            lessons_read=Coalesce(Subquery(read, output_field=IntegerField()), Value(0)),
            last_lesson=Subquery(progress.annotate(last=Max("opened_at")).values("last")),
            last_attempt=Subquery(attempts.order_by("-started_at").values("started_at")[:1]),
        )
    )


def lesson_keys(election: Election | None) -> list[UUID]:
    """The lessons to be read before the exam of the election's programme; none without an election."""
    course = course_key(Exam.objects.get(programmes=election.programme_id)) if election else None
    rows = required_lessons().values_list("course_key", "translation_key")  # type: ignore[misc]
    return list({lesson for course_of, lesson in rows if course_of == course})


def last_seen(person: Any) -> datetime | None:
    """The last that is known of the person: a lesson, an attempt, a log-in."""
    return max((moment for moment in (person.last_lesson, person.last_attempt, person.last_login) if moment), default=None)


def percent_read(person: Any, lessons: int) -> int | None:
    """How much of the course is read; None where there is none to read."""
    return min(100, person.lessons_read * 100 // lessons) if lessons else None


def numbers_of(people: QuerySet[Any], invited: int) -> dict[str, int]:
    """How many volunteers there are in each state of the chain, have passed an exam, stand somewhere, are invited."""
    states = {value: Count("pk", filter=Q(progress=value)) for value in Progress.values}
    numbers = people.order_by().aggregate(**states, passed=Count("pk", filter=Q(has_passed=True)), assigned=Count("pk", filter=Q(is_assigned=True)))
    return numbers | {"invited": invited}

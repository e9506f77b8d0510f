"""What people have done of all that programmes ask for. Nothing is asked that no programme wants to know."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db.models import Max, Q

from certificates.models import Certificate
from certificates.programmes.requirements import Demands
from courses.models import LessonProgress, Registration
from courses.queries import required_lessons
from people.enums import MembershipState, OrganisationState
from people.models import Membership, PledgeSignature
from quizzes.models import Attempt


@dataclass(frozen=True, slots=True)
class Pass:
    """The last passed attempt at an exam."""

    attempt: int
    started_at: datetime
    passed_at: datetime
    language: str


@dataclass(slots=True)
class Record:
    """Of one person. passes: by exam; attended: series; read: courses, to the last lesson; pledge: the newest version signed, 0 for none;
    revoked: programme → when a certificate of it was last revoked."""

    passes: dict[int, Pass] = field(default_factory=dict)
    attended: set[int] = field(default_factory=set)
    read: set[UUID] = field(default_factory=set)
    pledge: int = 0
    is_member: bool = False
    revoked: dict[int, datetime] = field(default_factory=dict)


def pass_of(attempt: Attempt) -> Pass:
    return Pass(attempt.pk, attempt.started_at, attempt.closed_at or attempt.deadline_at, attempt.language)


def records_of(people: Collection[int], demands: Iterable[Demands]) -> dict[int, Record]:
    """person → record, of each. A few queries for all of them, at most one for each kind of thing that `demands` ask for."""
    demands, records = list(demands), {pk: Record() for pk in people}
    _add_passes(records, {pk for one in demands for pk in one.exam_ids})
    _add_attended(records, {series.pk for one in demands for series in one.series})
    _add_read(records, {key for one in demands for key in one.courses})
    if any(one.programme.pledge_id for one in demands):
        signed = PledgeSignature.objects.filter(person__in=records).values("person").annotate(version=Max("pledge__version"))
        for person, version in signed.order_by().values_list("person", "version"):
            records[person].pledge = version
    if any(one.programme.needs_membership for one in demands):
        accepted = Membership.objects.filter(state=MembershipState.ACCEPTED, organisation__state=OrganisationState.ADMITTED)
        for person in accepted.filter(person__in=records).values_list("person", flat=True):
            records[person].is_member = True
    _add_revoked(records, {one.programme.pk for one in demands})
    return records


def revoked_in(held: Iterable[Certificate]) -> dict[int, datetime]:
    """programme → when a certificate of it among `held` was last revoked; one that was replaced was not."""
    found: dict[int, datetime] = {}
    for one in held:
        if one.revoked_at is not None and not one.replaced:
            found[one.programme_id] = max(one.revoked_at, found.get(one.programme_id, one.revoked_at))
    return found


def _add_passes(records: dict[int, Record], exams: set[int]) -> None:
    passed = Attempt.objects.filter(person__in=records, exam__in=exams, passed=True).order_by("number")
    for attempt in passed.only("person", "exam", "started_at", "closed_at", "deadline_at", "language"):
        records[attempt.person_id].passes[attempt.exam_id] = pass_of(attempt)


def _add_attended(records: dict[int, Record], series: set[int]) -> None:
    if series:
        attended = Registration.objects.filter(person__in=records, session__series__in=series, attended_at__isnull=False)
        for person, one in attended.values_list("person", "session__series"):
            records[person].attended.add(one)


def _add_read(records: dict[int, Record], courses: set[UUID]) -> None:
    """A course that has no lesson to read (any more) is read by nobody."""
    if not courses:
        return
    lessons: dict[UUID, set[UUID]] = defaultdict(set)
    for lesson in required_lessons().filter(Q(course_key__in=courses)).only("translation_key"):
        lessons[lesson.course_key].add(lesson.translation_key)
    read: dict[int, set[UUID]] = defaultdict(set)
    wanted = {lesson for keys in lessons.values() for lesson in keys}
    progress = LessonProgress.objects.filter(person__in=records, lesson_key__in=wanted, completed_at__isnull=False)
    for person, lesson_key in progress.values_list("person", "lesson_key"):
        read[person].add(lesson_key)
    for person, keys in read.items():
        records[person].read = {course for course, needed in lessons.items() if needed <= keys}


def _add_revoked(records: dict[int, Record], programmes: set[int]) -> None:
    revoked = Certificate.objects.filter(holder__in=records, programme__in=programmes, revoked_at__isnull=False, replaced=False)
    for one in revoked.order_by("revoked_at").only("holder", "programme", "revoked_at"):
        if one.revoked_at:
            records[one.holder_id].revoked[one.programme_id] = one.revoked_at

"""Updates that a change of the law requires: what one consists of, who has done it, what a person has still to do."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from certificates.models import Certificate, LawRequirement, LawUpdate, Programme
from courses.models import CoursePage, LawVersion, LessonPage, LessonProgress
from courses.queries import required_lessons, unread_lesson_keys
from people.models import User
from quizzes.models import Attempt, Exam, ExamPage
from quizzes.queries import course_key


@dataclass(frozen=True, slots=True)
class DueUpdate:
    """What a person has still to do, in one language. minutes: of the lessons unread and the exams not passed; url: of the delta course."""

    requirement: LawRequirement
    minutes: int
    url: str


def lessons_of(course: UUID) -> set[UUID]:
    """The lessons (translation keys) that the delta course requires."""
    return set(required_lessons().filter(Q(course_key=course)).values_list("translation_key", flat=True))


def exams_of(course: UUID) -> QuerySet[Exam]:
    """The exams that stand in the course, in any language."""
    paths = CoursePage.objects.live().filter(translation_key=course).values_list("path", flat=True)
    pages = Q()
    for path in paths:
        pages |= Q(path__startswith=path)
    found = ExamPage.objects.live().filter(pages) if paths else ExamPage.objects.none()
    return Exam.objects.filter(pk__in=found.values("exam")).order_by("pk")


def leads_to_the_certificate(course: UUID, programme: Programme) -> bool:
    """Whether the course is the programme's own one, or holds its exam: whoever passes that gets a new certificate."""
    return course_key(programme.exam) == course or exams_of(course).filter(pk=programme.exam_id).exists()


def law_before(programme: Programme) -> date:
    """As of which law the programme certifies by itself: all articles up to that date, whatever updates were required since."""
    owed = LawRequirement.objects.filter(programme=programme, lifted_at=None, law_as_of=programme.law_as_of, law_before__isnull=False).first()
    return (owed.law_before if owed else None) or programme.law_as_of


def not_yet_required(programme: Programme, versions: Iterable[LawVersion]) -> list[LawVersion]:
    """Those of `versions` that the programme neither certifies by itself nor has required an update on."""
    before = law_before(programme)
    required = set(LawVersion.objects.filter(requirements__programme=programme, requirements__lifted_at=None).values_list("pk", flat=True))
    return [one for one in versions if one.in_force_from and one.in_force_from > before and one.pk not in required]


def touched_by(programme: Programme, versions: Iterable[LawVersion], at: datetime) -> QuerySet[Certificate]:
    """The certificates of the programme that have not ended and were neither issued by, nor are being updated to, all of `versions`."""
    at_issue = LawRequirement.objects.filter(
        Q(lifted_at=None) | Q(lifted_at__gt=OuterRef("issued_at")), programme=programme, announced_at__lte=OuterRef("issued_at")
    )
    owed = at_issue.filter(law_as_of=OuterRef("law_as_of")).values("law_before")[:1]
    certificates = Certificate.objects.unended(at).filter(programme=programme).annotate(by_itself=Coalesce(Subquery(owed), F("law_as_of")))
    lacking = Q(pk__in=[])
    for version in versions:
        issued_by = Exists(at_issue.filter(versions=version, law_as_of__lte=OuterRef("law_as_of")))
        updated = Exists(LawUpdate.objects.filter(certificate=OuterRef("pk"), requirement__lifted_at=None, requirement__versions=version))
        lacking |= Q(by_itself__lt=version.in_force_from) & ~issued_by & ~updated
    return certificates.filter(lacking)


def has_done(person: User, requirement: LawRequirement) -> bool:
    """Whether the person has read every lesson of the delta course and passed its exams since the law was published."""
    if unread_lesson_keys(person, requirement.course_key):
        return False
    passed = Attempt.objects.filter(person=person, passed=True, closed_at__gte=_published_at(requirement))
    return not exams_of(requirement.course_key).exclude(pk__in=passed.values("exam")).exists()


def who_has_done(requirement: LawRequirement) -> QuerySet[User]:
    """Everybody for whom `has_done`, as one query."""
    lessons = lessons_of(requirement.course_key)
    exams = list(exams_of(requirement.course_key))
    people = User.objects.all()
    if lessons:
        read = LessonProgress.objects.filter(lesson_key__in=lessons, completed_at__isnull=False).values("person")
        people = people.filter(pk__in=read.annotate(read=Count("pk")).filter(read=len(lessons)).values("person"))
    for exam in exams:
        passed = Attempt.objects.filter(exam=exam, passed=True, closed_at__gte=_published_at(requirement))
        people = people.filter(pk__in=passed.values("person"))
    return people


def open_updates(person: User, at: datetime) -> QuerySet[LawUpdate]:
    """What the person's valid certificates have still to be updated by, the most urgent first; none where a newer one counts without it."""
    free = Certificate.objects.of(person).valid(at).filter(counts_until=None).values("programme")
    updates = LawUpdate.objects.open().filter(certificate__in=Certificate.objects.of(person).valid(at))
    return updates.exclude(requirement__programme__in=free).select_related("requirement__programme").order_by("requirement__required_by", "pk")


def due_update(person: User, at: datetime, language: str) -> DueUpdate | None:
    """The most urgent update that the person has still to do, or None."""
    update = open_updates(person, at).first()
    if update is None:
        return None
    requirement = update.requirement
    unread = unread_lesson_keys(person, requirement.course_key)
    lessons = LessonPage.objects.live().filter(translation_key__in=unread, locale__language_code=language)
    passed = Attempt.objects.filter(person=person, passed=True, closed_at__gte=_published_at(requirement)).values("exam")
    minutes = [*lessons.values_list("minutes", flat=True), *exams_of(requirement.course_key).exclude(pk__in=passed).values_list("minutes", flat=True)]
    course = course_in(requirement.course_key, language)
    return DueUpdate(requirement, sum(minutes), (course.url or "") if course else "")


def course_in(course: UUID, language: str) -> CoursePage | None:
    """The live course in this language, else in any that has it."""
    pages = list(CoursePage.objects.live().filter(translation_key=course).select_related("locale").order_by("pk"))
    return next((one for one in pages if one.locale.language_code == language), pages[0] if pages else None)


def with_progress(requirements: QuerySet[LawRequirement]) -> QuerySet[LawRequirement]:
    """Each with `touched` certificates, and how many of them are `done`."""
    done = Count("updates", filter=Q(updates__completed_at__isnull=False))
    return requirements.select_related("programme").annotate(touched=Count("updates"), done=done)


def standing_beyond(certificates: QuerySet[Certificate], moment: datetime) -> int:
    """How many stand on these certificates in shifts that end after `moment` (of the app above, if any)."""
    beyond = Q(assignments__ended_at=None, assignments__shift__ends_at__gt=moment)
    return certificates.aggregate(standing=Count("assignments", filter=beyond, distinct=True))["standing"] or 0


def languages_without(course: UUID, languages: Collection[str]) -> set[str]:
    """In which of `languages` there is no such course."""
    there = CoursePage.objects.live().filter(translation_key=course).values_list("locale__language_code", flat=True)
    return set(languages) - set(there)


def _published_at(requirement: LawRequirement) -> datetime:
    """When the first of the versions was published; an exam passed before has nothing to say about them."""
    moments = requirement.versions.values_list("published_at", flat=True)
    return min([moment for moment in moments if moment is not None] or [requirement.announced_at])

"""Where a person is on the way to the polling station: lessons → pledge → exam → certificate → post."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.translation import get_language, gettext, pgettext
from wagtail.models import Locale

from certificates.models import Certificate
from courses.queries import courses_in, unread_lessons
from people.models import Pledge, PledgeSignature, User
from people.prepared import NEVER, PersonalQuery
from quizzes.models import Attempt, ExamPage
from stations.models import Assignment
from stations.queries import stands_at
from training_site.routing import address

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from people.models import User as Person


@dataclass(frozen=True, slots=True)
class Standing:
    """What decides where a person is. The way leads through the first course of the catalog and its exam."""

    course_key: UUID | None
    course_path: str
    exam_id: int | None
    exam_path: str
    has_unread: bool
    has_pledged: bool
    has_passed: bool
    is_certified: bool
    was_certified: bool
    counts_freely: bool  # certified, and no update of the law is owed
    counts_now: bool  # certified, and an update that is owed is not due yet
    has_post: bool

    @property
    def owes_update(self) -> bool:
        """The law changed, and the certificate counts only for a while without an update."""
        return self.is_certified and not self.counts_freely

    @property
    def done(self) -> list[bool]:
        """Lessons, pledge, exam, certificate, post. Whoever is certified has done what comes before."""
        read = self.course_key is not None and not self.has_unread
        passed = self.has_passed and (self.is_certified or not self.was_certified)
        return [*(done or self.is_certified for done in (read, self.has_pledged, passed)), self.counts_now, self.has_post]


@dataclass(frozen=True, slots=True)
class Way:
    """What of a standing is the same for everybody: the course that leads to the certificate, and its exam."""

    course_key: UUID | None
    course_path: str
    exam_id: int | None
    exam_path: str


def standing_of(person: "Person", at: datetime, language: str) -> Standing:
    """Where the person stands at `at`, in one query."""
    row = _asked_in(language).rows(person=person, at=at)[0]
    return standing_on(_way(row[:4]), has_unread=bool(row[4]), facts=row[5:])


@cache
def _asked_in(language: str) -> PersonalQuery:
    """What decides where a person is: every page asks it, and making its SQL costs more than the rest of some pages."""

    def make(person: "Person", at: datetime) -> "QuerySet[User, tuple[Any, ...]]":
        course_key = Subquery(courses_in(language).values("translation_key")[:1])
        unread = Exists(unread_lessons(person).filter(Q(course_key=course_key)))
        return User.objects.filter(pk=person.pk).values_list(*_way_in(language), unread, *facts_of(person, at))

    return PersonalQuery(make, at=NEVER)


def way_in(language: str) -> Way:
    """The way in `language`, in one query."""
    return _way(Locale.objects.filter(language_code=language).values_list(*_way_in(language)).get())


def standing_on(way: Way, *, has_unread: bool, facts: Iterable[Any]) -> Standing:
    """The standing of the person of whom `facts` (of facts_of, in its order) are true."""
    return Standing(way.course_key, way.course_path, way.exam_id, way.exam_path, has_unread, *(bool(fact) for fact in facts))


def facts_of(person: "Person", at: datetime) -> list[Any]:
    """What a query asks to know of the person: has pledged, has passed, is certified, was certified, counts freely, counts now, has a post."""
    pledge = Pledge.objects.filter(in_force_from__lte=at).order_by("-version").values("pk")[:1]
    certificates = Certificate.objects.filter(holder=person)
    exam = ExamPage.objects.live().filter(exam__isnull=False).order_by("path").values("exam")[:1]  # of the first course, in whatever language
    return [
        ~Exists(Pledge.objects.filter(pk=Subquery(pledge)).exclude(Exists(PledgeSignature.objects.filter(person=person, pledge=OuterRef("pk"))))),
        Exists(Attempt.objects.filter(person=person, passed=True, exam=Subquery(exam))),
        Exists(certificates.valid(at)),
        Exists(certificates),
        Exists(certificates.valid(at).filter(counts_until=None)),
        Exists(certificates.valid(at).filter(Q(counts_until=None) | Q(counts_until__gte=at))),
        Exists(Assignment.objects.filter(stands_at(at), person=person)),
    ]


def _way_in(language: str) -> list[Subquery]:
    course = courses_in(language)
    exams = ExamPage.objects.live().filter(locale__language_code=language, exam__isnull=False).order_by("path")
    exam = exams.filter(path__startswith=Subquery(course.values("path")[:1]))
    wanted = [(course, "translation_key"), (course, "url_path"), (exam, "exam_id"), (exam, "url_path")]
    return [Subquery(pages.values(field)[:1]) for pages, field in wanted]


def _way(row: tuple[Any, ...]) -> Way:
    course_key, course_path, exam_id, exam_path = row
    return Way(UUID(str(course_key)) if course_key else None, course_path or "", exam_id, exam_path or "")


def path_of(person: "Person", at: datetime) -> list[dict[str, str]]:
    """The five steps for components/path.html, in one query: what is done, the one where the person is, what is to come."""
    return path_from(standing_of(person, at, get_language()))


def path_from(standing: Standing) -> list[dict[str, str]]:
    """The five steps of this standing."""
    labels = [gettext("Lessons"), pgettext("step of the way", "Pledge"), gettext("Exam"), gettext("Certificate"), gettext("Post")]
    current = standing.done.index(False) if False in standing.done else None
    states = ["done" if done else "current" if place == current else "todo" for place, done in enumerate(standing.done)]
    return [{"label": label, "state": state, "url": url} for label, state, url in zip(labels, states, _urls(standing), strict=True)]


def _urls(standing: Standing) -> list[str]:
    return [
        address(standing.course_path) if standing.course_path else "",
        reverse("people:pledge"),
        address(standing.exam_path) if standing.exam_path else "",
        reverse("certificates:update") if standing.is_certified and not standing.counts_now else reverse("certificates:mine"),
        reverse("stations:mine"),
    ]

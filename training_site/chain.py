"""Where a person is on the way to the polling station: lessons → pledge → exam → certificate → post."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.translation import get_language, gettext, pgettext

from certificates.models import Certificate
from courses.queries import courses_in, unread_lessons
from people.models import Pledge, PledgeSignature, User
from quizzes.models import Attempt, ExamPage
from stations.models import Assignment
from stations.queries import stands_at
from training_site.routing import address

if TYPE_CHECKING:
    from people.models import User as Person


@dataclass(frozen=True, slots=True)
class Standing:
    """What decides where a person is. The way leads through the first course of the catalog and its exam."""

    course_key: UUID | None
    course_path: str
    exam_id: int | None
    exam_path: str
    counts_until: datetime | None  # the law changed: until then the certificate counts, and no longer without the update
    has_unread: bool
    has_pledged: bool
    has_passed: bool
    is_certified: bool
    was_certified: bool
    has_post: bool
    has_lapsed: bool

    @property
    def done(self) -> list[bool]:
        """Lessons, pledge, exam, certificate, post. Whoever is certified has done what comes before."""
        read = self.course_key is not None and not self.has_unread
        passed = self.has_passed and (self.is_certified or not self.was_certified)
        counts = self.is_certified and not self.has_lapsed
        return [*(done or self.is_certified for done in (read, self.has_pledged, passed)), counts, self.has_post]


def standing_of(person: "Person", at: datetime, language: str) -> Standing:
    """Where the person stands at `at`, in one query."""
    course = courses_in(language)
    exams = ExamPage.objects.live().filter(locale__language_code=language, exam__isnull=False).order_by("path")
    exam = exams.filter(path__startswith=Subquery(course.values("path")[:1]))
    pledge = Pledge.objects.filter(in_force_from__lte=at).order_by("-version").values("pk")[:1]
    certificates = Certificate.objects.filter(holder=person)
    unread = unread_lessons(person).filter(Q(course_key=Subquery(course.values("translation_key")[:1])))
    row = (
        User.objects.filter(pk=person.pk)
        .values_list(
            Subquery(course.values("translation_key")[:1]),
            Subquery(course.values("url_path")[:1]),
            Subquery(exam.values("exam_id")[:1]),
            Subquery(exam.values("url_path")[:1]),
            Exists(unread),
            ~Exists(Pledge.objects.filter(pk=Subquery(pledge)).exclude(Exists(PledgeSignature.objects.filter(person=person, pledge=OuterRef("pk"))))),
            Exists(Attempt.objects.filter(person=person, passed=True, exam=Subquery(exam.values("exam_id")[:1]))),
            Exists(certificates.valid(at)),
            Exists(certificates),
            Exists(Assignment.objects.filter(stands_at(at), person=person)),
            Subquery(certificates.valid(at).order_by(F("counts_until").desc(nulls_first=True)).values("counts_until")[:1]),
        )
        .get()
    )
    course_key, course_path, exam_id, exam_path, *facts, counts_until = row
    facts.append(counts_until is not None and counts_until < at)
    return Standing(course_key, course_path or "", exam_id, exam_path or "", counts_until, *(bool(fact) for fact in facts))


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
        reverse("certificates:update") if standing.has_lapsed else reverse("certificates:mine"),
        reverse("stations:mine"),
    ]

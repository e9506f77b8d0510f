"""What each programme asks of a person: its own row, and the exams and live sessions that it names besides."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from certificates.enums import Basis
from certificates.models import Programme
from courses.models import CoursePage, SessionSeries
from people.multilingual import TranslatedText
from people.prepared import NO_ID, PreparedQuery
from quizzes.models import Exam
from quizzes.queries import exams_in_courses

# The rows that say which programme names what.
FURTHER_EXAMS: Any = Programme.further_exams.through
LIVE_SESSIONS: Any = Programme.live_sessions.through


@dataclass(frozen=True, slots=True)
class Demands:
    """A programme and what it asks for besides its exam."""

    programme: Programme
    exams: list[Exam] = field(default_factory=list)
    series: list[SessionSeries] = field(default_factory=list)
    courses: dict[UUID, TranslatedText] = field(default_factory=dict)  # translation key → title
    has_lessons: bool = False  # before the exam itself

    @property
    def exam_ids(self) -> set[int]:
        return {self.programme.exam_id, *(exam.pk for exam in self.exams)}

    @property
    def basis(self) -> Basis:
        """What a certificate says that its holder has done."""
        if self.courses or self.has_lessons:
            return Basis.WHOLE if self.series else Basis.COURSE
        return Basis.SESSION if self.series else Basis.EXAM

    @property
    def ask_more(self) -> bool:
        """Whether more than its exam is asked for, so that other facts than a pass may be the last one."""
        programme = self.programme
        return bool(self.exams or self.series or self.courses or programme.pledge_id or programme.needs_membership)


def with_demands(programmes: QuerySet[Programme]) -> QuerySet[Programme]:
    """Each with `has_exams`, `has_series` and `has_lessons`: whether it names further exams, live sessions, and its exam comes after lessons."""
    exams = FURTHER_EXAMS.objects.filter(programme=OuterRef("pk"))
    series = LIVE_SESSIONS.objects.filter(programme=OuterRef("pk"))
    return programmes.annotate(has_exams=Exists(exams), has_series=Exists(series), has_lessons=Exists(exams_in_courses(OuterRef("exam"))))


def demands_of(programmes: Iterable[Any]) -> list[Demands]:
    """Of programmes `with_demands`. No query for those that ask only for their exam."""
    programmes = list(programmes)
    exams = _named(FURTHER_EXAMS, "exam", [one for one in programmes if one.has_exams])
    series = _named(LIVE_SESSIONS, "sessionseries", [one for one in programmes if one.has_series])
    titles = _titles({UUID(key) for one in programmes for key in one.course_keys})
    return [
        Demands(
            one,
            exams.get(one.pk, []),
            series.get(one.pk, []),
            {UUID(key): titles[UUID(key)] for key in one.course_keys},
            has_lessons=one.has_lessons,
        )
        for one in programmes
    ]


def demands_about(exam_id: int) -> list[Demands]:
    """Of the programmes that ask for this exam, as their own or besides: one query where nothing else is asked for."""
    return demands_of(_ABOUT_EXAM.objects(exam=exam_id))


def demands_of_programmes(pks: Iterable[int]) -> list[Demands]:
    return demands_of(with_demands(Programme.objects.filter(pk__in=pks).select_related("exam", "pledge")))


def programmes_asking_for_more() -> set[int]:
    """Those that ask for more than their exam."""
    return {one.programme.pk for one in demands_of(with_demands(Programme.objects.all())) if one.ask_more}


def _named(through: Any, name: str, programmes: list[Programme]) -> dict[int, list[Any]]:
    """programme → what it names, in order."""
    found: dict[int, list[Any]] = {}
    if programmes:
        for row in through.objects.filter(programme__in=programmes).select_related(name).order_by(name):
            found.setdefault(row.programme_id, []).append(getattr(row, name))
    return found


def _titles(courses: set[UUID]) -> dict[UUID, TranslatedText]:
    titles = {key: TranslatedText() for key in courses}
    if courses:
        pages = CoursePage.objects.filter(translation_key__in=courses, live=True).values_list("translation_key", "locale__language_code", "title")
        for key, language, title in pages:
            titles[key][language] = title
    return titles


def _about_exam(exam: int) -> QuerySet[Programme]:
    besides = FURTHER_EXAMS.objects.filter(programme=OuterRef("pk"), exam=exam)
    return with_demands(Programme.objects.filter(Q(exam=exam) | Exists(besides)).order_by("pk"))


_ABOUT_EXAM = PreparedQuery(_about_exam, exam=NO_ID)

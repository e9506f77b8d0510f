"""Reading the bank, the papers and the attempts. Nothing here gives away which option is right."""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Cast, Left, Length

from courses.enums import LawItemKind
from courses.models import CoursePage, LawItem, LessonPage
from courses.queries import unread_lessons
from people.models import User
from people.prepared import NO_ID, PersonalQuery, PreparedQuery
from quizzes.draw import Candidate, Line
from quizzes.enums import AttemptState, Purpose, QuestionKind, QuestionState
from quizzes.frozen import revision_contents
from quizzes.marks import is_whole
from quizzes.models import Accommodation, Answer, Attempt, BlueprintLine, Exam, ExamPage, Question
from quizzes.sitting_queries import attempts_in_order, saves_in_order


def blueprint(exam: Exam) -> list[Line]:
    """The lines of the exam's blueprint, in the order of the topics."""
    return [Line(topic, count, of_them, difficulty, bool(critical)) for topic, count, of_them, difficulty, critical in _LINES.rows(exam_id=exam.pk)]


def _lines(exam_id: int) -> "QuerySet[BlueprintLine, Any]":
    lines = BlueprintLine.objects.filter(exam=exam_id).order_by("topic__order", "topic_id", "difficulty")
    return lines.values_list("topic_id", "count", "critical_count", "difficulty", "critical")


_LINES = PreparedQuery(_lines, exam_id=NO_ID)


def languages_of(exam: Exam) -> list[str]:
    """Codes of the languages in which the exam is sat."""
    site = [code for code, _name in settings.LANGUAGES]
    return [code for code in site if code in exam.languages] or site


def bank_of(exam: Exam | int) -> QuerySet[Question]:
    """Every live question that is for exams and of a topic of this one."""
    live = Question.objects.filter(purpose=Purpose.EXAM, state=QuestionState.LIVE, latest_revision__isnull=False)
    return live.filter(topic__in=BlueprintLine.objects.filter(exam=exam).values("topic"))


def pool(exam: Exam) -> list[Candidate]:
    """What may be drawn for this exam, as of its latest revision: live, for exams, and whole in every language of the exam."""
    needed = set(languages_of(exam))
    return [candidate for candidate, languages in _candidates(exam) if needed <= set(languages)]


def lacking_languages(exam: Exam) -> list[Candidate]:
    """What could be drawn for this exam if it were whole in every language of it."""
    needed = set(languages_of(exam))
    return [candidate for candidate, languages in _candidates(exam) if not needed <= set(languages)]


def _candidates(exam: Exam) -> Iterator[tuple[Candidate, list[str]]]:
    for pk, revision, topic, critical, difficulty, version, drawn, languages, scenario, *place in _POOL.rows(exam_id=exam.pk):
        situation = (scenario, *place) if scenario else None
        yield Candidate(pk, revision, topic, bool(critical), difficulty, version, situation, drawn), json.loads(languages)


def _pool(exam_id: int) -> "QuerySet[Question, Any]":
    names = ("pk", "latest_revision_id", "topic_id", "critical", "difficulty", "version", "drawn", "languages")
    return bank_of(exam_id).values_list(*names, "scenario_id", "scenario__latest_revision_id", "scenario_order")


_POOL = PreparedQuery(_pool, exam_id=NO_ID)


def with_law_flag(questions: QuerySet[Question]) -> QuerySet[Question]:
    """Each with `law_amended`: whether it has still to be reviewed against a new version of its article."""
    key = Cast(OuterRef("pk"), CharField())
    return questions.annotate(law_amended=Exists(LawItem.objects.open().filter(kind=LawItemKind.QUESTION, key=key)))


def course_key(exam: Exam) -> UUID | None:
    """The course whose lessons come before this exam (its translation key), or None where the exam stands in no course."""
    return _course_key_of(exam.pk).first()


def _course_key_of(exam_id: int) -> "QuerySet[ExamPage, UUID]":
    parent = Left("path", Length("path") - ExamPage.steplen)
    course = CoursePage.objects.filter(path=OuterRef("parent")).values("translation_key")[:1]
    pages = ExamPage.objects.filter(exam=exam_id).order_by("pk").annotate(parent=parent)
    return pages.values_list(Subquery(course), flat=True)


def exams_in_courses(exam: Any) -> "QuerySet[ExamPage]":
    """The pages of an exam that stand in a course, so that lessons come before it; for Exists."""
    parent = Left("path", Length("path") - ExamPage.steplen)
    return ExamPage.objects.filter(exam=exam).annotate(parent=parent).filter(Exists(CoursePage.objects.filter(path=OuterRef("parent"))))


def unread_before(person: User, exam: Exam) -> set[UUID]:
    """The required lessons of the exam's course that the person has not read (their translation keys): one query."""
    return {UUID(str(lesson)) for (lesson,) in _UNREAD_BEFORE.rows(person=person, exam_id=exam.pk)}


_UNREAD_BEFORE = PersonalQuery(
    lambda person, exam_id: unread_lessons(person).filter(Q(course_key=_course_key_of(exam_id)[:1])).values_list("translation_key"),
    exam_id=NO_ID,
)


def first_unread_lesson(person: User, exam: Exam, language: str) -> LessonPage | None:
    """The first required lesson of the exam's course, in this language, that the person has not read."""
    lessons = LessonPage.objects.filter(translation_key__in=unread_before(person, exam), locale__language_code=language)
    return lessons.live().order_by("path").first()


def exam_page(exam: Exam, language: str) -> ExamPage | None:
    """The page of the exam in this language, else in any that has one; live pages only."""
    pages = list(ExamPage.objects.filter(exam=exam).live().select_related("locale").order_by("pk"))
    return next((page for page in pages if page.locale.language_code == language), pages[0] if pages else None)


def own_attempts(person: User, exam: Exam) -> list[Attempt]:
    """The person's attempts at this exam, the first first."""
    return attempts_in_order(person, exam.pk)


def is_going_on(person: User, exam: Exam) -> bool:
    """Whether the person has an open attempt at this exam."""
    return Attempt.objects.filter(person=person, exam=exam, state=AttemptState.OPEN).exists()


def accommodations_of(person: User, exam: Exam) -> list[Accommodation]:
    """What was granted to the person beyond the rules of the exam, and not taken back."""
    return _GRANTED.objects(person=person, exam_id=exam.pk)


_GRANTED = PersonalQuery(lambda person, exam_id: Accommodation.objects.filter(person=person, exam=exam_id, taken_back_at=None), exam_id=NO_ID)


def extra_minutes(granted: Iterable[Accommodation]) -> int:
    """Minutes beyond the exam's time limit in an attempt that begins now: not those of one attempt alone."""
    return sum(one.extra_minutes for one in granted if one.attempt_id is None)


def extra_attempts(granted: Iterable[Accommodation], since: datetime | None) -> int:
    """Attempts beyond those of the exam, since the last pass: whoever renews begins anew."""
    return sum(one.extra_attempts for one in granted if since is None or one.granted_at > since)


# A phone that was without a network finds one within a day. Later the questions, and perhaps the key, have been told.
LATE_FOR = timedelta(hours=24)


def over_at(attempt: Attempt) -> datetime:
    """The last moment at which an answer to this attempt counts."""
    return attempt.deadline_at + timedelta(seconds=attempt.paper["grace_seconds"])


def overdue(at: datetime) -> QuerySet[Attempt]:
    """Open attempts past their deadline; whether the grace is over too, `over_at` says."""
    return Attempt.objects.filter(state=AttemptState.OPEN, deadline_at__lt=at)


def with_late_answers(attempts: QuerySet[Attempt]) -> QuerySet[Attempt]:
    """Those of them that ran out of time and have answers that came later, about which nobody has decided."""
    late = Answer.objects.filter(attempt=OuterRef("pk"), late=True, saved_at__lte=OuterRef("deadline_at") + LATE_FOR)
    return attempts.filter(Exists(late), state=AttemptState.EXPIRED, late_admitted_at=None)


def saves_of(attempt: Attempt) -> list[Answer]:
    """The saves that count, of each question the one that counts last."""
    return [save for save in saves_in_order(attempt) if not save.late or (attempt.late_admitted_at and is_admissible(attempt, save))]


def admissible_until(attempt: Attempt) -> datetime:
    """Until when an answer that comes too late may still be admitted; till then a time that ran out tells nothing of its questions."""
    return attempt.deadline_at + LATE_FOR


def is_admissible(attempt: Attempt, save: Answer) -> bool:
    return save.saved_at <= admissible_until(attempt)


def given_answers(attempt: Attempt) -> dict[int, tuple[list[str], int]]:
    """question → (what was answered, revision in the browser), of the answers that count."""
    return {save.question_id: (save.chosen, save.client_revision) for save in saves_of(attempt)}


def unanswered_numbers(attempt: Attempt) -> list[int]:
    """The places in the paper, from 1, whose question has no whole answer yet."""
    given = given_answers(attempt)
    return [
        number
        for number, item in enumerate(attempt.paper["items"], start=1)
        if not is_whole(item.get("kind", QuestionKind.SINGLE), len(item["options"]), given.get(item["question"], ([], 0))[0])
    ]


def frozen_questions(paper: Mapping[str, Any]) -> dict[int, dict[str, Any]]:
    """question → its content as of the revision that the paper names. It holds the key: for grading, never for a page."""
    contents = revision_contents(item["revision"] for item in paper["items"])
    return {item["question"]: contents[item["revision"]] for item in paper["items"]}


def lessons_by_topic(exam_id: int, language: str) -> dict[int, list[LessonPage]]:
    """topic → the live lessons on it in the exam's course, in this language; only what is shown of them is read."""
    pages = list(ExamPage.objects.filter(exam=exam_id).live().order_by("pk").values_list("locale__language_code", "path"))
    path = next((path for code, path in pages if code == language), pages[0][1] if pages else None)
    if path is None:
        return {}
    shown = ("title", "slug", "url_path", "path", "depth", "locale", "topic", "body")
    lessons = LessonPage.objects.filter(path__startswith=path[: -ExamPage.steplen], topic__isnull=False).live().order_by("path").only(*shown)
    found: dict[int, list[LessonPage]] = {}
    for lesson in lessons:
        found.setdefault(lesson.topic_id, []).append(lesson)
    return found

"""Reading the bank, the papers and the attempts. Nothing here gives away which option is right."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import CharField, Exists, OuterRef, QuerySet, Sum
from django.db.models.functions import Cast
from wagtail.models import Revision

from courses.enums import LawItemKind
from courses.models import CoursePage, LawItem, LessonPage
from courses.queries import unread_lesson_keys
from people.models import User
from quizzes.draw import Candidate, Line
from quizzes.enums import AttemptState, Purpose, QuestionKind, QuestionState
from quizzes.marks import is_whole
from quizzes.models import Accommodation, Answer, Attempt, Exam, ExamPage, Question


def blueprint(exam: Exam) -> list[Line]:
    """The lines of the exam's blueprint, in the order of the topics."""
    lines = exam.blueprint.order_by("topic__order", "topic_id", "difficulty")
    return [Line(*values) for values in lines.values_list("topic_id", "count", "critical_count", "difficulty", "critical")]


def languages_of(exam: Exam) -> list[str]:
    """Codes of the languages in which the exam is sat."""
    site = [code for code, _name in settings.LANGUAGES]
    return [code for code in site if code in exam.languages] or site


def bank_of(exam: Exam) -> QuerySet[Question]:
    """Every live question that is for exams and of a topic of this one."""
    live = Question.objects.filter(purpose=Purpose.EXAM, state=QuestionState.LIVE, latest_revision__isnull=False)
    return live.filter(topic__in=exam.blueprint.values("topic"))


def pool(exam: Exam) -> list[Candidate]:
    """What may be drawn for this exam, as of its latest revision: live, for exams, and whole in every language of the exam."""
    needed = set(languages_of(exam))
    return [candidate for candidate, languages in _candidates(exam) if needed <= set(languages)]


def lacking_languages(exam: Exam) -> list[Candidate]:
    """What could be drawn for this exam if it were whole in every language of it."""
    needed = set(languages_of(exam))
    return [candidate for candidate, languages in _candidates(exam) if not needed <= set(languages)]


def _candidates(exam: Exam) -> Iterator[tuple[Candidate, list[str]]]:
    names = ("pk", "latest_revision_id", "topic_id", "critical", "difficulty", "version", "drawn", "languages")
    situation = ("scenario_id", "scenario__latest_revision_id", "scenario_order")
    rows = bank_of(exam).values_list(*names, *situation)
    for pk, revision, topic, critical, difficulty, version, drawn, languages, scenario, *place in rows:
        yield Candidate(pk, revision, topic, critical, difficulty, version, (scenario, *place) if scenario else None, drawn), languages


def with_law_flag(questions: QuerySet[Question]) -> QuerySet[Question]:
    """Each with `law_amended`: whether it has still to be reviewed against a new version of its article."""
    key = Cast(OuterRef("pk"), CharField())
    return questions.annotate(law_amended=Exists(LawItem.objects.open().filter(kind=LawItemKind.QUESTION, key=key)))


def seen_last_time(person: User, exam: Exam) -> set[int]:
    """The questions of the person's last paper of this exam."""
    paper = Attempt.objects.filter(person=person, exam=exam).order_by("-number").values_list("paper", flat=True).first()
    return {item["question"] for item in paper["items"]} if paper else set()


def course_key(exam: Exam) -> UUID | None:
    """The course whose lessons come before this exam (its translation key), or None where the exam stands in no course."""
    page = ExamPage.objects.filter(exam=exam).only("path", "depth").order_by("pk").first()
    if page is None:
        return None
    parents = CoursePage.objects.filter(path=page.path[: -ExamPage.steplen])
    return parents.values_list("translation_key", flat=True).first()


def first_unread_lesson(person: User, exam: Exam, language: str) -> LessonPage | None:
    """The first required lesson of the exam's course, in this language, that the person has not read."""
    course = course_key(exam)
    unread = unread_lesson_keys(person, course) if course else set()
    lessons = LessonPage.objects.filter(translation_key__in=unread, locale__language_code=language)
    return lessons.live().order_by("path").first()


def exam_page(exam: Exam, language: str) -> ExamPage | None:
    """The page of the exam in this language, else in any that has one; live pages only."""
    pages = list(ExamPage.objects.filter(exam=exam).live().select_related("locale").order_by("pk"))
    return next((page for page in pages if page.locale.language_code == language), pages[0] if pages else None)


def own_attempts(person: User, exam: Exam) -> list[Attempt]:
    """The person's attempts at this exam, the first first."""
    return list(Attempt.objects.filter(person=person, exam=exam).order_by("number"))


def is_going_on(person: User, exam: Exam) -> bool:
    """Whether the person has an open attempt at this exam."""
    return Attempt.objects.filter(person=person, exam=exam, state=AttemptState.OPEN).exists()


def extra_minutes(person: User, exam: Exam) -> int:
    """Minutes that were granted to the person beyond the exam's time limit."""
    return _granted(Accommodation.objects.filter(person=person, exam=exam), "extra_minutes")


def extra_attempts(person: User, exam: Exam, since: datetime | None) -> int:
    """Attempts that were granted to the person beyond those of the exam, since their last pass: whoever renews begins anew."""
    granted = Accommodation.objects.filter(person=person, exam=exam)
    return _granted(granted.filter(granted_at__gt=since) if since else granted, "extra_attempts")


def _granted(accommodations: QuerySet[Accommodation], field: str) -> int:
    return accommodations.aggregate(total=Sum(field))["total"] or 0


def over_at(attempt: Attempt) -> datetime:
    """The last moment at which an answer to this attempt counts."""
    return attempt.deadline_at + timedelta(seconds=attempt.paper["grace_seconds"])


def overdue(at: datetime) -> QuerySet[Attempt]:
    """Open attempts past their deadline; whether the grace is over too, `over_at` says."""
    return Attempt.objects.filter(state=AttemptState.OPEN, deadline_at__lt=at)


def with_late_answers(attempts: QuerySet[Attempt]) -> QuerySet[Attempt]:
    """Those of them that ran out of time and have answers that came later, about which nobody has decided."""
    late = Answer.objects.filter(attempt=OuterRef("pk"), late=True)
    return attempts.filter(Exists(late), state=AttemptState.EXPIRED, late_admitted_at=None)


def given_answers(attempt: Attempt, *, with_late: bool = False) -> dict[int, tuple[list[str], int]]:
    """question → (what was answered, revision in the browser), of the answers that count; with_late: as if late ones counted."""
    rows = Answer.objects.filter(attempt=attempt).order_by("client_revision", "pk")
    if attempt.late_admitted_at is None and not with_late:
        rows = rows.filter(late=False)
    return {question: (chosen, revision) for question, chosen, revision in rows.values_list("question_id", "chosen", "client_revision")}


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


def revision_contents(revisions: Iterable[int]) -> dict[int, dict[str, Any]]:
    """revision → what it froze."""
    return dict(Revision.objects.filter(pk__in=list(revisions)).values_list("pk", "content"))


def lessons_by_topic(exam: Exam, topics: Sequence[int], language: str) -> dict[int, list[LessonPage]]:
    """topic → the live lessons on it in the exam's course, in this language."""
    page = exam_page(exam, language)
    if page is None or not topics:
        return {}
    course_path = page.path[: -ExamPage.steplen]
    lessons = LessonPage.objects.filter(path__startswith=course_path, topic__in=topics).live().order_by("path")
    found: dict[int, list[LessonPage]] = {}
    for lesson in lessons:
        found.setdefault(lesson.topic_id, []).append(lesson)
    return found

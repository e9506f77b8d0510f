"""Reading the bank, the papers and the attempts. Nothing here gives away which option is right."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import CharField, Exists, OuterRef, QuerySet
from django.db.models.functions import Cast
from wagtail.models import Revision

from courses.enums import LawItemKind
from courses.models import CoursePage, LawItem, LessonPage
from courses.queries import unread_lesson_keys
from people.models import User
from quizzes.draw import Candidate, Line
from quizzes.enums import AttemptState, Purpose, QuestionState
from quizzes.models import Answer, Attempt, Exam, ExamPage, Question


def blueprint(exam: Exam) -> list[Line]:
    """The lines of the exam's blueprint, in the order of the topics."""
    lines = exam.blueprint.order_by("topic__order", "topic_id")
    return [Line(*values) for values in lines.values_list("topic_id", "count", "critical_count")]


def pool(topics: Iterable[int]) -> list[Candidate]:
    """Every live question of these topics that is for exams, as of its latest revision."""
    live = Question.objects.filter(purpose=Purpose.EXAM, state=QuestionState.LIVE, topic__in=list(topics), latest_revision__isnull=False)
    rows = live.values_list("pk", "latest_revision_id", "topic_id", "critical", "options")
    return [Candidate(pk, revision, topic, critical, tuple(option["id"] for option in options)) for pk, revision, topic, critical, options in rows]


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


def over_at(attempt: Attempt) -> datetime:
    """The last moment at which an answer to this attempt counts."""
    return attempt.deadline_at + timedelta(seconds=attempt.paper["grace_seconds"])


def overdue(at: datetime) -> QuerySet[Attempt]:
    """Open attempts past their deadline; whether the grace is over too, `over_at` says."""
    return Attempt.objects.filter(state=AttemptState.OPEN, deadline_at__lt=at)


def given_answers(attempt: Attempt) -> dict[int, tuple[list[str], int]]:
    """question → (chosen option ids, revision in the browser), of the answers that count."""
    rows = Answer.objects.filter(attempt=attempt, late=False).values_list("question_id", "chosen", "client_revision")
    return {question: (chosen, revision) for question, chosen, revision in rows}


def frozen_questions(paper: dict[str, Any]) -> dict[int, dict[str, Any]]:
    """question → its content as of the revision that the paper names. It holds the key: for grading, never for a page."""
    revisions = Revision.objects.filter(pk__in=[item["revision"] for item in paper["items"]]).values_list("pk", "content")
    contents = dict(revisions)
    return {item["question"]: contents[item["revision"]] for item in paper["items"]}


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

"""What a course lacks in a language as to its exams: a page of each, and every question that may be drawn."""

from collections.abc import Iterator

from django.db.models import QuerySet
from django.utils.translation import gettext_noop

from courses.models import CoursePage
from courses.parity import Finding
from quizzes.enums import QuestionState
from quizzes.models import ExamPage, Question

NAMED = 5  # references in one sentence


def exam_findings(course: CoursePage, original: CoursePage | None) -> Iterator[Finding]:
    """For courses.parity_queries.register: what the exams of `original` (of `course`, where it is the original) lack in its language."""
    exams = ExamPage.objects.child_of(original or course).live().select_related("exam")
    there = set(ExamPage.objects.child_of(course).live().values_list("translation_key", flat=True))
    for page in exams:
        if page.translation_key not in there:
            yield Finding("exam_missing", gettext_noop("The exam “%(title)s” has no published page."), {"title": page.exam.title}, page=course.pk)
        refs = [question.ref for question in drawn_questions(page) if not is_whole(question, course.locale.language_code)]
        if refs:
            sentence = gettext_noop("Questions of the exam without a text: %(count)s (%(refs)s).")
            values = {"count": len(refs), "refs": ", ".join([*refs[:NAMED], *(["…"] if refs[NAMED:] else [])])}
            yield Finding("questions_missing", sentence, values, page=course.pk)


def drawn_questions(page: ExamPage) -> "QuerySet[Question]":
    """The live questions that the exam of this page may draw."""
    return Question.objects.filter(state=QuestionState.LIVE, topic__in=page.exam.blueprint.values("topic")).order_by("ref")


def is_whole(question: Question, language: str) -> bool:
    """Whether all that a person is shown of it has a text in `language`."""
    return language in question.languages

"""What a course lacks in a language as to its exam."""

import pytest

from courses.parity_queries import course_findings
from quizzes.content import load_exam
from quizzes.models import ExamPage, Question


@pytest.fixture
def loaded(observer):
    load_exam("observer")
    return {code: type(page).objects.get(pk=page.pk) for code, page in observer.items()}


def test_the_sample_is_whole_until_a_question_lacks_a_language(loaded):
    assert course_findings(loaded["ru"]) == []
    question = Question.objects.filter(state="live").order_by("ref").first()
    del question.options[0]["text"]["ru"]
    question.save()
    assert [finding.message for finding in course_findings(loaded["ru"])] == [f"Questions of the exam without a text: 1 ({question.ref})."]
    assert course_findings(loaded["en"]) == []


def test_an_exam_without_a_page_is_missing(loaded):
    ExamPage.objects.get(locale__language_code="ru").unpublish()
    assert [finding.code for finding in course_findings(loaded["ru"])] == ["exam_missing"]

"""The bank and the attempts in lists, and a question as people see it."""

import pytest
from django.urls import reverse

from quizzes.services import submit_attempt
from tests.factories.people import in_all
from tests.factories.quizzes import KINDS, QuestionFactory, question_of
from tests.quizzes.desk.forms import LANGUAGES


def test_the_bank_is_listed_searched_and_filtered(examiner):
    QuestionFactory(ref="vot-01", text=in_all("Where is the box?"), critical=True)
    QuestionFactory(ref="cnt-01", text=in_all("Who counts?"), state="retired")
    everything = examiner.get(reverse("question:index")).text
    assert "vot-01" in everything
    assert "cnt-01" in everything
    assert "cnt-01" not in examiner.get(reverse("question:index"), {"q": "box"}).text
    assert "vot-01" not in examiner.get(reverse("question:index"), {"state": "retired"}).text
    assert "cnt-01" not in examiner.get(reverse("question:index"), {"critical": "true"}).text


def test_the_list_asks_few_queries_whatever_its_length(examiner, django_assert_max_num_queries):
    QuestionFactory.create_batch(30)
    examiner.get(reverse("question:index"))
    with django_assert_max_num_queries(20):
        examiner.get(reverse("question:index"))


def test_the_list_says_the_kind_the_version_and_how_often_it_was_asked(examiner):
    question_of("ordering", ref="ord-1", drawn=731, version=4)
    question_of("numeric", ref="num-1")
    page = examiner.get(reverse("question:index"), {"kind": "ordering"}).text
    assert "put in order" in page
    assert "731" in page
    assert "num-1" not in page


SAID = {
    "single": "Option b (ru)",
    "multiple": "Option a (ru)",
    "true_false": "true (ru)",
    "ordering": "1. First (ru)",
    "matching": "Left c (ru) → Right p (ru)",
    "numeric": "12.5 ± 0.5 m (ru)",
}


@pytest.mark.parametrize("kind", KINDS)
def test_examiners_see_a_question_as_people_do_with_its_key_in_every_language(examiner, kind):
    question = question_of(kind, ref="q-seen")
    page = examiner.get(reverse("question:preview", args=[question.pk])).text
    assert SAID[kind] in page
    assert all(f"Question q-seen? ({code})" in page or "Question q-seen?</legend>" in page for code in LANGUAGES)
    assert page.count("<fieldset") == 3
    assert "Something is not written" not in page


def test_a_preview_says_which_language_lacks_something(examiner):
    question = QuestionFactory(state="draft", text={"kk": "Сұрақ"})
    assert examiner.get(reverse("question:preview", args=[question.pk])).text.count("notice--warning") == 2


def test_the_attempts_are_listed_without_their_answers(examiner, exam, attempt, at):
    submit_attempt(attempt, at=at)
    page = examiner.get(reverse("quizzes_attempts"))
    assert "Серікбаева" in page.text
    assert "0 / 4" in page.text
    assert "Option" not in page.text
    assert "Серікбаева" not in examiner.get(reverse("quizzes_attempts"), {"passed": "true"}).text
    assert "Серікбаева" in examiner.get(reverse("quizzes_attempts"), {"q": "серікбаева"}).text
    assert "Серікбаева" not in examiner.get(reverse("quizzes_attempts"), {"q": "nobody"}).text
    export = b"".join(examiner.get(reverse("quizzes_attempts") + "?export=csv").streaming_content).decode()
    assert "Серікбаева" in export


def test_an_open_attempt_has_no_score(examiner, attempt):
    assert "0 / 4" not in examiner.get(reverse("quizzes_attempts")).text

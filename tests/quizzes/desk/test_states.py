"""From a draft to what is retired; what counts as another question."""

import pytest
from django.urls import reverse
from wagtail.models import ModelLogEntry

from quizzes.models import Question
from tests.factories.quizzes import BlueprintLineFactory, QuestionFactory
from tests.quizzes.desk.forms import edit, form_of, person_with


def test_a_draft_may_lack_a_language_and_a_live_question_may_not(examiner):
    question = QuestionFactory(state="draft")
    lacking = {"text_en": "", "text_2": "", "options-0-en": "", "explanation_en": "", "explanation_2": ""}
    for state in ("draft", "review"):
        assert examiner.post(edit(question), form_of(question, state=state, **lacking)).status_code == 302
    question.refresh_from_db()
    assert (question.state, question.languages) == ("review", ["kk", "ru"])
    page = examiner.post(edit(question), form_of(QuestionFactory.build(pk=question.pk, topic=question.topic, article=question.article), **lacking))
    assert "Something of the question has no text in English." in page.text
    exam = BlueprintLineFactory(topic=question.topic).exam
    exam.languages = ["kk", "ru"]
    exam.save()
    examiner.force_login(person_with("examiner"))
    live = form_of(QuestionFactory.build(pk=question.pk, topic=question.topic, article=question.article, ref=question.ref), **lacking)
    assert examiner.post(edit(question), live).status_code == 302


def test_a_mended_misprint_keeps_the_figures_and_another_right_answer_does_not(examiner):
    question = QuestionFactory()
    assert examiner.post(edit(question), form_of(question, **{"options-0-en": "Optional a", "only_wording": "on"})).status_code == 302
    question.refresh_from_db()
    assert (question.version, question.options[0]["text"]["en"]) == (1, "Optional a")
    assert examiner.post(edit(question), form_of(question, **{"options-right": "2", "only_wording": "on"})).status_code == 302
    question.refresh_from_db()
    assert question.version == 2
    assert examiner.post(edit(question), form_of(question, **{"options-0-en": "Option a"})).status_code == 302
    question.refresh_from_db()
    assert question.version == 3


def test_what_waits_for_a_review_is_made_live_by_another_examiner_unchanged(examiner, laptop):
    question = QuestionFactory(state="draft")
    assert examiner.post(edit(question), form_of(question, **{"state": "review", "options-0-en": "Mine"})).status_code == 302
    question.refresh_from_db()
    page = examiner.post(edit(question), form_of(question, state="live"))
    assert "another examiner does" in page.text
    laptop.force_login(person_with("examiner"))
    page = laptop.post(edit(question), form_of(question, **{"state": "live", "options-0-en": "Changed"}))
    assert "another examiner does" in page.text
    assert laptop.post(edit(question), form_of(question, state="live")).status_code == 302
    question.refresh_from_db()
    assert (question.state, question.version) == ("live", 2)


def test_the_headquarters_may_make_its_own_words_live(laptop, db):
    laptop.force_login(person_with("headquarters"))
    question = QuestionFactory(state="draft")
    for state in ("review", "live"):
        assert laptop.post(edit(question), form_of(question, **{"state": state, "options-0-en": "Mine"})).status_code == 302
    question.refresh_from_db()
    assert question.state == "live"


@pytest.mark.parametrize("state", ["draft", "review", "live"])
def test_what_is_retired_stays_so(examiner, state):
    question = QuestionFactory(state="retired")
    assert "cannot become a draft again, nor live" in examiner.post(edit(question), form_of(question, state=state)).text


@pytest.mark.parametrize("purpose", [("exam", "practice"), ("practice", "exam")])
def test_what_has_been_live_stays_for_what_it_was(examiner, purpose):
    question = QuestionFactory(purpose=purpose[0])
    page = examiner.post(edit(question), form_of(question, purpose=purpose[1]))
    assert page.status_code == 200
    assert "stays for exams or for practice" in page.text
    question.refresh_from_db()
    assert question.purpose == purpose[0]


def test_retiring(examiner):
    question = QuestionFactory()
    assert "Retire this question" in examiner.get(edit(question)).text
    address = reverse("question:retire", args=[question.pk])
    asked = examiner.get(address)
    assert "This cannot be taken back" in asked.text
    question.refresh_from_db()
    assert question.state == "live"
    page = examiner.post(address, follow=True)
    assert "is retired" in page.text
    assert "Retire this question" not in page.text
    examiner.post(address)
    question.refresh_from_db()
    assert question.state == "retired"
    assert ModelLogEntry.objects.filter(action="quizzes.retire").count() == 1
    assert examiner.get(address).status_code == 302


def test_retiring_names_the_exams_that_would_have_too_few_questions(examiner):
    spare, needed = QuestionFactory(), QuestionFactory()
    BlueprintLineFactory(topic=needed.topic, count=1)
    BlueprintLineFactory(topic=spare.topic, count=1)
    QuestionFactory(topic=spare.topic)
    assert "nobody can begin" in examiner.get(reverse("question:retire", args=[needed.pk])).text
    assert "nobody can begin" not in examiner.get(reverse("question:retire", args=[spare.pk])).text


def test_only_a_draft_is_deleted(examiner):
    live, draft = QuestionFactory(), QuestionFactory(state="draft")
    page = examiner.post(reverse("question:delete", args=[live.pk]), follow=True)
    assert "Retire it instead" in page.text
    examiner.post(reverse("question:delete", args=[draft.pk]))
    assert list(Question.objects.all()) == [live]
    assert ModelLogEntry.objects.filter(action="wagtail.delete").count() == 1

"""The editor of each kind: what is kept, and what is refused in words."""

import pytest
from django.urls import reverse
from wagtail.models import ModelLogEntry

from quizzes.meaning import meaning
from quizzes.models import Question
from quizzes.sample_answers import right_answer
from tests.factories.courses import LawArticleFactory, TopicFactory
from tests.factories.people import in_all
from tests.factories.quizzes import KINDS, RIGHT, QuestionFactory, question_of
from tests.quizzes.desk.forms import LANGUAGES, edit, form_of, in_fields


@pytest.mark.parametrize(
    ("change", "said"), [({"text_ru": "я" * 1001, "text_1": "я" * 1001}, "At most 1000"), ({"options-0-kk": "x\0"}, "Null characters")]
)
def test_neither_a_text_without_end_nor_a_nul_comes_into_the_bank(examiner, change, said):
    question = QuestionFactory()
    reply = examiner.post(edit(question), form_of(question, **change))
    assert reply.status_code == 200
    assert said in reply.text


def test_a_question_is_added(examiner):
    model = QuestionFactory.build(topic=QuestionFactory().topic, article=QuestionFactory().article, ref="new-1", state="draft")
    reply = examiner.post(reverse("question:add"), form_of(model))
    assert reply.status_code == 302, reply.context["form"].errors
    added = Question.objects.get(ref="new-1")
    assert [option["id"] for option in added.options] == ["a", "b", "c", "d"]
    assert added.latest_revision is not None
    assert ModelLogEntry.objects.filter(action="wagtail.create", object_id=str(added.pk)).exists()


def test_a_new_option_gets_a_free_id_and_an_emptied_one_goes(examiner):
    question = QuestionFactory()
    new = {f"options-4-{code}": f"New {code}" for code in LANGUAGES}
    gone = {f"options-0-{code}": "" for code in LANGUAGES}
    assert examiner.post(edit(question), form_of(question, **new, **gone)).status_code == 302
    question.refresh_from_db()
    assert [(option["id"], option["correct"]) for option in question.options] == [("b", True), ("c", False), ("d", False), ("e", False)]


def test_changing_the_meaning_makes_a_revision(examiner):
    question = QuestionFactory()
    before = question.latest_revision_id
    assert examiner.post(edit(question), form_of(question, **{"options-right": "2"})).status_code == 302
    question.refresh_from_db()
    assert [option["id"] for option in question.options if option["correct"]] == ["c"]
    assert question.latest_revision_id != before


def test_saving_without_a_change_makes_none(examiner):
    question = QuestionFactory()
    before = question.latest_revision_id
    assert examiner.post(edit(question), form_of(question)).status_code == 302
    question.refresh_from_db()
    assert question.latest_revision_id == before


@pytest.mark.parametrize(
    "change, sentence",
    [
        ({"options-right": ""}, "Exactly one answer must be marked as the right one."),
        ({"options-1-kk": ""}, "Something of the question has no text in Қазақша."),
        ({"options-1-en": "Option a"}, "Two answers read the same in English."),
        ({"text_ru": "", "text_1": ""}, "Something of the question has no text in Русский."),
        ({f"text_{code}": "" for code in LANGUAGES}, "Write the question in one language at least."),
        ({"kind": "essay"}, "Select a valid choice"),
        ({"kind": ""}, "This field is required"),
        ({"state": "review"}, "cannot become a draft again"),
        ({"options-right": ["0", "1"]}, "Exactly one answer must be marked as the right one."),
        ({"options-0-id": "z"}, "could not be read"),
        ({"options-1-weight": "half"}, "A weight is a number of per cent"),
        ({"options-1-weight": "50"}, "The weights of the right answers must add up to 100 %"),
        ({"options-5-weight": "5"}, "has a weight or an explanation, but no text"),
        ({"options-0-ru": "я" * 1001}, "One of the answers is longer than 1000 signs."),
        ({"options-0-why-kk": "Жоқ"}, "Something of the question has no text in Русский."),
        ({"kind": "numeric"}, "Give the right number"),
        ({"kind": "true_false"}, "Say whether the sentence is true or false."),
        ({"kind": "ordering"}, "A question has between 2 and 10 answers"),
        ({"kind": "matching"}, "There are between 2 and 12 right sides"),
        ({"kind": "multiple", "options-right": ""}, "At least one answer must be marked as right."),
        ({"kind": "multiple", "purpose": "practice"}, "stays for exams or for practice"),
        ({"state": "draft"}, "cannot become a draft again"),
        ({"options-0-id": "b"}, "Two answers have the same id."),
        ({"options-0-id": "<x>"}, "could not be read"),
    ],
)
def test_a_faulty_question_is_refused_in_words(examiner, change, sentence):
    question = QuestionFactory()
    page = examiner.post(edit(question), form_of(question, **change))
    assert page.status_code == 200
    assert sentence in page.text
    question.refresh_from_db()
    assert question.latest_revision.content["options"] == question.options


@pytest.mark.parametrize("kind", KINDS)
def test_a_question_of_each_kind_is_kept_as_it_is_shown(examiner, kind):
    question = question_of(kind)
    page = examiner.get(edit(question))
    for option in [*question.options, *question.matches]:
        assert kind == "true_false" or option["text"]["kk"] in page.text
    before = Question.objects.get(pk=question.pk)
    reply = examiner.post(edit(question), form_of(question))
    assert reply.status_code == 302, reply.context["form"].errors
    question.refresh_from_db()
    assert meaning(question) == meaning(before)
    assert (question.latest_revision_id, question.version) == (before.latest_revision_id, before.version)


@pytest.mark.parametrize("kind", KINDS)
def test_a_question_of_each_kind_is_added(examiner, kind):
    model = QuestionFactory.build(topic=TopicFactory(), article=LawArticleFactory(), ref="new-1", state="draft", kind=kind, **KINDS[kind])
    form = {name: value for name, value in form_of(model).items() if not name.endswith(("-match", "-id"))}
    reply = examiner.post(reverse("question:add"), form)
    assert reply.status_code == 302, reply.context["form"].errors
    added = Question.objects.get(ref="new-1")
    assert added.kind == kind
    assert right_answer(added.latest_revision.content) == RIGHT_ADDED.get(kind, RIGHT[kind])


RIGHT_ADDED = {"matching": ["a:a", "b:b", "c:a"]}


def test_the_order_of_lines_is_the_answer(examiner):
    question = question_of("ordering")
    form = form_of(question)
    first, second = ({name.removeprefix(f"options-line-{row}-"): value for name, value in form.items() if f"-line-{row}-" in name} for row in (0, 1))
    turned = {
        **{f"options-line-1-{name}": value for name, value in first.items()},
        **{f"options-line-0-{name}": value for name, value in second.items()},
    }
    assert examiner.post(edit(question), {**form, **turned}).status_code == 302
    question.refresh_from_db()
    assert [option["id"] for option in question.options] == ["b", "a", "c", "d"]
    assert question.version == 2


def test_right_sides_that_read_the_same_are_one_and_keep_their_id(examiner):
    question = question_of("matching")
    other = in_fields("options-pair-2-right", in_all("Another"))
    assert examiner.post(edit(question), form_of(question, **other)).status_code == 302
    question.refresh_from_db()
    assert [(option["id"], option["match"]) for option in question.options] == [("a", "p"), ("b", "q"), ("c", "a")]
    assert [right["id"] for right in question.matches] == ["p", "q", "a", "r"]
    assert examiner.post(edit(question), form_of(question, **in_fields("options-pair-2-right", in_all("Right p")))).status_code == 302
    question.refresh_from_db()
    assert [option["match"] for option in question.options] == ["p", "q", "p"]


def test_an_id_that_was_once_given_is_given_to_no_other_answer(examiner):
    question = QuestionFactory()
    assert examiner.post(edit(question), form_of(question, **{f"options-3-{code}": "" for code in LANGUAGES})).status_code == 302
    question.refresh_from_db()
    new = {f"options-3-{code}": f"New {code}" for code in LANGUAGES}
    assert examiner.post(edit(question), {**form_of(question), **new}).status_code == 302
    question.refresh_from_db()
    assert [option["id"] for option in question.options] == ["a", "b", "c", "e"]


def test_what_cannot_be_a_number_or_a_text_is_said_and_nothing_breaks(examiner):
    question = question_of("numeric")
    for change in (
        {"options-value": "12,5,1"},
        {"options-value": "NaN"},
        {"options-tolerance": "-1"},
        {"options-value": "9" * 50},
        {"options-unit-kk": "x\0"},
        {"options-value": "\0"},
        {"options-tolerance": "1e-9999999"},
        {"options-value": "1_000"},
        {"options-value": "١٢"},
        {"options-value": "1" * 1_000_000},
    ):
        page = examiner.post(edit(question), form_of(question, **change))
        assert page.status_code == 200, change
        assert page.context["form"].errors["options"], change
    assert examiner.post(edit(question), form_of(question, **{"options-value": "1 200,5 ", "options-tolerance": ""})).status_code == 302
    question.refresh_from_db()
    assert question.number == {"value": "1200.5", "tolerance": "0", "unit": in_all("m")}


def test_a_post_without_anything_is_refused_in_words(examiner):
    page = examiner.post(reverse("question:add"), {})
    assert page.status_code == 200
    assert page.context["form"].errors


def test_the_editor_shows_what_is_there(examiner):
    question = QuestionFactory()
    page = examiner.get(edit(question)).text
    assert "Option b (kk)" in page
    assert page.count('name="options-right"') == 6
    assert "Only the wording was mended" in page
    assert "Only the wording was mended" not in examiner.get(reverse("question:add")).text

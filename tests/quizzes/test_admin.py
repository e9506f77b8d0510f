from types import SimpleNamespace

import pytest
from django.template import engines
from django.test import Client
from django.urls import reverse
from wagtail.models import ModelLogEntry

from people.services import found_organisation, grant_role
from quizzes.meaning import meaning
from quizzes.models import Exam, Question
from quizzes.sample_answers import right_answer
from quizzes.services import submit_attempt
from tests.factories.courses import LawArticleFactory, TopicFactory
from tests.factories.people import PersonFactory, in_all
from tests.factories.quizzes import KINDS, RIGHT, BlueprintLineFactory, QuestionFactory, question_of

LANGUAGES = ("kk", "ru", "en")


@pytest.fixture(autouse=True)
def wagtails_own_defaults(monkeypatch):
    """Wagtail's inline panel names a variable with a default, which the guard against missing variables takes away."""
    monkeypatch.setattr(engines["django"].engine, "string_if_invalid", "")


@pytest.fixture(autouse=True)
def letters_in_order(monkeypatch):
    """So that a test can say which id is next; that they come by chance: test_option_ids."""
    monkeypatch.setattr("quizzes.option_ids._BY_CHANCE", SimpleNamespace(sample=lambda letters, count: list(letters)))


def person_with(role, organisation=None):
    person = PersonFactory(is_sample=True)
    grant_role(person, role, organisation)
    return person


@pytest.fixture
def laptop(client):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


@pytest.fixture
def examiner(laptop, db):
    laptop.force_login(person_with("examiner"))
    return laptop


def form_of(question, **change):
    data = {
        "ref": question.ref,
        "topic": question.topic_id,
        "article": question.article_id,
        "difficulty": question.difficulty,
        "state": question.state,
        "purpose": question.purpose,
        "kind": question.kind,
        **({"critical": "on"} if question.critical else {}),
    }
    for name in ("text", "explanation"):
        for number, code in enumerate(LANGUAGES):
            data[f"{name}_{code}"] = data[f"{name}_{number}"] = getattr(question, name)[code]
    return {**data, **answers_of(question), **change}


def in_fields(name, text):
    return {f"{name}-{code}": words for code, words in text.items()}


def answers_of(question):
    """The fields of the answers, as the editors of each kind send them."""
    data = {}
    others = {right["id"]: right["text"] for right in question.matches}
    for row, option in enumerate(question.options):
        middle = {"ordering": "line-", "matching": "pair-"}.get(question.kind, "")
        name = f"options-{middle}{row}"
        data |= {**({f"{name}-id": option["id"]} if question.pk else {}), **in_fields(name, option["text"])}
        if question.kind == "matching":
            data |= {f"{name}-match": option["match"], **in_fields(f"{name}-right", others[option["match"]])}
        elif option.get("correct"):
            data.setdefault("options-right", []).append(str(row))
    taken = {option.get("match") for option in question.options}
    for row, right in enumerate(right for right in question.matches if right["id"] not in taken):
        data |= {f"options-extra-{row}-id": right["id"], **in_fields(f"options-extra-{row}", right["text"])}
    if question.kind == "true_false":
        return {"options-truth": next(option["id"] for option in question.options if option["correct"])}
    if question.kind == "numeric":
        return {**{f"options-{name}": question.number[name] for name in ("value", "tolerance")}, **in_fields("options-unit", question.number["unit"])}
    return data


def edit(question):
    return reverse("question:edit", args=[question.pk])


def addresses(question, exam):
    return [
        reverse("question:index"),
        reverse("question:index_results"),
        reverse("question:index") + "?export=csv",
        reverse("question:add"),
        edit(question),
        reverse("question:delete", args=[question.pk]),
        reverse("question:history", args=[question.pk]),
        reverse("question:preview", args=[question.pk]),
        reverse("question:usage", args=[question.pk]),
        reverse("exam:index"),
        reverse("exam:add"),
        reverse("exam:edit", args=[exam.pk]),
        reverse("quizzes_attempts"),
        reverse("quizzes_attempts_results"),
        reverse("quizzes_attempts") + "?export=csv",
    ]


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


def test_the_editor_shows_what_is_there(examiner):
    question = QuestionFactory()
    page = examiner.get(edit(question)).text
    assert "Option b (kk)" in page
    assert page.count('name="options-right"') == 6
    assert "Only the wording was mended" in page
    assert "Only the wording was mended" not in examiner.get(reverse("question:add")).text


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


# --- Nobody else ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["volunteer", "trainer", "editor", "reviewer", "coordinator"])
def test_nobody_but_examiners_reaches_the_bank(laptop, exam, attempt, role):
    organisation = found_organisation(slug="ngo", name=in_all("NGO")) if role in {"editor", "reviewer"} else None
    laptop.force_login(person_with(role, organisation))
    question = Question.objects.first()
    for address in addresses(question, exam):
        reply = laptop.get(address)
        body = b"".join(reply.streaming_content).decode() if reply.streaming else reply.text
        assert question.ref not in body, address
        assert "Option b" not in body, address
        assert "Серікбаева" not in body, address
    before = question.options
    laptop.post(edit(question), form_of(question, **{"options-right": "0"}))
    laptop.post(reverse("question:retire", args=[question.pk]))
    laptop.post(reverse("question:delete", args=[question.pk]))
    question.refresh_from_db()
    assert (question.options, question.state) == (before, "live")


@pytest.mark.parametrize("role", ["editor", "reviewer", "coordinator"])
def test_wagtails_own_lists_do_not_name_questions(examiner, exam, role):
    question = Question.objects.first()
    examiner.post(edit(question), form_of(question, **{"options-right": "0"}))
    organisation = found_organisation(slug="ngo", name=in_all("NGO")) if role in {"editor", "reviewer"} else None
    laptop = Client(headers={"accept-language": "en"})
    laptop.force_login(person_with(role, organisation))
    for address in (reverse("wagtailadmin_home"), reverse("wagtailadmin_reports:site_history")):
        assert question.ref not in laptop.get(address, follow=True).text


def test_the_superuser_and_the_headquarters_reach_it(laptop, exam, superuser):
    for person in (superuser, person_with("headquarters")):
        laptop.force_login(person)
        assert laptop.get(reverse("question:index")).status_code == 200
        assert laptop.get(reverse("quizzes_attempts")).status_code == 200


def test_there_is_no_preview_of_an_exam_page(exam_in_course):
    assert exam_in_course.pages["en"].preview_modes == []
    assert Exam.objects.count() == 1

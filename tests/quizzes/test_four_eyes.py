import pytest
from django.template import engines
from django.urls import reverse
from wagtail.models import ModelLogEntry, Revision

from people.refusals import Refused
from quizzes.bank import retire_question, save_question
from quizzes.models import Question
from quizzes.queries import pool
from quizzes.question_changes import agree, agree_refusals, take_back
from tests.factories.people import in_all
from tests.factories.quizzes import BlueprintLineFactory, QuestionFactory, options
from tests.quizzes.desk.forms import edit, form_of, person_with


@pytest.fixture(autouse=True)
def four_eyes(settings):
    settings.EXAM_FOUR_EYES = True


@pytest.fixture(autouse=True)
def wagtails_own_defaults(monkeypatch):
    monkeypatch.setattr(engines["django"].engine, "string_if_invalid", "")


@pytest.fixture
def author(db):
    return person_with("examiner")


@pytest.fixture
def other(db):
    return person_with("examiner")


@pytest.fixture
def laptop(client):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


@pytest.fixture
def question(db):
    return QuestionFactory()


def codes(call, *args, **kwargs):
    with pytest.raises(Refused) as refused:
        call(*args, **kwargs)
    return [refusal.code for refusal in refused.value.refusals]


def fresh(question):
    return Question.objects.get(pk=question.pk)


def changed(question, **change):
    question = fresh(question)
    for name, value in (change or {"options": options("c")}).items():
        setattr(question, name, value)
    return question


def right(question):
    return [option["id"] for option in fresh(question).options if option["correct"]]


def change_page(question):
    return reverse("question:change", args=[question.pk])


# --- Going live -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["examiner", "headquarters"])
def test_nobody_makes_a_draft_live_alone(laptop, db, role):
    person = person_with(role)
    laptop.force_login(person)
    question = QuestionFactory(state="draft")
    page = laptop.post(edit(question), form_of(question, state="live"))
    assert "goes live out of a review" in page.text
    model = QuestionFactory.build(topic=question.topic, article=question.article, ref="new-1")
    assert "goes live out of a review" in laptop.post(reverse("question:add"), form_of(model)).text
    assert laptop.post(edit(question), form_of(question, **{"state": "review", "options-0-en": "Mine"})).status_code == 302
    assert "another examiner does" in laptop.post(edit(question), form_of(fresh(question), state="live")).text
    # Not by way of a draft either.
    assert laptop.post(edit(question), form_of(fresh(question), state="draft")).status_code == 302
    assert "goes live out of a review" in laptop.post(edit(question), form_of(fresh(question), state="live")).text
    assert not Question.objects.filter(state="live").exists()


def test_another_examiner_makes_live_what_is_in_review(author, other):
    question = QuestionFactory(state="draft")
    save_question(changed(question, state="review", text=in_all("Mine?")), by=author)
    assert save_question(changed(question, state="live"), by=other).state == "live"


def test_turned_off_a_draft_goes_live_by_its_author(author, settings):
    settings.EXAM_FOUR_EYES = False
    question = QuestionFactory(state="draft")
    save_question(changed(question, text=in_all("Mine?")), by=author)
    assert save_question(changed(question, state="live"), by=author).state == "live"


def test_an_import_by_command_needs_nobody(db):
    assert save_question(changed(QuestionFactory(state="draft"), state="live")).state == "live"


# --- A change of a live question ----------------------------------------------------------------------------------------------


def test_a_live_question_is_asked_as_it_was_until_another_examiner_agrees(question, author, other):
    exam = BlueprintLineFactory(topic=question.topic, count=1).exam
    before = fresh(question)
    save_question(changed(question), by=author)
    assert right(question) == ["b"]
    assert (fresh(question).latest_revision_id, fresh(question).version) == (before.latest_revision_id, 1)
    assert [one.revision for one in pool(exam)] == [before.latest_revision_id]
    agree(question, by=other, revision=fresh(question).proposed_revision_id)
    now = fresh(question)
    assert right(question) == ["c"]
    assert (now.version, now.proposed_revision, now.latest_revision.user) == (2, None, author)
    assert [one.revision for one in pool(exam)] == [now.latest_revision_id]
    actions = ModelLogEntry.objects.for_instance(question).values_list("action", flat=True)
    assert {"quizzes.propose_change", "quizzes.agree_to_change", "wagtail.edit"} <= set(actions)


def test_what_is_no_meaning_is_changed_at_once(question, author):
    save_question(changed(question, options=options("c"), difficulty=3), by=author)
    assert (fresh(question).difficulty, right(question)) == (3, ["b"])


def test_a_mended_misprint_goes_at_once(question, author):
    save_question(changed(question, text=in_all("Question, mended?")), by=author, only_wording=True)
    assert fresh(question).text == in_all("Question, mended?")
    assert fresh(question).proposed_revision is None


@pytest.mark.parametrize("change", [{"options": options("c")}, {"critical": True}])
def test_another_meaning_is_no_misprint_whatever_is_ticked(question, author, change):
    save_question(changed(question, **change), by=author, only_wording=True)
    assert (right(question), fresh(question).critical) == (["b"], False)
    assert fresh(question).proposed_revision is not None


def test_nobody_agrees_to_a_change_of_their_own(question, author):
    save_question(changed(question), by=author)
    assert codes(agree, question, by=author, revision=fresh(question).proposed_revision_id) == ["own_change"]
    assert right(question) == ["b"]


def test_only_what_was_read_is_agreed_to(question, author, other):
    save_question(changed(question), by=author)
    read = fresh(question).proposed_revision_id
    save_question(changed(question, options=options("d")), by=author)
    assert codes(agree, question, by=other, revision=read) == ["another_change"]


def test_a_change_written_before_a_mended_misprint_does_not_undo_it(question, author, other):
    save_question(changed(question), by=author)
    save_question(changed(question, text=in_all("Mended?")), by=other, only_wording=True)
    assert codes(agree, question, by=other, revision=fresh(question).proposed_revision_id) == ["question_changed_since"]
    assert fresh(question).text == in_all("Mended?")


def test_a_change_taken_back_is_not_agreed_to(question, author, other):
    save_question(changed(question), by=author)
    take_back(question, by=author)
    take_back(question, by=author)
    assert [one.code for one in agree_refusals(fresh(question), by=other)] == ["nothing_waits"]
    assert ModelLogEntry.objects.filter(action="quizzes.take_back_change").count() == 1
    assert Revision.objects.for_instance(question).count() == 2  # its ids are never given again


def test_with_the_question_its_change_retires(question, author, other):
    save_question(changed(question), by=author)
    retire_question(question, by=other)
    assert fresh(question).proposed_revision is None


# --- In the admin -------------------------------------------------------------------------------------------------------------


def test_the_change_is_read_and_agreed_to_in_the_admin(laptop, question, author, other):
    laptop.force_login(author)
    page = laptop.post(edit(question), form_of(question, **{"options-right": "2", "text_en": "Why?", "text_2": "Why?"}), follow=True)
    assert "waits for another examiner" in page.text
    assert "a change waits" in laptop.get(reverse("question:index"), {"change_waits": "true"}).text
    own = laptop.get(change_page(question)).text
    assert "Nobody agrees to a change of their own" in own
    assert "Agree: ask it so" not in own
    revision = fresh(question).proposed_revision_id
    assert laptop.post(change_page(question), {"revision": revision}).status_code == 409
    laptop.force_login(other)
    page = laptop.get(change_page(question)).text
    assert all(words in page for words in ("Why?", "✓ Option c", "✓ Option b"))
    assert laptop.post(change_page(question), {"revision": "x" * 30}).status_code == 409
    assert laptop.post(change_page(question), {"revision": revision}).status_code == 302
    assert right(question) == ["c"]
    assert "Nobody agrees" not in laptop.get(change_page(question)).text


def test_a_change_is_taken_back_in_the_admin(laptop, question, author):
    save_question(changed(question), by=author)
    laptop.force_login(author)
    assert laptop.post(change_page(question), {"take_back": "1"}).status_code == 302
    assert fresh(question).proposed_revision is None


@pytest.mark.parametrize("role", ["volunteer", "trainer", "coordinator"])
def test_nobody_else_reads_a_change(laptop, question, author, role):
    save_question(changed(question), by=author)
    laptop.force_login(person_with(role))
    assert "Option c" not in laptop.get(change_page(question), follow=True).text
    laptop.post(change_page(question), {"take_back": "1"})
    assert fresh(question).proposed_revision is not None

"""Situations in the bank: written, listed with their questions, kept whole for what is asked."""

import pytest
from django.urls import reverse
from wagtail.models import ModelLogEntry, Revision

from people.refusals import Refused
from quizzes.bank import save_question
from quizzes.models import Question, Scenario
from quizzes.scenarios import delete_scenario, save_scenario
from tests.factories.courses import TopicFactory
from tests.factories.people import in_all
from tests.factories.quizzes import QuestionFactory
from tests.quizzes.desk.forms import LANGUAGES, edit, form_of, person_with
from tests.quizzes.test_pictures import picture_of

pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning", "ignore::ResourceWarning")


@pytest.fixture
def examiner(client, db):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    client.force_login(person_with("examiner"))
    return client


@pytest.fixture
def topic(db):
    return TopicFactory(code="count")


@pytest.fixture
def hall(topic):
    return save_scenario(Scenario(ref="hall", topic=topic, text=in_all("A hall.")))


def form(at, ref="new-hall", **change):
    return {"ref": ref, "topic": at.pk, **{f"text_{code}": text for code, text in in_all("A full hall.").items()}, **change}


def place(question, scenario, order=1):
    question.scenario, question.scenario_order = scenario, order
    return save_question(question)


def edit_of(scenario):
    return reverse("scenario:edit", args=[scenario.pk])


def codes(service, *args):
    with pytest.raises(Refused) as refused:
        service(*args)
    return refused.value.codes


def test_a_situation_is_written_and_changed_with_a_revision_for_each_meaning(examiner, topic):
    assert examiner.post(reverse("scenario:add"), form(topic)).status_code == 302
    added = Scenario.objects.get()
    assert added.latest_revision.content["text"] == in_all("A full hall.")
    assert ModelLogEntry.objects.filter(action="wagtail.create", object_id=str(added.pk)).exists()
    assert examiner.post(edit_of(added), form(topic)).status_code == 302
    assert Revision.objects.count() == 1
    assert examiner.post(edit_of(added), form(topic, text_en="An empty hall.")).status_code == 302
    added.refresh_from_db()
    assert (Revision.objects.count(), added.latest_revision.content["text"]["en"]) == (2, "An empty hall.")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({f"text_{code}": "" for code in LANGUAGES}, "Write the situation in one language at least."),
        ({"text_kk": "x\0"}, "Null characters"),
        ({"text_kk": "я" * 3001}, "At most 3000"),
        ({"topic": "9" * 40}, "Select a valid choice"),
        ({"image": "9" * 40}, "Select a valid choice"),
        ({"video": "x"}, "Select a valid choice"),
        ({"ref": "hall"}, "already exists"),
    ],
)
def test_a_faulty_situation_is_refused_in_words(examiner, topic, hall, change, said):
    page = examiner.post(reverse("scenario:add"), form(topic, **change))
    assert page.status_code == 200
    assert said in page.text
    assert Scenario.objects.count() == 1


def test_a_picture_needs_words(examiner, topic):
    page = examiner.post(reverse("scenario:add"), form(topic, image=picture_of().pk))
    assert "Say what the picture shows" in page.text
    assert examiner.post(reverse("scenario:add"), form(topic, image=picture_of().pk, image_alt_en="A hall")).status_code == 302


def test_a_picture_of_somebody_else_is_not_taken(examiner, topic):
    other = picture_of()
    other.collection = other.collection.get_parent()
    other.save()
    page = examiner.post(reverse("scenario:add"), form(topic, image=other.pk, image_alt_en="A hall"))
    assert "Select a valid choice" in page.text
    assert "Select a valid choice" in examiner.post(edit(QuestionFactory()), form_of(Question.objects.get(), image=other.pk)).text


def test_its_questions_are_listed_in_their_order(examiner, hall):
    for number in (2, 1):
        place(QuestionFactory(ref=f"hall-{number}", topic=hall.topic), hall, number)
    page = examiner.get(edit_of(hall)).text
    assert 0 < page.index("hall-1") < page.index("hall-2")
    assert edit(Question.objects.get(ref="hall-1")) in page
    listed = examiner.get(reverse("scenario:index")).text
    assert "A hall." in listed
    assert "A hall." not in examiner.get(reverse("scenario:index"), {"q": "nothing"}).text


def test_a_question_is_put_into_its_situation(examiner, hall):
    question = QuestionFactory(topic=hall.topic)
    assert examiner.post(edit(question), form_of(question, scenario=hall.pk, scenario_order=3)).status_code == 302
    question.refresh_from_db()
    assert (question.scenario, question.scenario_order) == (hall, 3)


@pytest.mark.parametrize(
    ("change", "code", "said"),
    [
        ({"topic": None}, "scenario_topic", "of the topic of its situation"),
        ({"purpose": "practice", "state": "draft"}, "scenario_purpose", "asked in exams alone"),
    ],
)
def test_a_question_that_does_not_fit_its_situation_is_refused(examiner, hall, change, code, said):
    question = QuestionFactory(state="draft", topic=TopicFactory() if "topic" in change else hall.topic)
    page = examiner.post(edit(question), form_of(question, scenario=hall.pk, **{name: value for name, value in change.items() if value}))
    assert said in page.text
    question.purpose = change.get("purpose", "exam")
    assert codes(place, question, hall) == [code]


def test_a_situation_with_questions_keeps_its_topic_and_is_never_deleted(examiner, hall):
    place(QuestionFactory(topic=hall.topic), hall)
    assert "Its questions are of another topic" in examiner.post(edit_of(hall), form(TopicFactory(), ref="hall")).text
    page = examiner.post(reverse("scenario:delete", args=[hall.pk]), follow=True)
    assert "has questions, so it is kept" in page.text
    assert codes(delete_scenario, hall) == ["scenario_has_questions"]
    Question.objects.update(scenario=None)
    examiner.post(reverse("scenario:delete", args=[hall.pk]))
    assert not Scenario.objects.exists()
    assert ModelLogEntry.objects.filter(action="wagtail.delete").count() == 1


def test_what_is_asked_needs_the_words_of_its_situation(examiner, hall):
    question = place(QuestionFactory(topic=hall.topic), hall)
    page = examiner.post(edit_of(hall), form(hall.topic, ref="hall", text_ru=""))
    assert "Something of the question has no text in Русский." in page.text
    draft = QuestionFactory(topic=hall.topic, state="draft")
    question.scenario = None
    save_question(question)
    place(draft, hall)
    assert examiner.post(edit_of(hall), form(hall.topic, ref="hall", text_ru="")).status_code == 302
    draft.refresh_from_db()
    assert draft.languages == ["kk", "en"]
    draft.state = "live"
    assert codes(save_question, draft) == ["language_missing"]


@pytest.mark.parametrize("role", ["volunteer", "trainer", "coordinator"])
def test_nobody_but_examiners_reaches_situations(client, hall, role):
    client.force_login(person_with(role))
    for name, arguments in (("index", []), ("add", []), ("edit", [hall.pk]), ("delete", [hall.pk])):
        assert "A hall." not in client.get(reverse(f"scenario:{name}", args=arguments)).text
    client.post(edit_of(hall), form(hall.topic, ref="hall"))
    hall.refresh_from_db()
    assert hall.text["en"] == "A hall."


@pytest.mark.parametrize(("only_wording", "version"), [(False, 2), (True, 1)])
def test_another_situation_makes_other_questions_of_its_questions(examiner, topic, hall, only_wording, version):
    question = QuestionFactory(topic=topic, scenario=hall, scenario_order=1)
    other = QuestionFactory(topic=topic)
    data = form(topic, ref="hall", text_en="A square.", **({"only_wording": "on"} if only_wording else {}))
    assert examiner.post(edit_of(hall), data).status_code == 302
    question.refresh_from_db()
    other.refresh_from_db()
    assert (question.version, other.version) == (version, 1)


def test_a_question_that_comes_into_a_situation_is_another_one_for_the_figures(topic, hall):
    question = QuestionFactory(topic=topic)
    place(question, hall)
    assert Question.objects.get(pk=question.pk).version == 2


@pytest.mark.parametrize(
    ("state", "change", "status"),
    [
        ("live", {"text_en": "A square."}, 200),
        ("live", {"text_en": "A square.", "only_wording": "on"}, 302),
        ("live", {}, 302),
        ("draft", {"text_en": "A square."}, 302),
    ],
)
def test_with_four_eyes_one_person_only_mends_the_words_of_a_situation_that_is_asked(examiner, topic, hall, settings, state, change, status):
    settings.EXAM_FOUR_EYES = True
    question = QuestionFactory(topic=topic, scenario=hall, scenario_order=1, state=state)
    same = {f"text_{code}": text for code, text in hall.text.items()}
    reply = examiner.post(edit_of(hall), form(topic, ref="hall") | same | change)
    assert reply.status_code == status
    hall.refresh_from_db()
    assert hall.text["en"] == ("A square." if status == 302 and change else "A hall.")
    if status == 200:
        assert "whose questions are reviewed" in reply.text
        assert Question.objects.get(pk=question.pk).version == 1


def test_with_four_eyes_another_picture_is_no_wording(examiner, topic, hall, settings):
    settings.EXAM_FOUR_EYES = True
    QuestionFactory(topic=topic, scenario=hall, scenario_order=1)
    same = {f"text_{code}": text for code, text in hall.text.items()}
    data = form(topic, ref="hall", image=picture_of().pk, image_alt_en="A", image_alt_kk="A", image_alt_ru="A", only_wording="on") | same
    assert examiner.post(edit_of(hall), data).status_code == 200
    hall.refresh_from_db()
    assert hall.image is None


@pytest.mark.parametrize("forged", ["x", "\0", "9" * 5000, "<script>", "0"])
def test_a_picture_with_a_forged_id_is_refused_in_words(examiner, topic, forged):
    page = examiner.post(reverse("scenario:add"), form(topic, image=forged))
    assert page.status_code == 200
    assert "image" in page.context["form"].errors

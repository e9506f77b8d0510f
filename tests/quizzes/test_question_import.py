import base64
import string
from dataclasses import replace
from io import BytesIO

import pytest
from PIL import Image as Pillow
from wagtail.images import get_image_model
from wagtail.models import ModelLogEntry, Revision

from people.refusals import Refused
from quizzes import bank
from quizzes.files.drafts import comparable, draft_of
from quizzes.files.export import drafts_of
from quizzes.files.importing import Defaults, PlanChanged, carry_out, plan_import
from quizzes.formats import registry
from quizzes.formats.drafts import CannotWrite
from quizzes.models import Question, Scenario
from tests.factories.courses import LawArticleFactory, TopicFactory
from tests.factories.people import OrganisationFactory, PersonFactory, in_all
from tests.factories.quizzes import KINDS, QuestionFactory

GIFT = "// [id:cnt-01]\nWhat comes first?{=The seal#Yes ~The box#No ~The list ####By article 43}"
RU = Defaults("ru", "count", "elections-43")


@pytest.fixture(autouse=True)
def codes(db):
    LawArticleFactory(code="elections-43")
    TopicFactory(code="count")


def read(text, name="gift"):
    return registry.read(text.encode() if isinstance(text, str) else text, name)


def plan(text, defaults=RU, name="gift"):
    return plan_import(read(text, name), defaults)


def take(text, defaults=RU, name="gift", **more):
    done = carry_out(read(text, name), defaults, **more)
    assert [problem.message for problem in done.problems] == []
    return done


def problems(text, defaults=RU, name="gift"):
    return [(problem.line, problem.reason.code) for problem in plan(text, defaults, name).problems]


def test_a_new_question_is_a_draft_that_lacks_the_other_languages():
    examiner = PersonFactory()
    done = take(GIFT, by=examiner)
    question = Question.objects.get()
    assert (done.count("new"), question.ref, question.state, question.kind, question.version) == (1, "cnt-01", "draft", "single", 1)
    assert (question.text, question.explanation, question.languages) == ({"ru": "What comes first?"}, {"ru": "By article 43"}, ["ru"])
    assert [(one["correct"], one["text"]) for one in question.options] == [
        (True, {"ru": "The seal"}),
        (False, {"ru": "The box"}),
        (False, {"ru": "The list"}),
    ]
    assert sorted(one["id"] for one in question.options) == ["a", "b", "c"]
    assert question.latest_revision.content["options"] == question.options
    assert ModelLogEntry.objects.filter(action="wagtail.create", user=examiner).count() == 1


def test_importing_again_changes_nothing():
    take(GIFT)
    done = take(GIFT)
    assert (done.count("same"), Revision.objects.count(), Question.objects.get().version) == (1, 1, 1)


def test_a_question_without_an_id_is_imported_once_too():
    text = GIFT.partition("\n")[2]
    take(text)
    assert take(text).count("same") == 1
    assert Question.objects.get().ref.startswith("imported-")


def test_a_language_is_added_and_it_stays_the_same_question_for_the_figures():
    take(GIFT)
    kk = GIFT.replace("What comes first?", "Алдымен не?").replace("The seal", "Мөр").replace("The box", "Жәшік").replace("The list", "Тізім")
    done = take(kk, Defaults("kk"))
    question = Question.objects.get()
    assert (done.count("changed"), done.planned[0].only_wording, question.version) == (1, True, 1)
    assert question.text == {"ru": "What comes first?", "kk": "Алдымен не?"}
    assert question.options[0] == {
        "id": question.options[0]["id"],
        "correct": True,
        "text": {"ru": "The seal", "kk": "Мөр"},
        "explanation": {"ru": "Yes", "kk": "Yes"},
    }
    assert (question.topic.code, question.article.code) == ("count", "elections-43")


def test_a_language_whose_answers_are_others_is_refused():
    take(GIFT)
    assert problems(GIFT.replace("=The seal", "~The seal").replace("~The list", "=The list"), Defaults("kk")) == [(2, "options_differ")]
    assert problems(GIFT.replace("~The list", ""), Defaults("kk")) == [(2, "options_differ")]
    assert problems("// [id:cnt-01]\nTrue?{T}", Defaults("kk")) == [(2, "options_differ")]


def test_another_wording_is_a_change_and_a_new_version():
    take(GIFT)
    done = take(GIFT.replace("comes first", "is first"))
    assert (done.count("changed"), Question.objects.get().version, Revision.objects.count()) == (1, 2, 2)


def test_an_answer_keeps_its_id_where_it_stands():
    take(GIFT)
    before = {one["text"]["ru"]: one["id"] for one in Question.objects.get().options}
    take(GIFT.replace("=The seal#Yes ~The box#No", "~The box#No ~A new one =The seal#Yes"))
    assert {one["text"]["ru"]: one["id"] for one in Question.objects.get().options} == {**before, "A new one": "d"}


def test_the_first_answer_is_not_always_called_a():
    """In GIFT the right answer is mostly the first: its id, which stands in the page of the exam, must not tell."""
    for number in range(12):
        take(f"// [id:q-{number}]\nQuestion {number}?{{=right {number} ~wrong {number} ~other {number}}}")
    assert len({question.options[0]["id"] for question in Question.objects.all()}) == 3


def test_what_the_file_does_not_say_stays():
    question = QuestionFactory(
        ref="cnt-01",
        critical=True,
        difficulty=3,
        options=[{"id": "x", "correct": True, "text": in_all("y")}, {"id": "y", "correct": False, "text": in_all("n")}],
    )
    done = take("// [id:cnt-01]\nOther?{=y (ru) ~n (ru)}", Defaults("ru"))
    question.refresh_from_db()
    assert (done.count("changed"), question.state, question.critical, question.difficulty) == (1, "live", True, 3)
    assert question.text == {**in_all("Question cnt-01?"), "ru": "Other?"}
    assert question.explanation == in_all("Because of the law.")


@pytest.mark.parametrize("kind", ["ordering", "matching", "single"])
def test_ids_that_a_file_gives_to_a_new_question_are_not_taken(kind):
    """An author's own are a, b, c in the order of the answer, or "right"."""
    question = QuestionFactory(ref="own", kind=kind, **KINDS[kind])
    draft = draft_of(question)
    named = tuple(replace(option, id=f"{place:02}") for place, option in enumerate(draft.options))
    rights = tuple(replace(match, id=f"{place:02}") for place, match in enumerate(draft.matches))
    written = registry.FORMATS["csv"].write([replace(draft, ref="new", options=named, matches=rights)], "")
    assert take(written, Defaults(), "csv").count("new") == 1
    taken = Question.objects.get(ref="new")
    ids = [one["id"] for one in [*taken.options, *taken.matches]]
    assert set("".join(ids)) <= set(string.ascii_lowercase)
    assert comparable(nameless(draft_of(taken))) == comparable(nameless(replace(draft, ref="new")))


def nameless(draft):
    """Every answer called by its words: ids are each bank's own."""
    if draft.kind == "true_false":
        return draft
    options = tuple(replace(one, id=str(sorted(one.text.items()))) for one in draft.options)
    return replace(draft, options=options, matches=tuple(replace(one, id=str(sorted(one.text.items()))) for one in draft.matches))


def test_ids_of_an_order_and_of_right_sides_do_not_tell_the_key():
    items = "".join(f'<answer fraction="{place}"><text>step {place}</text></answer>' for place in range(1, 9))
    stem = "<questiontext><text>Order</text></questiontext>"
    take(f'<quiz><question type="ordering"><idnumber>o</idnumber>{stem}{items}</question></quiz>', name="moodle")
    ids = [one["id"] for one in Question.objects.get().options]
    assert sorted(ids) == list("abcdefgh")
    assert ids != sorted(ids)
    take("// [id:m]\nMatch{" + "".join(f"=left {place} -> right {place}\n" for place in range(8)) + "}")
    matches = [one["id"] for one in Question.objects.get(ref="m").matches]
    assert matches != sorted(matches)


@pytest.mark.parametrize("name", ["moodle", "csv", "xlsx", "gift"])
def test_the_bank_exported_and_imported_is_the_same_bank(name):
    scenario = Scenario.objects.create(ref="night", topic=TopicFactory(code="night"), text=in_all("Night"))
    for kind, content in KINDS.items():
        if (name, kind) != ("gift", "ordering"):
            QuestionFactory(ref=f"q-{kind}", kind=kind, **content)
    QuestionFactory(ref="q-scenario", scenario=scenario, scenario_order=2, topic=scenario.topic)
    weighted = [{"id": one, "correct": one != "c", "weight": weight, "text": in_all(one)} for one, weight in (("a", "50"), ("b", "50"), ("c", "-50"))]
    QuestionFactory(ref="q-weights", kind="multiple", options=weighted, explanation=in_all("a\r\nb"))
    before = [comparable(nameless(draft_of(question))) for question in Question.objects.order_by("ref")]
    written = registry.FORMATS[name].write(drafts_of(Question.objects.order_by("ref")), "")
    done = take(written, Defaults(), name)
    assert (done.count("same"), len(done.planned)) == (len(before), len(before))
    Question.objects.all().delete()
    assert take(written, Defaults(), name).count("new") == len(before)
    assert [comparable(nameless(draft_of(question))) for question in Question.objects.order_by("ref")] == before


def png(colour="red"):
    written = BytesIO()
    Pillow.new("RGB", (20, 20), colour).save(written, "PNG")
    return written.getvalue()


def with_image(data, text="Look?"):
    code = base64.b64encode(data).decode().replace("=", "\\=")
    return f'// [id:img-1]\n[html]{text}<p><img src\\="data\\:image/png;base64,{code}" alt\\="A box"></p>{{=a ~b}}'


def test_an_image_becomes_one_of_the_site_once():
    take(with_image(png()))
    question = Question.objects.get()
    assert question.image_alt == {"ru": "A box"}
    with question.image.file.open() as file:
        assert Pillow.open(file).size == (20, 20)
    assert take(with_image(png())).count("same") == 1
    take(with_image(png(), "Look again?"))
    assert get_image_model().objects.count() == 1
    take(with_image(png("blue")))
    assert get_image_model().objects.count() == 2
    exported = registry.FORMATS["moodle"].write(drafts_of(Question.objects.all()), "")
    assert take(exported, Defaults(), "moodle").count("same") == 1


def test_a_question_whose_image_is_lost_is_not_exported_and_keeps_its_words():
    take(with_image(png()))
    question = Question.objects.get()
    question.image.file.storage.delete(question.image.file.name)
    with pytest.raises(CannotWrite) as cannot:
        registry.FORMATS["moodle"].write(drafts_of(Question.objects.all()), "")
    assert [(problem.ref, problem.reason.code) for problem in cannot.value.problems] == [("img-1", "image_not_written")]
    take("// [id:img-1]\nOther words?{=a ~b}")
    assert Question.objects.get().image_alt == {"ru": "A box"}


def test_an_image_without_words_is_refused_by_line():
    assert problems(with_image(png()).replace('alt\\="A box"', "")) == [(2, "picture_without_words")]


def test_what_only_begins_like_an_image_is_refused_by_line():
    assert problems(with_image(b"\x89PNG\r\n\x1a\n<script>"))[0] == (2, "image_refused")


@pytest.mark.parametrize(
    ("text", "defaults", "problem"),
    [
        (GIFT, Defaults("", "count", "elections-43"), (2, "language_untold")),
        (GIFT, Defaults("ru", "", "elections-43"), (2, "topic_missing")),
        (GIFT, Defaults("ru", "count", ""), (2, "article_missing")),
        (f"$CATEGORY: nowhere\n\n{GIFT}", Defaults("ru", "", "elections-43"), (4, "topic_unknown")),
        (GIFT.replace("]", "] [tag:article:none]", 1), RU, (2, "article_unknown")),
        (GIFT.replace("]", "] [tag:scenario:none]", 1), RU, (2, "scenario_unknown")),
        (GIFT.replace("cnt-01", "два слова"), RU, (2, "ref_wrong")),
        (f"{GIFT}\n\n{GIFT}", RU, (2, "ref_twice")),
        (GIFT.replace("The box", "The seal"), RU, (2, "options_the_same")),
        ("Q{=a " + "".join(f"~b{place} " for place in range(7)) + "}", RU, (1, "options_number")),
        ("Q{~%50%a ~%40%b ~c}", RU, (1, "weights")),
        ("x" * 1001 + "{T}", RU, (1, "text_too_long")),
        ("// [tag:purpose:practice]\nQ{#5}", RU, (2, "practice_kind")),
    ],
)
def test_what_the_bank_would_not_take_is_refused_by_line(text, defaults, problem):
    found = problems(text, defaults)
    assert problem in found
    assert carry_out(read(text), defaults).problems
    assert not Question.objects.exists()


def test_one_faulty_question_keeps_the_whole_file_out():
    assert carry_out(read(f"{GIFT}\n\nEssay{{}}"), RU).problems
    assert not Question.objects.exists()


def test_a_category_that_is_no_topic_gives_way_to_the_chosen_one():
    done = take(f"$CATEGORY: $course$/top/Default for M1\n\n{GIFT}")
    assert [note.reason.code for note in done.notes] == ["category_dropped"]
    assert Question.objects.get().topic.code == "count"


def test_a_question_of_a_proposal_is_not_changed():
    QuestionFactory(ref="cnt-01", organisation=OrganisationFactory())
    assert (2, "proposed") in problems(GIFT)


def test_a_question_of_a_proposal_that_a_file_leaves_as_it_is_hinders_nothing():
    """An export of the whole bank holds it, and can be imported again."""
    topic, article = Question.topic.get_queryset().get(code="count"), Question.article.get_queryset().get(code="elections-43")
    QuestionFactory(ref="proposed-1", organisation=OrganisationFactory(), topic=topic, article=article)
    QuestionFactory(ref="cnt-01", topic=topic, article=article)
    everything = registry.FORMATS["moodle"].write(drafts_of(Question.objects.order_by("ref")))
    again = plan(everything, Defaults(), "moodle")
    assert (again.problems, again.count("same")) == ([], 2)


def test_a_live_question_may_not_lose_what_an_exam_needs():
    question = QuestionFactory(ref="cnt-01")
    multi = '// [id:cnt-01]\n[html]<span lang\\="ru" class\\="multilang">Новый?</span>{=a ~b}'
    assert problems(multi) == [(2, "options_differ")]
    question.refresh_from_db()
    assert question.text == in_all("Question cnt-01?")
    practice = GIFT.replace("cnt-01]", "own] [tag:purpose:practice]", 1)
    QuestionFactory(
        ref="own", options=[{"id": one, "correct": one == "a", "text": {"ru": one}} for one in "abc"], text={"ru": "?"}, explanation={"ru": "!"}
    )
    assert {code for _line, code in problems(practice)} == {"purpose_is_fixed", "language_missing"}


def test_what_was_not_previewed_is_not_imported():
    seen = plan(GIFT).fingerprint
    QuestionFactory(ref="cnt-01", state="draft")
    reading = read(GIFT.replace("=The seal", "~x =The seal"))
    with pytest.raises(PlanChanged):
        carry_out(reading, RU, fingerprint=seen)
    assert Question.objects.get().version == 1


def test_what_is_refused_while_saving_takes_back_everything(monkeypatch):
    saved = []

    def save(question, **more):
        if saved:
            raise Refused([])
        saved.append(question)
        question.save()

    monkeypatch.setattr(bank, "save_question", save)
    with pytest.raises(Refused):
        carry_out(read(f"{GIFT}\n\nSecond{{T}}"), RU)
    assert not Question.objects.exists()

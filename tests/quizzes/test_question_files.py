"""Import and export of questions in Wagtail's admin."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template import engines
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry
from wagtail.users.models import UserProfile

from courses.models import LawArticle, Topic
from people.services import found_organisation, grant_role
from quizzes.formats import registry
from quizzes.models import Question, QuestionUpload
from tests.factories.courses import LawArticleFactory, TopicFactory
from tests.factories.people import PersonFactory, in_all
from tests.factories.quizzes import KINDS, QuestionFactory

GIFT = "// [id:cnt-01]\n[html]What comes first?{=The seal ~The box#Because <br>of it ~The list ####Article 43}\n"


@pytest.fixture(autouse=True)
def wagtails_own_defaults(monkeypatch):
    monkeypatch.setattr(engines["django"].engine, "string_if_invalid", "")
    cache.clear()


@pytest.fixture(autouse=True)
def codes(db):
    LawArticleFactory(code="elections-43")
    TopicFactory(code="count")


def person_with(role, organisation=None):
    person = PersonFactory(is_sample=True)
    grant_role(person, role, organisation)
    return person


@pytest.fixture
def examiner(client):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    client.person = person_with("examiner")
    client.force_login(client.person)
    return client


def send(client, text=GIFT, name="q.gift", **more):
    data = {
        "file": SimpleUploadedFile(name, text.encode() if isinstance(text, str) else text),
        "language": "ru",
        "topic": Topic.objects.get(code="count").pk,
        "article": LawArticle.objects.get(code="elections-43").pk,
        "purpose": "exam",
    }
    return client.post(reverse("question:import"), {**data, **more})


def confirm(client, page, **more):
    fingerprint = page.context["plan"].fingerprint
    return client.post(page.request["PATH_INFO"], {"fingerprint": fingerprint, **more}, follow=True)


def said(response):
    return [str(message) for message in response.context["messages"]]


def test_a_file_is_looked_at_and_then_imported(examiner):
    page = examiner.get(send(examiner).url)
    words = page.content.decode()
    assert "Import 1 question" in words
    assert "ru: The box" in words
    assert not Question.objects.exists()
    done = confirm(examiner, page)
    assert said(done) == ["Imported. New: 1. Changed: 0. The same: 0."]
    assert Question.objects.get().state == "draft"
    entry = ModelLogEntry.objects.get(action="quizzes.import")
    assert (entry.user, entry.data["file"], entry.data["new"]) == (examiner.person, "q.gift", 1)
    assert bytes(QuestionUpload.objects.get().content) == b""


def test_pressing_twice_imports_once(examiner):
    page = examiner.get(send(examiner).url)
    confirm(examiner, page)
    assert said(confirm(examiner, page)) == ["This file has been imported."]
    assert said(examiner.get(page.request["PATH_INFO"], follow=True)) == ["This file has been imported."]
    assert ModelLogEntry.objects.filter(action="quizzes.import").count() == 1


def test_every_problem_is_shown_with_its_line_and_nothing_can_be_imported(examiner):
    page = examiner.get(send(examiner, f"{GIFT}\nEssay{{}}\n\nWho?{{=x}}").url)
    words = page.content.decode()
    assert [(problem.line, problem.reason.code) for problem in page.context["problems"]] == [(4, "kind_essay"), (6, "kind_short")]
    assert "Essays are not imported" in words
    assert 'name="fingerprint"' not in words
    confirm(examiner, page)
    assert not Question.objects.exists()


def test_what_changes_is_shown_before_and_after(examiner):
    QuestionFactory(ref="cnt-01", options=[{"id": one, "correct": one == "a", "text": in_all(one)} for one in "abc"])
    words = examiner.get(send(examiner, GIFT.replace("#Because <br>of it", "")).url).content.decode()
    assert "<del>kk: Question cnt-01? (kk)<br>ru: Question cnt-01? (ru)" in words
    assert "ru: What comes first?" in words
    assert "is asked now" in words


def test_with_four_eyes_what_a_file_changes_of_a_live_question_waits(examiner, settings):
    settings.EXAM_FOUR_EYES = True
    QuestionFactory(ref="cnt-01", options=[{"id": one, "correct": one == "a", "text": in_all(one)} for one in "abc"])
    page = examiner.get(send(examiner, GIFT.replace("#Because <br>of it", "")).url)
    assert "1 change of a live question waits for another examiner." in said(confirm(examiner, page))
    question = Question.objects.get()
    assert question.text == in_all("Question cnt-01?")
    assert question.proposed_revision is not None


def test_a_bank_that_changed_since_the_preview_is_looked_at_again(examiner):
    page = examiner.get(send(examiner).url)
    QuestionFactory(ref="cnt-01", state="draft", options=[{"id": one, "correct": one == "a", "text": in_all(one)} for one in "abc"])
    assert "has changed since you looked" in said(confirm(examiner, page))[0]
    assert Question.objects.get().text == in_all("Question cnt-01?")


@pytest.mark.parametrize("fingerprint", ["", "forged", "x" * 3_000_000, "\0"])
def test_a_forged_confirmation_imports_nothing(examiner, fingerprint):
    page = examiner.get(send(examiner).url)
    assert confirm(examiner, page, fingerprint=fingerprint).status_code == (413 if len(fingerprint) > 2_500_000 else 200)
    assert not Question.objects.exists()


def test_an_upload_is_its_persons_alone(examiner):
    address = send(examiner).url
    examiner.force_login(person_with("examiner"))
    assert examiner.get(address).status_code == 404
    assert examiner.post(address, {"fingerprint": "x"}).status_code == 404
    assert examiner.get(reverse("question:import_preview", args=[uuid4()])).status_code == 404


def test_uploads_of_yesterday_go(examiner):
    send(examiner)
    QuestionUpload.objects.update(made_at=timezone.now() - timedelta(days=1, minutes=1))
    send(examiner)
    assert QuestionUpload.objects.count() == 1


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"file": ""}, "This field is required"),
        ({"file": SimpleUploadedFile("q.gift", b"")}, "empty"),
        ({"file": SimpleUploadedFile("q.pdf", b"%PDF")}, "was not recognised"),
        ({"file": SimpleUploadedFile("q.gift", b"x" * 20_000_001)}, "larger than 20 MB"),
        ({"topic": "999999999999999999999"}, "valid choice"),
        ({"language": "de"}, "valid choice"),
        ({"format": "\0"}, "valid choice"),
        ({"purpose": ""}, "required"),
    ],
)
def test_a_form_that_cannot_be_used_says_why(examiner, more, words):
    response = send(examiner, **more)
    assert response.status_code == 400
    assert words in response.content.decode()
    assert not QuestionUpload.objects.exists()


def test_binary_rubbish_is_refused_in_a_sentence(examiner):
    page = examiner.get(send(examiner, b"\x00\xff\xfe" * 1000, "q.xml").url)
    assert page.status_code == 200
    assert page.context["problems"]


def test_too_many_uploads_are_refused(examiner, monkeypatch):
    monkeypatch.setattr("quizzes.files.views.UPLOADS", 1)
    send(examiner)
    response = send(examiner)
    assert response.status_code == 400
    assert "many files within an hour" in response.content.decode()


def test_markup_of_a_file_is_shown_as_text(examiner):
    page = examiner.get(send(examiner, "Q &lt;script&gt;alert(1)&lt;/script&gt;?{T}").url)
    assert "<script>alert(1)" not in page.content.decode()
    assert "&lt;script&gt;alert(1)" in page.content.decode()


@pytest.mark.parametrize("role", ["volunteer", "trainer", "coordinator"])
def test_nobody_else_imports_or_exports(client, role):
    QuestionFactory(text=in_all("A secret question"))
    client.force_login(person_with(role) if role != "volunteer" else PersonFactory())
    for name in registry.FORMATS:
        response = client.get(reverse("question:export", args=[name]))
        assert response.status_code in {302, 403}
        assert b"secret" not in response.content
    assert client.get(reverse("question:import")).status_code in {302, 403}
    assert send(client).status_code in {302, 403}
    assert not QuestionUpload.objects.exists()


def test_an_editor_of_an_organisation_does_not_either(client):
    organisation = found_organisation(slug="northern", name=in_all("Northern"))
    client.force_login(person_with("editor", organisation))
    QuestionFactory()
    assert client.get(reverse("question:export", args=["gift"])).status_code in {302, 403}
    assert client.get(reverse("question:import")).status_code in {302, 403}


def test_a_visitor_is_asked_to_log_in(client):
    assert "login" in client.get(reverse("question:export", args=["gift"])).url
    assert "login" in client.get(reverse("question:import")).url


@pytest.mark.parametrize("name", ["gift", "moodle", "csv", "xlsx"])
def test_the_filtered_list_is_exported_and_logged(examiner, name):
    for place, kind in enumerate(("single", "numeric")):
        QuestionFactory(ref=f"q-{place}", kind=kind, **KINDS[kind])
    QuestionFactory(ref="draft", state="draft")
    response = examiner.get(reverse("question:export", args=[name]), {"state": "live", "q": "Question"})
    assert response.headers["Content-Disposition"].startswith('attachment; filename="questions-')
    assert "no-store" in response.headers["Cache-Control"]
    reading = registry.read(response.content, name)
    assert [draft.ref for draft in reading.drafts] == ["q-0", "q-1"]
    entry = ModelLogEntry.objects.get(action="quizzes.export_questions")
    assert (entry.user, entry.data["format"], entry.data["questions"]) == (examiner.person, name, 2)
    assert "state=live" in entry.data["filters"]


def test_a_format_of_one_language_is_exported_in_ones_own(examiner):
    QuestionFactory(ref="q-1")
    assert examiner.get(reverse("question:export", args=["aiken"])).content.decode().startswith("Question q-1?\nA. Option a\n")


def test_what_a_format_cannot_carry_is_refused_by_name(examiner):
    QuestionFactory(ref="steps", kind="ordering", **KINDS["ordering"])
    response = examiner.get(reverse("question:export", args=["gift"]), {"state": "live"}, follow=True)
    assert said(response)[1].startswith("steps: GIFT has no questions about an order")
    assert response.redirect_chain[0][0].endswith("?state=live")
    assert not ModelLogEntry.objects.filter(action="quizzes.export_questions").exists()


def test_a_format_that_there_is_not_is_not_found(examiner):
    assert examiner.get(reverse("question:export", args=["pdf"])).status_code == 404


def test_the_list_offers_both(examiner):
    words = examiner.get(reverse("question:index"), {"state": "live"}).content.decode()
    assert reverse("question:import") in words
    assert f"{reverse('question:export', args=['moodle'])}?state=live" in words


@pytest.mark.parametrize(("language", "words"), [("kk", "ештеңе импорттауға болмайды"), ("ru", "импортировать нельзя ничего")])
def test_problems_are_told_in_the_language_of_whoever_looks(examiner, language, words):
    address = send(examiner, f"{GIFT}\nEssay{{}}").url
    UserProfile.objects.update_or_create(user=examiner.person, defaults={"preferred_language": language})
    assert words in examiner.get(address).content.decode()
    assert examiner.get(reverse("question:import")).status_code == 200

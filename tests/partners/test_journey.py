"""From the first draft to the reader, through the doors that people use."""

import json

import pytest
from django.core import mail
from django.urls import reverse
from wagtail.models import Site

from courses.models import MaterialPage
from tests.partners.conftest import client_of


def rich_text(text):
    block = {"key": "a", "text": text, "type": "unstyled", "depth": 0, "inlineStyleRanges": [], "entityRanges": [], "data": {}}
    return json.dumps({"blocks": [block], "entityMap": {}})


def page_form(topic, **values):
    return {
        "title": "How to come early",
        "topic": topic.pk,
        "kind": "text",
        "summary": "Be there at six.",
        "text": rich_text("Bring water."),
        "document": "",
        "link": "",
        "licence": "cc-by-4.0",
        **values,
    }


def write(partner, topic, language="en", **values):
    """The editor fills in the form and presses Submit; returns the response and the page, if there is one."""
    client = client_of(partner.editor)
    url = reverse("wagtailadmin_pages:add", args=["courses", "materialpage", partner.sections[language].pk])
    response = client.post(url, page_form(topic, **values))
    return response, MaterialPage.objects.order_by("pk").last()


def assert_refused(response):
    """Wagtail answers a refusal inside its admin by the home screen and a message."""
    assert (response.status_code, response.headers["Location"]) == (302, "/admin/")


def test_from_draft_to_reader(alpha, beta, topic, client, django_capture_on_commit_callbacks, settings):
    response, page = write(beta, topic, language="ru", **{"action-submit": "1"})
    assert response.status_code == 302
    assert page.organisation == beta.organisation
    assert page.locale.language_code == "ru"
    assert not page.live

    own = client_of(beta.reviewer)
    assert page.title not in own.get(reverse("partners:reviews")).content.decode()

    other = client_of(alpha.reviewer)
    state = page.current_workflow_task_state
    assert page.title in other.get(reverse("wagtailadmin_home")).content.decode()
    assert page.title in other.get(reverse("partners:reviews")).content.decode()
    review = reverse("partners:review", args=[state.pk])
    assert_refused(own.get(review))
    assert other.get(review).status_code == 200
    assert "Bring water." in other.get(reverse("partners:submitted", args=[state.pk])).content.decode()

    mail.outbox.clear()
    assert other.post(review, {"decision": "send-back", "comment": ""}).status_code == 422
    assert other.post(review, {"decision": "send-back", "comment": "Name the law."}).status_code == 302
    [sent] = mail.outbox
    assert sent.to == [beta.editor.email]
    assert "Name the law." in sent.body
    assert "Здравствуйте" in sent.body
    assert "not waiting for a review" in other.get(review, follow=True).content.decode()

    editor = client_of(beta.editor)
    assert "Name the law." in editor.get(reverse("partners:materials")).content.decode()
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert editor.get(edit).status_code == 200
    editor.post(edit, page_form(topic, title="How to come early, by law", **{"action-submit": "1"}))
    page.refresh_from_db()
    assert page.workflow_in_progress

    settings.WAGTAILADMIN_BASE_URL = "https://observers.example"
    Site.objects.create(hostname="another.example", root_page=page.get_root())  # by which Wagtail makes addresses whole
    mail.outbox.clear()
    state = page.current_workflow_task_state
    assert other.post(reverse("partners:review", args=[state.pk]), {"decision": "approve"}).status_code == 302
    page.refresh_from_db()
    assert page.live
    assert page.title == "How to come early, by law"
    [sent] = mail.outbox
    assert f"https://observers.example{page.get_url_parts()[2]}" in sent.body

    library = client.get("/ru/library/").content.decode()
    assert page.title in library
    assert "Beta (ru)" in library
    shown = client.get(page.url).content.decode()
    assert "Beta (ru)" in shown
    assert "CC BY 4.0" in shown
    assert page.title not in client.get("/en/library/").content.decode()


def test_while_it_waits_nobody_edits(alpha, topic, superuser):
    page, _state = alpha.submitted(topic)
    for person in (alpha.editor, superuser):
        client_of(person).post(reverse("wagtailadmin_pages:edit", args=[page.pk]), page_form(topic, title="Changed"))
        page.refresh_from_db()
        assert page.latest_revision.object_str == "Submitted"


def test_headquarters_reviews_too(alpha, topic, headquarters):
    page, state = alpha.submitted(topic)
    client_of(headquarters).post(reverse("partners:review", args=[state.pk]), {"decision": "approve"})
    page.refresh_from_db()
    assert page.live


@pytest.mark.parametrize("values", [{"text": "null"}, {"text": rich_text(" ")}, {"title": ""}, {"link": "javascript:alert(1)"}, {"licence": "mine"}])
def test_a_bad_form_says_so_and_saves_nothing(alpha, topic, values):
    response, page = write(alpha, topic, **values)
    assert response.status_code == 200
    assert page is None


def test_a_link_alone_is_enough(alpha, topic):
    response, page = write(alpha, topic, kind="link", text="null", link="https://example.org/guide")
    assert response.status_code == 302
    assert page.kind == "link"


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"kind": "text", "text": "null"}, "Write the text."),
        ({"kind": "link"}, "Fill in the link."),
        ({"kind": "document", "link": "https://example.org/"}, "Choose a document."),
        ({"kind": "handout"}, "Choose a document."),
        ({"kind": "video"}, "Choose a video file"),
        ({"kind": "video", "text": "null", "link": "https://example.org/"}, "Tell what the video shows and says"),
        ({"kind": "song"}, "Select a valid choice"),
        ({"kind": "", "action-submit": "1"}, "This field is required"),
    ],
)
def test_each_kind_asks_for_what_it_needs(alpha, topic, values, sentence):
    response, page = write(alpha, topic, **values)
    assert page is None
    assert sentence in response.text

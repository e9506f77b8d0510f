"""Every block of a lesson, as a reader sees it, and with hostile texts in it."""

import json
import re
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from wagtail.documents import get_document_model
from wagtail.images import get_image_model

from courses import content
from courses.blocks import LessonBody
from tests.factories.courses import LawArticleFactory

# Wagtail leaves the file of a new rendition to the garbage collector.
pytestmark = pytest.mark.filterwarnings("ignore:Unclosed file <tempfile.SpooledTemporaryFile:ResourceWarning")
EVIL = "<script>alert('x')</script>"


@pytest.fixture
def article(db):
    return LawArticleFactory(number="20-1")


@pytest.fixture
def image(db):
    with (content.CONTENT / "observer/images/ballot-box.png").open("rb") as file:
        return get_image_model().objects.create(title="Box", file=ImageFile(file, name="box.png"))


@pytest.fixture
def document(db):
    return get_document_model().objects.create(title="Form", file=ContentFile(b"%PDF-1.4", name="form.pdf"))


@pytest.fixture
def recordings(db):
    return content.load_recordings(content.CONTENT / "observer")


def render(kind, value):
    body = LessonBody()
    return str(body.to_python([{"type": kind, "value": value}])[0].render())


def test_law_names_article_act_and_version(article):
    page = render("law", {"article": article.pk, "text": "Observers may be present."})
    assert "Article 20-1, Law on elections" in page
    assert "Version of 5 November 2022." in page or "Version of Nov" in page
    assert "to be checked by a lawyer" in page
    assert "version to be checked" not in page
    assert 'href="https://law.example.org/2464"' in page


def test_law_without_date_of_its_version_says_so(article):
    article.versions.update(in_force_from=None, verified=True)
    page = render("law", {"article": article.pk, "text": "Observers may be present."})
    assert "version to be checked" in page
    assert "to be checked by a lawyer" not in page
    assert "Checked by a lawyer." in page


def test_an_act_without_articles_is_named_alone(db):
    article = LawArticleFactory(number="", law_date=date(2005, 10, 27))
    page = render("law", {"article": article.pk, "text": "Principles."})
    assert "Article" not in page
    assert "Law on elections" in page


def test_self_check_says_of_each_answer_whether_it_is_right():
    options = [{"text": "One", "correct": False, "feedback": "Because."}, {"text": "Two", "correct": True, "feedback": "Well done."}]
    page = render("self_check", {"question": "Which?", "options": options})
    assert page.count("<details") == 2
    assert page.index("Not quite") < page.index("Because.") < page.index("Right</strong>") < page.index("Well done.")


def test_image_has_its_description_and_caption(image):
    page = render("image", {"image": image.pk, "alt": "An empty box", "caption": "Shown before voting"})
    assert 'alt="An empty box"' in page
    assert 'loading="lazy"' in page
    assert "<figcaption>Shown before voting</figcaption>" in page


def test_document_says_what_it_is(document):
    page = render("document", {"document": document.pk, "title": "Form of a complaint"})
    assert "Form of a complaint" in page
    assert "PDF · 8\xa0bytes" in page
    assert document.url in page


def test_a_missing_document_or_image_or_article_breaks_nothing(db):
    assert "figure" in render("image", {"image": 0, "alt": "x", "caption": ""})
    assert "x" not in render("document", {"document": 0, "title": "x"})
    assert "Text" in render("law", {"article": 0, "text": "Text"})


def test_an_image_says_what_it_shows_or_that_it_says_nothing(image):
    block = LessonBody().child_blocks["image"]
    with pytest.raises(ValidationError):
        block.clean(block.to_python({"image": image.pk, "alt": "", "caption": ""}))
    assert block.clean(block.to_python({"image": image.pk, "alt": "", "is_decoration": True, "caption": ""}))
    assert 'alt=""' in render("image", {"image": image.pk, "alt": "Lines", "is_decoration": True, "caption": ""})


def test_a_comparison_names_its_columns_on_a_phone_too():
    columns = [{"type": "text", "heading": heading} for heading in ("Paper", "Who gives it")]
    page = render("comparison", {"columns": columns, "rows": [{"values": ["Mandate", "The organisation"]}], "caption": "Papers"})
    assert '<th scope="row">Mandate</th>' in page
    assert '<td data-label="Who gives it">The organisation</td>' in page
    assert "<caption>Papers</caption>" in page


def test_what_a_reader_writes_leaves_the_page_in_no_way():
    page = render("question", {"question": "What?", "answers": ["This.", "That."]})
    assert "<form" not in page
    assert "name=" not in page
    assert page.index("<textarea") < page.index("<details") < page.index("That.")


def places(body):
    return re.findall(r'id="([^"]+)"', str(body.render_as_block()))


def test_every_place_of_a_lesson_can_be_linked_to(article):
    law = {"article": article.pk, "text": "Text"}
    texts = "<h2>One</h2><p>x</p><h3>Two</h3>"
    rows = [("text", texts, "aaaaaaaa-1"), ("law", law, "bbbbbbbb-1"), ("law", law, "cccccccc-1"), ("law", {**law, "article": 0}, "dddddddd-1")]
    body = LessonBody().to_python([{"type": kind, "value": value, "id": id_} for kind, value, id_ in rows])
    found = [place for place in places(body) if place != "x"]
    assert found == ["b-aaaaaaaa", "b-aaaaaaaa-1", "b-aaaaaaaa-2", f"article-{article.code}", "b-cccccccc", "b-dddddddd"]


def test_places_are_the_same_in_every_language(observer):
    def of(code):
        return [places(lesson.specific.body) for lesson in observer[code].get_children().live().order_by("path")]

    assert of("kk") == of("ru") == of("en")


def evil_blocks(article, image, document):
    choice = {"text": EVIL, "outcome": EVIL, "good": True}
    option = {"text": EVIL, "feedback": EVIL, "correct": True}
    return {
        "law": {"article": article.pk, "text": EVIL},
        "scenario": {"title": EVIL, "situation": EVIL, "choices": [choice, choice]},
        "warning": {"title": EVIL, "text": EVIL},
        "checklist": {"title": EVIL, "items": [EVIL, EVIL]},
        "image": {"image": image.pk, "alt": EVIL, "caption": EVIL},
        "document": {"document": document.pk, "title": EVIL},
        "self_check": {"question": EVIL, "options": [option, option]},
        "question": {"question": EVIL, "answers": [EVIL]},
        "callout": {"kind": "quote", "title": EVIL, "text": EVIL},
        "steps": {"title": EVIL, "steps": [{"title": EVIL, "text": EVIL}] * 2},
        "comparison": {"columns": [{"type": "text", "heading": EVIL}] * 2, "rows": [{"values": [EVIL, EVIL]}], "caption": EVIL},
    }


@pytest.mark.parametrize(
    "kind", ["law", "scenario", "warning", "checklist", "image", "document", "self_check", "question", "callout", "steps", "comparison"]
)
def test_no_script_gets_through_an_authors_field(kind, article, image, document):
    article.law = article.title = dict.fromkeys(("kk", "ru", "en"), EVIL)
    article.save()
    page = render(kind, evil_blocks(article, image, document)[kind])
    assert "<script" not in page
    assert "&lt;script&gt;" in page


def test_the_editor_makes_text_of_a_script(db):
    block = LessonBody().child_blocks["text"]
    line = {"key": "a", "type": "unstyled", "text": "<script>alert(1)</script>", "depth": 0, "inlineStyleRanges": [], "entityRanges": []}
    raw = json.dumps({"blocks": [line], "entityMap": {}})
    value = block.field.widget.value_from_datadict({"text": raw}, {}, "text")
    page = block.render(block.value_from_form(value))
    assert "<script" not in page
    assert "&lt;script&gt;" in page


@pytest.mark.parametrize("kind", LessonBody().child_blocks)
def test_every_block_can_be_previewed(kind, article, image, document, recordings):
    block = LessonBody().child_blocks[kind]
    assert block.is_previewable
    assert block.render(block.get_preview_value()).strip()


def test_the_preview_wears_the_look_of_the_site(client, superuser, article):
    client.force_login(superuser)
    block = LessonBody().child_blocks["law"]
    response = client.get(f"/admin/block-preview/?id={block.definition_prefix}")
    assert response.status_code == 200
    assert "css/site.css" in response.content.decode()

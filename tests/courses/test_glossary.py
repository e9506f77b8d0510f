"""The glossary: marked in rich text, explained beside it without a query a term, found by the search, in the reader's alphabet."""

import json

import pytest
from django.utils.translation import override

from courses import glossary
from courses.blocks import LessonBody
from courses.content_blocks import clean, mark_terms
from courses.models import GlossaryTerm
from tests.factories.people import PersonFactory, in_all

pytestmark = pytest.mark.usefixtures("kept_indexes")

EVIL = "<script>alert(1)</script>"


@pytest.fixture
def term(db):
    return GlossaryTerm.objects.create(code="protocol", term=in_all("protocol"), definition=in_all("The paper with the results."))


def body_with(*texts):
    return LessonBody().to_python([{"type": "text", "value": text} for text in texts])


def marked(term, word="protocol"):
    return f'<p>The <a linktype="term" id="{term.pk}">{word}</a>.</p>'


def test_a_marked_term_leads_to_the_glossary_and_is_explained_in_the_lesson(term):
    page = str(body_with(marked(term)).render_as_block())
    assert f'<a class="term" href="/en/glossary/#term-{term.pk}">protocol</a>' in page
    assert f'id="word-{term.pk}"' in page
    assert "The paper with the results." in page
    assert "glossary.js" in page


def test_a_lesson_asks_once_whatever_it_marks(term, django_assert_num_queries):
    others = [GlossaryTerm.objects.create(code=f"t{n}", term=in_all(f"t{n}"), definition=in_all("-")) for n in range(5)]
    body = body_with(*(marked(one) for one in (term, *others)), marked(term))
    with django_assert_num_queries(1):
        page = str(body.render_as_block())
    assert page.count('id="word-') == 6
    with django_assert_num_queries(0):
        assert "words" not in str(body_with("<p>None.</p>").render_as_block())


def test_a_term_that_is_gone_breaks_nothing(term):
    text = marked(term)
    term.delete()
    page = str(body_with(text, '<p><a linktype="term" id="x&quot;y">a</a> <a linktype="term">b</a></p>').render_as_block())
    assert "protocol</a>" in page
    assert "word-" not in page


def test_the_editor_stores_the_mark_and_nothing_else(term):
    widget = LessonBody().child_blocks["text"].field.widget
    assert "glossary-editor.js" in str(widget.media)
    line = {
        "key": "a",
        "type": "unstyled",
        "text": "protocol",
        "depth": 0,
        "inlineStyleRanges": [],
        "entityRanges": [{"offset": 0, "length": 8, "key": 0}],
    }

    def stored(data):
        raw = json.dumps({"blocks": [line], "entityMap": {"0": {"type": "GLOSSARY", "mutability": "MUTABLE", "data": data}}})
        return widget.value_from_datadict({"text": raw}, {}, "text")

    html = stored({"id": term.pk, "title": "protocol", "onclick": "x"})
    assert f'<a linktype="term" id="{term.pk}">protocol</a>' in html
    assert '"GLOSSARY"' in widget.format_value(html)
    assert "script" not in stored({"id": '"><script>'})
    assert "<a" not in stored({})


def test_a_file_marks_terms_by_their_code(term):
    assert f'<a id="{term.pk}" linktype="term">x</a>' in clean(mark_terms('<p><a data-term="protocol">x</a></p>'))
    with pytest.raises(KeyError):
        mark_terms('<a data-term="nothing">x</a>')
    assert clean('<a linktype="page" id="5x" onclick="x" href="javascript:x">x</a>') == "<a>x</a>"


def test_the_page_is_in_the_order_of_the_alphabet(client, db):
    for code, kk in (("a", "зал"), ("b", "әділ"), ("c", "бақылау"), ("d", "аудан"), ("e", "қол"), ("f", "кабина")):
        GlossaryTerm.objects.create(code=code, term={"kk": kk, "ru": kk, "en": kk}, definition=in_all("-"))
    with override("kk"):
        assert [str(term) for term in glossary.in_order(GlossaryTerm.objects.all())] == ["аудан", "әділ", "бақылау", "зал", "кабина", "қол"]
    page = client.get("/kk/glossary/").text
    assert page.index("<dfn>әділ") < page.index("<dfn>бақылау")
    assert ">Ә</a>" in page


def test_an_empty_glossary_says_so(client, db):
    assert "being prepared" in client.get("/en/glossary/").text


def test_authors_words_are_escaped(client, term):
    term.term = term.definition = in_all(EVIL)
    term.save()
    assert EVIL not in client.get("/en/glossary/").text
    assert EVIL not in str(body_with(marked(term, word="x")).render_as_block())


@pytest.mark.parametrize(
    ("text", "count"), [("proto", 1), ("results", 1), ("record", 1), ("pro", 1), ("pr", 0), ("protocol nothing", 0), ("", 0), ("%_'", 0)]
)
def test_the_search_finds_a_term_by_its_words(client, tree, term, text, count):
    term.forms = in_all("record of the count")
    term.save()
    page = client.get("/en/search/", {"q": text}).text
    assert page.count(f"/en/glossary/#term-{term.pk}") == count


def test_the_search_finds_a_term_in_the_readers_language(client, tree, db):
    GlossaryTerm.objects.create(code="p", term={"kk": "хаттама", "ru": "протокол", "en": "protocol"}, definition=in_all("-"))
    assert "хаттама" in client.get("/kk/search/", {"q": "ХАТТ"}).text
    assert "/ru/glossary/#term-" in client.get("/ru/search/", {"q": "прото"}).text
    assert "/kk/glossary/#term-" not in client.get("/kk/search/", {"q": "прото"}).text


@pytest.mark.one_engine
def test_the_sample_terms_are_whole_in_three_languages_and_marked_in_the_lessons(observer):
    terms = GlossaryTerm.objects.all()
    assert 15 <= terms.count() <= 25
    for term in terms:
        assert term.term.missing_languages() == term.definition.missing_languages() == []
    for code, course in observer.items():
        text = "".join(block.value.source for lesson in course.get_children().specific() for block in lesson.body if block.block_type == "text")
        assert text.count('linktype="term"') >= 15, code
        assert "data-term" not in text


def test_the_desk_of_the_glossary_is_the_headquarters(client, term):
    client.force_login(PersonFactory(email="volunteer@example.org"))
    assert client.get("/admin/snippets/courses/glossaryterm/").status_code in {302, 403}

"""The pattern library shows every block there is; no block comes without its template, its sample and its words in three languages."""

import pytest
from django.template.loader import get_template
from django.utils.translation import override

from courses.patterns import lesson_blocks
from people.services import grant_role
from tests.factories.people import PersonFactory

pytestmark = [pytest.mark.filterwarnings("ignore:Unclosed file <tempfile.SpooledTemporaryFile:ResourceWarning"), pytest.mark.one_engine]
BLOCKS = list(lesson_blocks())


@pytest.mark.parametrize("name", BLOCKS)
def test_each_block_says_what_it_is_and_when_to_take_it_in_three_languages(name):
    meta = lesson_blocks()[name].meta
    assert get_template(meta.template)
    for words in (meta.label, meta.description, meta.use):
        told = set()
        for language in ("kk", "ru", "en"):
            with override(language):
                told.add(str(words))
        assert len(told) == 3, f"{name}: {told}"


def test_each_block_has_a_sample_that_shows_something(observer, exam_questions):
    for name, block in lesson_blocks().items():
        assert block.is_previewable
        html = str(block.render(block.get_preview_value()))
        assert len(html) > 60, name


@pytest.fixture
def exam_questions(db):
    from quizzes.content import CONTENT
    from quizzes.files.yaml_import import import_questions

    assert not import_questions(CONTENT / "observer").problems


def test_the_library_shows_them_all(client, superuser, db):
    client.force_login(superuser)
    page = client.get("/admin/patterns/").text
    for name in BLOCKS:
        assert f'id="block-{name}"' in page
    assert page.count("/admin/block-preview/?id=") == len(BLOCKS)
    assert "/admin/patterns/" in client.get("/admin/").text


def test_the_samples_wear_the_look_of_the_site(client, superuser, observer):
    client.force_login(superuser)
    for block in lesson_blocks().values():
        response = client.get("/admin/block-preview/", {"id": block.definition_prefix})
        assert response.status_code == 200
        assert "css/site.css" in response.text


def test_who_edits_no_page_does_not_see_it(client, db):
    trainer = PersonFactory(email="trainer@example.org", is_sample=True)
    grant_role(trainer, "trainer")
    client.force_login(trainer)
    assert client.get("/admin/patterns/").status_code in {302, 403}
    assert "/admin/patterns/" not in client.get("/admin/").text


def test_the_sample_course_uses_every_block(observer):
    for course in observer.values():
        used = {block.block_type for lesson in course.get_children().specific() for block in lesson.body}
        assert used == set(BLOCKS)

"""Finding what is taught by the beginnings of its words, in the reader's language, and nothing that is not public."""

import pytest
from wagtail.models import Page, PageViewRestriction

from courses.models import LessonPage, MaterialPage
from partners.models import SectionPage
from partners.provisioning import provision
from tests.factories.courses import TopicFactory
from tests.factories.people import OrganisationFactory, in_all

pytestmark = pytest.mark.usefixtures("kept_indexes")

PATH = "/{}/search/"


def found(client, text, language="ru"):
    response = client.get(PATH.format(language), {"q": text})
    assert response.status_code == 200
    return [one["title"] for one in response.context["found"] if "#term-" not in one["url"]]


@pytest.fixture
def material(tree, observer):
    """A published material of an organisation, in Russian."""
    organisation = OrganisationFactory(slug="alpha", name=in_all("Alpha"))
    provision(organisation)
    section = SectionPage.objects.get(organisation=organisation, locale__language_code="ru")
    page = MaterialPage(
        title="Термос наблюдателя", summary="Что взять с собой.", text="<p>Горячий чай и бутерброды.</p>", topic=TopicFactory(), locale=section.locale
    )
    section.add_child(instance=page)
    page.save_revision().publish()
    return page


@pytest.mark.parametrize("text", ["переносн", "ПЕРЕНОСНОЙ ящик", "ящик, переносн"])
def test_a_lesson_is_found_by_the_beginning_of_its_words(client, observer, text):
    assert "Голосование вне помещения" in found(client, text)


def test_in_kazakh_whatever_the_ending(client, observer):
    titles = found(client, "хаттам", "kk")
    assert LessonPage.objects.get(slug="count-and-protocol", locale__language_code="kk").title in titles


def test_every_word_counts(client, observer):
    assert len(found(client, "ящик")) > len(found(client, "ящик пломб")) > 0
    assert found(client, "ящик экскаватор") == []


def test_in_the_readers_language_alone(client, observer):
    assert found(client, "переносн", "en") == []


def test_a_material_is_found_with_its_organisation(client, material):
    response = client.get(PATH.format("ru"), {"q": "бутерброд"})
    assert [one["title"] for one in response.context["found"]] == [material.title]
    assert "Alpha" in response.text


def test_what_is_not_public_is_not_found(client, material):
    assert found(client, "бутерброд") == [material.title]
    restriction = PageViewRestriction.objects.create(page=Page.objects.get(pk=material.pk), restriction_type="login")
    assert found(client, "бутерброд") == []
    restriction.delete()
    material.unpublish()
    assert found(client, "бутерброд") == []


@pytest.mark.parametrize("text", ["я", "я он", "  ", "\0\0\0"])
def test_too_little_finds_nothing_and_says_why(client, course, text):
    response = client.get(PATH.format("en"), {"q": text})
    assert response.status_code in {200, 400}
    assert not response.context["found"]


@pytest.mark.parametrize("text", ["'); DROP TABLE", '"unbalanced', "a* OR b:c", "NEAR(", "& | !", "%%%___", "<script>alert(1)</script>"])
def test_signs_of_a_query_language_do_no_harm(client, course, text):
    response = client.get(PATH.format("ru"), {"q": text})
    assert response.status_code == 200
    assert "<script>alert" not in response.text


def test_a_search_as_long_as_a_page_is_refused_in_words(client, db):
    response = client.get(PATH.format("en"), {"q": "x" * 3000})
    assert response.status_code == 400
    assert "200" in response.text


def test_an_empty_page_waits_for_words(client, db):
    response = client.get(PATH.format("kk"))
    assert response.status_code == 200
    assert "Nothing found" not in response.text


def test_the_cost_does_not_grow_with_what_is_found(client, observer, django_assert_max_num_queries):
    client.get(PATH.format("ru"), {"q": "наблюдател"})
    with django_assert_max_num_queries(8):
        assert len(found(client, "наблюдател")) > 5

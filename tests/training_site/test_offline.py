"""What a phone may keep: nobody's own, whoever asks."""

import pytest
from wagtail.models import Page, PageViewRestriction

from courses.models import MaterialPage
from partners.models import LibraryPage, SectionPage
from people.enums import OrganisationState
from people.models import Organisation
from tests.factories.people import OrganisationFactory, in_all


@pytest.fixture
def manifest_url(course):
    return f"/en/lessons/{course.key}/offline.json"


def kept_url(lesson):
    return lesson.url.replace("/en/", "/en/kept/", 1)


def test_a_copy_is_nobodys_whoever_asks(client, course, volunteer):
    url = kept_url(course.lessons["en"][0])
    visitors = client.get(url)
    client.force_login(volunteer)
    own = client.get(url)
    assert own.content == visitors.content
    assert not own.cookies
    for personal in (volunteer.email, volunteer.full_name, "csrfmiddlewaretoken", 'class="menu"', 'class="path"'):
        assert personal not in own.text
    assert "data-kept-copy" in own.text
    assert f'data-read="{course.lessons["en"][0].translation_key}"' in own.text


def test_the_lesson_itself_has_nothing_of_a_copy(client, course, volunteer):
    lesson = course.lessons["en"][0]
    assert "data-kept-copy" not in client.get(lesson.url).text
    client.force_login(volunteer)
    assert "data-kept-copy" not in client.get(lesson.url).text


def test_the_manifest_names_every_lesson_and_file_with_its_size(client, course, manifest_url):
    found = client.get(manifest_url).json()
    urls = {part["url"]: part for part in found["parts"]}
    for lesson in course.lessons["en"]:
        assert urls[lesson.url]["source"] == kept_url(lesson)
        assert urls[lesson.url]["size"] == len(client.get(kept_url(lesson)).content)
    assert any(url.endswith(".css") for url in urls)
    assert any("offline.js" in url for url in urls)
    assert "/en/offline/" in urls
    assert found["size"] == sum(part["size"] for part in found["parts"])


@pytest.mark.filterwarnings("ignore:Unclosed file <tempfile.SpooledTemporaryFile:ResourceWarning")
def test_images_are_kept_too(client, observer):
    found = client.get(f"/en/lessons/{observer['en'].translation_key}/offline.json").json()
    images = [part for part in found["parts"] if part["url"].startswith("/media/images/")]
    assert images
    assert all(part["size"] for part in images)
    for part in images:
        assert len(client.get(part["url"]).getvalue()) == part["size"]


def test_a_new_text_has_a_new_version_and_the_others_keep_theirs(client, course, manifest_url):
    before = client.get(manifest_url).json()
    lesson = course.lessons["en"][1]
    lesson.body = [{"type": "text", "value": "<p>News</p>"}]
    lesson.save_revision().publish()
    after = client.get(manifest_url).json()
    changed = [new["url"] for old, new in zip(before["parts"], after["parts"], strict=True) if old["version"] != new["version"]]
    assert changed == [lesson.url]
    assert before["version"] != after["version"]


@pytest.fixture
def material(course):
    """A text of an organisation beside the first lesson."""
    library = LibraryPage.objects.get(locale__language_code="en")
    organisation = OrganisationFactory(slug="alpha", name=in_all("Alpha"))
    section = library.add_child(instance=SectionPage(title="Alpha", slug="alpha", organisation=organisation, locale=library.locale))
    values = {"topic": course.lessons["en"][0].topic, "kind": "text", "summary": "Short.", "text": "<p>Water and a pen</p>"}
    return section.add_child(instance=MaterialPage(title="What to bring", slug="bring", locale=library.locale, **values))


def test_a_text_beside_a_lesson_is_kept_too(client, material, volunteer, manifest_url):
    client.force_login(volunteer)
    [part] = [part for part in client.get(manifest_url).json()["parts"] if part["kind"] == "material"]
    copy = client.get(part["source"])
    assert (part["url"], part["title"], part["size"]) == (material.url, "What to bring", len(copy.content))
    assert "Water and a pen" in copy.text
    assert "data-kept-copy" in copy.text
    for personal in (volunteer.email, volunteer.full_name, "csrfmiddlewaretoken", 'class="menu"', 'class="path"'):
        assert personal not in copy.text
    assert "data-kept-copy" not in client.get(material.url).text


def hide(material):
    PageViewRestriction.objects.create(page=material, restriction_type="login")


def suspend(material):
    Organisation.objects.update(state=OrganisationState.SUSPENDED, state_because="x")


def empty(material):
    MaterialPage.objects.update(text="<p></p>")


@pytest.mark.parametrize("change", [hide, suspend, empty, Page.unpublish])
def test_a_text_that_not_everybody_may_read_or_that_is_empty_is_not_kept(client, material, manifest_url, change):
    source = kept_url(material)
    assert client.get(source).status_code == 200
    change(material)
    assert client.get(source).status_code == 404
    assert "material" not in [part["kind"] for part in client.get(manifest_url).json()["parts"]]


def test_what_not_everybody_may_read_is_not_kept(client, course, volunteer, manifest_url):
    lesson = course.lessons["en"][0]
    PageViewRestriction.objects.create(page=lesson, restriction_type="login")
    client.force_login(volunteer)
    assert client.get(kept_url(lesson)).status_code == 404
    assert lesson.url not in [part["url"] for part in client.get(manifest_url).json()["parts"]]
    PageViewRestriction.objects.create(page=course.pages["en"], restriction_type="login")
    assert client.get(manifest_url).status_code == 404


@pytest.mark.parametrize("path", ["/en/kept/courses/", "/en/kept/courses/course/none/", "/en/kept/me/", "/en/kept/x"])
def test_there_is_no_copy_of_anything_else(client, course, path):
    assert client.get(path, follow=True).status_code == 404


def test_the_list_is_the_same_for_everybody(client, tree, volunteer):
    visitors = client.get("/en/offline/").content
    client.force_login(volunteer)
    own = client.get("/en/offline/")
    assert own.content == visitors
    assert not own.cookies


def test_the_worker_may_answer_for_every_page_and_is_always_looked_for(client, db):
    worker = client.get("/sw.js")
    assert worker["Content-Type"].startswith("text/javascript")
    assert worker["Cache-Control"] == "no-cache"
    assert "offline/kept" in worker.text


def test_a_course_offers_to_be_kept(client, course):
    assert f'data-keep="/en/lessons/{course.key}/offline.json"' in client.get(Page.objects.get(pk=course.pages["en"].pk).url).text

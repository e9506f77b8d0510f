"""A shared lesson: each gets their own page, and a change shows at once."""

import gzip
import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.contrib.messages.storage.cookie import CookieStorage
from django.db import connection, connections
from django.test import Client, RequestFactory
from django.utils import timezone, translation
from wagtail.models import Page, PageViewRestriction

from courses.models import LawVersion, LessonPage
from courses.services import complete_lesson
from people.services import sign_pledge
from tests.factories.people import PersonFactory, PledgeFactory
from training_site import shells
from training_site.chain import path_of
from training_site.models import SiteVersion
from training_site.slots import Choice, Slot
from training_site.zipped import Large


@pytest.fixture
def lesson(course):
    return course.lessons["en"][1]


def shell_bytes(pieces):
    """Everything that is kept, of both branches of every choice."""
    known = {
        bytes: lambda piece: piece,
        Large: lambda piece: piece.plain,
        Slot: lambda piece: b"",
        Choice: lambda piece: shell_bytes(piece.yes + piece.no),
    }
    return b"".join(known[type(piece)](piece) for piece in pieces)


def test_who_takes_gzip_gets_the_same_page_in_it(client, lesson, volunteer):
    client.force_login(volunteer)
    plain, zipped = client.get(lesson.url), client.get(lesson.url, headers={"Accept-Encoding": "gzip, br"})
    assert zipped["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in zipped["Vary"]
    assert "Accept-Encoding" in plain["Vary"]
    without_token = re.compile(rb'value="[A-Za-z0-9]{64}"')
    assert without_token.sub(b"", gzip.decompress(zipped.content)) == without_token.sub(b"", plain.content)


def test_the_second_reader_costs_no_second_rendering(client, lesson, volunteer, other_volunteer, monkeypatch):
    client.force_login(volunteer)
    client.get(lesson.url)
    monkeypatch.setattr(shells, "get_template", None)
    client.force_login(other_volunteer)
    assert other_volunteer.email in client.get(lesson.url).text


def test_what_is_kept_has_nothing_of_a_person(client, lesson, volunteer):
    complete_lesson(volunteer, lesson, at=timezone.now())
    client.force_login(volunteer)
    page = client.get(lesson.url)
    token, day, path = SiteVersion.objects.get().token, timezone.localdate(), lesson.url.split("/", 2)[2]
    with translation.override("en"):
        kept = shell_bytes(shells.page_shell(token, day, "en", path, shells.Reader.PERSON)).decode()
    for own in (volunteer.email, volunteer.full_name, volunteer.get_short_name(), page.cookies["csrftoken"].value):
        assert own not in kept
        assert own in page.text or own == page.cookies["csrftoken"].value


def test_a_name_is_escaped(client, lesson):
    client.force_login(PersonFactory(full_name="<b>Bold</b> <i>Name</i>", language="en"))
    page = client.get(lesson.url).text
    assert "&lt;b&gt;Bold" in page
    assert "<b>Bold" not in page


def test_a_name_that_looks_like_a_mark_stays_a_name(client, lesson):
    client.force_login(PersonFactory(full_name="Family [csrf]", language="en"))
    assert "Family [csrf]" in client.get(lesson.url).text


def test_the_token_of_the_page_is_the_persons_own(lesson, volunteer):
    client = Client(enforce_csrf_checks=True)
    client.force_login(volunteer)
    page = client.get(lesson.url)
    token = page.text.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    url = next(part for part in page.text.split('"') if part.endswith("/complete/"))
    assert client.post(url, {"csrfmiddlewaretoken": token}).status_code == 302


def test_the_way_is_the_same_as_on_other_pages(client, lesson, volunteer):
    pledge, at = PledgeFactory(), timezone.now()
    client.force_login(volunteer)
    acts = [lambda: sign_pledge(volunteer, pledge, at=at)]
    acts += [lambda page=page: complete_lesson(volunteer, page, at=at) for page in LessonPage.objects.child_of(lesson.get_parent())]
    for act in acts:
        act()
        with translation.override("en"):
            states = [f'class="is-{step["state"]}"' for step in path_of(volunteer, timezone.now())]
        way = client.get(lesson.url).text.split('<nav class="path"')[1].split("</nav>")[0]
        assert [part.split(">")[0] for part in way.split("<li ")[1:]] == states


def test_messages_are_told_once(client, lesson, volunteer):
    client.force_login(volunteer)
    request = RequestFactory().get("/")
    storage = CookieStorage(request)
    client.cookies["messages"] = storage._encode([Message(constants.SUCCESS, "Told <once>.")])
    first, second = client.get(lesson.url).text, client.get(lesson.url).text
    assert "Told &lt;once&gt;." in first
    assert "Told" not in second


def test_a_visitor_gets_nothing_that_is_kept_and_no_cookie(client, lesson):
    page = client.get(lesson.url)
    assert page["Cache-Control"] == "no-cache"
    assert "Cookie" in page["Vary"]
    assert not page.cookies
    assert "csrfmiddlewaretoken" not in page.text


@pytest.mark.parametrize("method, status", [("head", 200), ("put", 405)])
def test_other_methods(client, lesson, method, status):
    assert getattr(client, method)(lesson.url).status_code == status


# --- At once ---------------------------------------------------------------------------------------------------------


def republish(page, **values):
    page = Page.objects.get(pk=page.pk).specific
    for name, value in values.items():
        setattr(page, name, value)
    page.save_revision().publish()


SHOWN = {
    "its text": lambda lesson: republish(lesson, body=[{"type": "text", "value": "<p>News</p>"}]),
    "its title": lambda lesson: republish(lesson, title="News"),
    "the title of the course": lambda lesson: republish(lesson.get_parent(), title="News"),
    "the title of a sibling": lambda lesson: republish(lesson.get_next_sibling(), title="News"),
    "the title of the course in raw SQL": lambda lesson: Page.objects.filter(pk=lesson.get_parent().pk).update(title="News"),
    "the address of a sibling": lambda lesson: republish(lesson.get_prev_sibling(), slug="News"),
    "the address of a translation": lambda lesson: republish(lesson.get_translations().first(), slug="News"),
}


@pytest.mark.parametrize("change", SHOWN)
def test_a_change_shows_at_once(client, lesson, volunteer, change):
    client.force_login(volunteer)
    assert "News" not in client.get(lesson.url).text
    SHOWN[change](lesson)
    assert "News" in client.get(lesson.url).text


def test_what_the_law_says_shows_at_once(client, observer):
    lesson = next(page for page in LessonPage.objects.child_of(observer["en"]) if page.rests_on_unverified_law)
    assert "a lawyer" in client.get(lesson.url).text
    LawVersion.objects.update(verified=True)
    assert "to be checked by a lawyer" not in client.get(lesson.url).text


def test_a_sibling_that_is_gone_is_gone_here_too(client, lesson, volunteer):
    client.force_login(volunteer)
    sibling = lesson.get_next_sibling().specific
    assert sibling.url in client.get(lesson.url).text
    sibling.unpublish()
    assert sibling.url not in client.get(lesson.url).text


def test_a_moved_lesson_is_found_where_it_is_and_nowhere_else(client, lesson, volunteer):
    client.force_login(volunteer)
    old = client.get(lesson.url)
    republish(lesson.get_parent(), slug="elsewhere")
    assert old.status_code == 200
    assert client.get(lesson.url).status_code == 404
    assert client.get("/en/courses/elsewhere/lesson-1/").status_code == 200


def test_a_new_restriction_holds_at_once_above_and_here(client, lesson):
    client.get(lesson.url)
    restriction = PageViewRestriction.objects.create(page=lesson.get_parent(), restriction_type="login")
    assert client.get(lesson.url).status_code == 302
    restriction.delete()
    assert client.get(lesson.url).status_code == 200


def test_who_is_disabled_or_has_a_new_password_elsewhere_is_out_at_once(client, lesson, volunteer):
    client.force_login(volunteer)
    assert volunteer.email in client.get(lesson.url).text
    volunteer.set_password("another-password-1")
    volunteer.save()
    assert volunteer.email not in client.get(lesson.url).text
    client.force_login(volunteer)
    volunteer.is_active = False
    volunteer.save()
    assert volunteer.email not in client.get(lesson.url).text


def test_a_draft_is_not_shown(client, lesson, volunteer):
    client.force_login(volunteer)
    client.get(lesson.url)
    lesson.title = "Draft"
    lesson.save_revision()
    assert "Draft" not in client.get(lesson.url).text


def test_without_the_row_of_the_version_wagtail_answers(client, lesson, volunteer):
    SiteVersion.objects.all().delete()
    client.force_login(volunteer)
    page = client.get(lesson.url)
    assert page["Cache-Control"] == "private, no-store"
    assert volunteer.email in page.text


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_a_hundred_mixed_readers_get_their_own_pages(course):
    """Real connections: eight people and a visitor, in threads, while an editor publishes."""
    url, at = course.lessons["en"][0].url, timezone.now()
    people = [PersonFactory(full_name=f"Family Given{number}", language="en") for number in range(8)]
    for person in people[::2]:
        complete_lesson(person, course.lessons["en"][0], at=at)

    def read(number):
        person = [*people, None][number % 9]
        client = Client()
        try:
            if person:
                client.force_login(person)
            if number % 20 == 0:
                republish(course.lessons["en"][2], title=f"Title {number}")
            return person, client.get(url).text
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        pages = list(pool.map(read, range(100)))
    for person, page in pages:
        assert [other.email in page for other in people] == [other == person for other in people]
        assert ('class="tag tag--done"' in page) == (person in people[::2])
    assert connection.vendor == "postgresql"

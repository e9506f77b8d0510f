"""A page for visitors is rendered once; nobody's page is ever another's."""

import pytest
from django.contrib import messages
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils.module_loading import import_string as get_storage_class
from wagtail.models import Page, PageViewRestriction

from training_site import visitor_pages

HOME = "/en/"


@pytest.fixture
def rendered(monkeypatch):
    """How often Wagtail rendered a page."""
    from training_site import views

    seen, serve = [], views.serve
    monkeypatch.setattr(views, "serve", lambda request, path: (seen.append(path), serve(request, path))[1])
    return seen


def test_the_second_visitor_costs_one_query_and_no_rendering(client, course, rendered, django_assert_num_queries):
    first = client.get(HOME)
    with django_assert_num_queries(1):
        second = client.get(HOME)
    assert len(rendered) == 1
    assert second.content == first.content
    assert second["Cache-Control"] == "no-cache"


def test_a_change_of_a_page_shows_at_once(client, course):
    page = course.pages["en"]
    client.get(page.url)
    page.title = "Another title"
    page.save_revision().publish()
    assert "Another title" in client.get(page.url).text


def test_what_is_not_watched_shows_after_a_minute(client, course, rendered, monkeypatch):
    client.get(HOME)
    later = visitor_pages.timezone.now() + visitor_pages.timezone.timedelta(seconds=visitor_pages.SECONDS)
    monkeypatch.setattr(visitor_pages.timezone, "now", lambda: later)
    client.get(HOME)
    assert len(rendered) == 2


def test_who_is_logged_in_is_shown_their_own_and_leaves_nothing(client, course, volunteer, other_volunteer):
    for person in (volunteer, other_volunteer):
        client.force_login(person)
        page = client.get(HOME)
        assert person.get_short_name() in page.text
        assert page["Cache-Control"] == "private, no-store"
    client.logout()
    for _ in range(2):
        text = client.get(HOME).text
        assert volunteer.get_short_name() not in text
        assert other_volunteer.get_short_name() not in text
    client.force_login(volunteer)
    assert volunteer.get_short_name() in client.get(HOME).text


def test_who_had_a_session_is_not_shown_what_visitors_share(client, course, volunteer, rendered):
    client.get(HOME)
    client.force_login(volunteer)
    volunteer.is_active = False
    volunteer.save()
    client.get(HOME)
    assert len(rendered) == 2


def test_a_page_with_a_token_against_forged_forms_is_nobody_elses(client, course, rendered, monkeypatch):
    from django.middleware.csrf import get_token

    from training_site import views

    serve = views.serve
    monkeypatch.setattr(views, "serve", lambda request, path: (get_token(request), serve(request, path))[1])
    client.get(HOME)
    client.cookies.clear()
    client.get(HOME)
    assert len(rendered) == 2


@pytest.mark.parametrize("storage", ["django.contrib.messages.storage.fallback.FallbackStorage", "training_site.message_storage.HostStorage"])
def test_a_message_is_told_to_its_own_reader_and_to_nobody_else(client, course, settings, storage):
    settings.MESSAGE_STORAGE = storage
    request = RequestFactory().get(HOME)
    request.session = {}
    cookies = get_storage_class(storage)(request).storages[0]
    cookies.add(messages.INFO, "Told to one reader.")
    answer = HttpResponse()
    cookies.update(answer)
    client.get(HOME)
    client.cookies.update(answer.cookies)
    assert "Told to one reader." in client.get(HOME).text
    client.cookies.clear()
    assert "Told to one reader." not in client.get(HOME).text
    visitor_pages.pages.clear()
    client.cookies.update(answer.cookies)
    assert "Told to one reader." in client.get(HOME).text
    client.cookies.clear()
    assert "Told to one reader." not in client.get(HOME).text


def test_what_is_asked_for_in_the_address_makes_no_page_of_all(client, course, rendered):
    for number in range(3):
        client.get(HOME, {"next": f"x{number}"})
    assert len(rendered) == 3
    assert not visitor_pages.pages._kept


def test_a_page_that_counts_its_readers_is_shown_by_itself_to_each(client, course, rendered, monkeypatch):
    served = type(course.pages["en"]).serve
    monkeypatch.setattr(type(course.pages["en"]), "serve", lambda self, request: served(self, request))
    for _ in range(2):
        client.get(course.pages["en"].url)
    assert len(rendered) == 2


def test_each_language_has_its_own(client, course):
    assert client.get("/kk/").content != client.get("/ru/").content
    assert 'lang="kk"' in client.get("/kk/").text
    assert 'lang="ru"' in client.get("/ru/").text


def test_a_page_for_some_is_kept_for_nobody(client, course, volunteer):
    page = course.pages["en"]
    client.get(page.url)
    PageViewRestriction.objects.create(page=Page.objects.get(pk=page.pk), restriction_type="login")
    answer = client.get(page.url)
    assert answer.status_code == 302
    client.force_login(volunteer)
    assert client.get(page.url).status_code == 200
    client.logout()
    assert client.get(page.url).status_code == 302


def test_no_more_than_so_many_are_kept(monkeypatch):
    monkeypatch.setattr(visitor_pages, "MOST", 2)
    pages = visitor_pages.Pages()
    for number in range(3):
        pages.put(("t", 0, "en", "h", str(number)), visitor_pages.Kept(b"", ""))
    assert pages.get(("t", 0, "en", "h", "0")) is None
    assert pages.get(("t", 0, "en", "h", "2"))

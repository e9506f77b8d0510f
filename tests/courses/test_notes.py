"""Bookmarks and notes: the person's own, in every language, and nobody else's."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry, PageViewRestriction

from courses.models import Bookmark, Note
from courses.note_queries import kept_by
from courses.note_rules import MOST
from courses.note_services import add_bookmark, write_note
from tests.courses.conftest import refused

SECRET = "Zqsecretzq"


def address(course, number=0, name="notes", language="en"):
    return f"/{language}/lessons/{course.key}/{course.lessons['kk'][number].translation_key}/{name}/"


def test_a_note_is_written_without_a_script_and_found_in_every_language(aigul, course):
    response = aigul.post(address(course), {"text": "Ask about the mandate"}, follow=True)
    assert "Ask about the mandate" in response.text
    for language in ("kk", "ru", "en"):
        page = aigul.get(f"/{language}/me/notes/").text
        assert "Ask about the mandate" in page
        assert course.lessons[language][0].url in page


def test_a_place_is_marked_on_the_page_of_notes_and_led_back_to(aigul, course):
    lesson = course.lessons["en"][0]
    block = lesson.body[0].id
    page = aigul.get(address(course)).text
    assert f'action="{address(course, name="bookmark")}"' in page
    assert page.count(f'<option value="{block}"') == 2
    aigul.post(address(course, name="bookmark"), {"place": block})
    marks = aigul.get("/en/me/notes/").text
    assert f'href="{lesson.url}#b-{block[:8]}"' in marks
    assert f'id="b-{block[:8]}"' in aigul.get(lesson.url).text


def test_pressing_twice_keeps_one_note_and_one_bookmark(aigul, course):
    for _press in range(2):
        aigul.post(address(course), {"text": "Once"})
        aigul.post(address(course, name="bookmark"))
    assert (Note.objects.count(), Bookmark.objects.count()) == (1, 1)


def test_a_bookmark_in_one_language_is_the_same_in_another(aigul, course):
    aigul.post(address(course, language="kk", name="bookmark"))
    response = aigul.post(address(course, language="ru", name="bookmark"))
    assert response["Location"] == course.lessons["ru"][0].url
    assert Bookmark.objects.count() == 1


def test_a_place_in_the_lesson_is_kept_and_an_invented_one_is_not(aigul, course, volunteer):
    block = course.lessons["en"][1].body[0].id
    aigul.post(address(course, 1, "bookmark"), {"place": block})
    aigul.post(address(course, 1, "bookmark"), {"place": "../../etc"})
    assert set(volunteer.bookmarks.values_list("place", flat=True)) == {block, ""}
    assert "Text 1" in aigul.get("/en/me/notes/").text


def test_a_note_is_removed_by_its_person(aigul, course, volunteer):
    note = write_note(volunteer, course.lessons["en"][0], "", "Away", at=timezone.now())
    mark = add_bookmark(volunteer, course.lessons["en"][0], "", at=timezone.now())
    page = aigul.post("/en/lessons/notes/remove/", {"note": note.pk}, follow=True).text
    assert "Away" not in page
    aigul.post("/en/lessons/notes/remove/", {"bookmark": mark.pk})
    assert not Note.objects.exists()
    assert not Bookmark.objects.exists()


@pytest.mark.parametrize("forged", ["", "x", "9" * 40, "-1", "\0"])
def test_a_forged_id_removes_nothing(aigul, course, volunteer, forged):
    write_note(volunteer, course.lessons["en"][0], "", "Stays", at=timezone.now())
    assert aigul.post("/en/lessons/notes/remove/", {"note": forged, "bookmark": forged}).status_code == 302
    assert Note.objects.exists()


def test_nobody_else_reads_or_removes_them(client, course, volunteer, other_volunteer):
    note = write_note(volunteer, course.lessons["en"][0], "", SECRET, at=timezone.now())
    client.force_login(other_volunteer)
    for url in ("/en/me/notes/", address(course), course.lessons["en"][0].url):
        assert SECRET not in client.get(url).text
    client.post("/en/lessons/notes/remove/", {"note": note.pk})
    assert Note.objects.get() == note


def test_no_desk_shows_them_and_no_permission_opens_them(client, course, volunteer, superuser):
    write_note(volunteer, course.lessons["en"][0], "", SECRET, at=timezone.now())
    client.force_login(superuser)
    for name in ("wagtailadmin_home", "wagtailadmin_reports:site_history"):
        assert SECRET not in client.get(reverse(name)).text
    assert SECRET not in client.get(reverse("dashboard_person", args=[volunteer.pk])).text
    assert not Permission.objects.filter(content_type__app_label="courses", content_type__model__in=["note", "bookmark"]).exists()
    assert not ModelLogEntry.objects.filter(content_type__app_label="courses", content_type__model__in=["note", "bookmark"]).exists()


def test_a_visitor_logs_in_first_and_a_get_writes_nothing(client, course, volunteer):
    response = client.post(address(course, name="bookmark"))
    assert response["Location"].startswith("/en/accounts/login/?next=")
    client.force_login(volunteer)
    assert client.get(address(course, name="bookmark"))["Location"] == address(course)
    assert client.get("/en/lessons/notes/remove/")["Location"] == "/en/me/notes/"
    assert not Bookmark.objects.exists()


@pytest.mark.parametrize(
    "text, sentence", [("", "required"), ("   ", "Write something first."), ("x" * 2001, "A note holds 2000 characters, and this one has 2001.")]
)
def test_what_cannot_be_kept_is_told_and_not_lost(aigul, course, text, sentence):
    response = aigul.post(address(course), {"text": text})
    assert response.status_code == 400
    assert sentence in response.text
    assert text in response.text
    assert not Note.objects.exists()


def test_notes_at_one_lesson_come_to_an_end(course, volunteer):
    for number in range(MOST):
        write_note(volunteer, course.lessons["en"][0], "", str(number), at=timezone.now())
    assert refused(write_note, volunteer, course.lessons["en"][0], "", "One more", at=timezone.now()) == ["notes_full"]
    write_note(volunteer, course.lessons["en"][1], "", "Elsewhere", at=timezone.now())


def test_notes_are_found_by_a_word_and_by_their_lesson(aigul, course, volunteer):
    write_note(volunteer, course.lessons["en"][0], "", "Пломба №5", at=timezone.now())
    write_note(volunteer, course.lessons["en"][1], "", "Ballot", at=timezone.now())
    page = aigul.get("/en/me/notes/?find=пломба").text
    assert "Пломба №5" in page
    assert "Ballot" not in page
    assert "Ballot" in aigul.get("/en/me/notes/?find=lesson 1").text
    assert "Nothing found" in aigul.get("/en/me/notes/?find=nowhere").text


def test_what_is_written_is_no_markup(aigul, course, volunteer):
    write_note(volunteer, course.lessons["en"][0], "", "<script>alert(1)</script>", at=timezone.now())
    assert "<script>alert(1)" not in aigul.get("/en/me/notes/").text


def test_a_lesson_that_is_gone_takes_its_notes_out_of_sight_but_not_away(course, volunteer):
    write_note(volunteer, course.lessons["en"][0], "", "Kept", at=timezone.now())
    for language in ("kk", "ru", "en"):
        course.lessons[language][0].unpublish()
    assert kept_by(volunteer, "en") == []
    course.lessons["kk"][0].save_revision().publish()
    assert kept_by(volunteer, "en")[0].lesson == course.lessons["kk"][0]


def test_a_lesson_that_one_may_not_read_takes_no_notes(aigul, course):
    PageViewRestriction.objects.create(page=course.pages["en"], restriction_type="password", password="x")
    assert aigul.post(address(course), {"text": "In"}).status_code == 404
    assert not Note.objects.exists()


def test_the_list_costs_the_same_whatever_is_in_it(course, volunteer, django_assert_max_num_queries):
    for number in range(3):
        for text in "abc":
            write_note(volunteer, course.lessons["en"][number], "", text, at=timezone.now())
    with django_assert_max_num_queries(6):
        assert len([mark for one in kept_by(volunteer, "ru") for mark in one.marks]) == 9

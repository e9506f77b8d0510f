"""Reading a lesson, through its address."""

import re

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.models import PageViewRestriction

from courses.models import LessonPage, LessonProgress
from courses.services import complete_lesson


def test_anybody_reads_a_lesson_and_is_shown_where_to_log_in(client, course):
    lesson = course.lessons["en"][0]
    response = client.get(lesson.url)
    page = response.content.decode()
    assert response.status_code == 200
    assert f"/en/accounts/login/?next={lesson.url}" in page
    assert "I have read it" not in page


def test_a_person_who_has_not_read_it_gets_the_button(client, course, volunteer):
    client.force_login(volunteer)
    page = client.get(course.lessons["en"][0].url).content.decode()
    assert "I have read it" in page
    assert "keep your progress" not in page


def test_completing_leads_to_the_next_lesson_and_shows_in_another_language(client, course, volunteer):
    client.force_login(volunteer)
    response = client.post(complete_url(client, course.lessons["kk"][0]))
    assert (response.status_code, response["Location"]) == (302, course.lessons["kk"][1].url)
    assert 'class="tag tag--done"' in client.get(course.lessons["ru"][0].url).content.decode()
    assert 'class="tag tag--done"' not in client.get(course.lessons["ru"][1].url).content.decode()


def test_the_last_lesson_leads_back_to_the_course(client, course, volunteer):
    client.force_login(volunteer)
    response = client.post(complete_url(client, course.lessons["en"][2]))
    assert response["Location"] == course.pages["en"].url


def test_a_second_press_changes_nothing(client, course, volunteer):
    client.force_login(volunteer)
    url = complete_url(client, course.lessons["en"][0])
    client.post(url)
    before = LessonProgress.objects.values().get()
    assert client.post(url).status_code == 302
    assert LessonProgress.objects.values().get() == before


def complete_url(client, lesson):
    return re.search(r'action="([^"]*/complete/)"', client.get(lesson.url).content.decode()).group(1)


@pytest.mark.parametrize("door", ["complete", "opened"])
def test_a_get_writes_nothing(client, course, volunteer, door):
    client.force_login(volunteer)
    lesson = course.lessons["en"][0]
    response = client.get(f"/en/lessons/{course.key}/{lesson.translation_key}/{door}/")
    assert response.status_code == 405
    assert not LessonProgress.objects.exists()


@pytest.mark.parametrize("door", ["complete", "opened"])
def test_a_post_without_csrf_token_is_refused(course, volunteer, door):
    client = Client(enforce_csrf_checks=True)
    client.force_login(volunteer)
    lesson = course.lessons["en"][0]
    assert client.post(f"/en/lessons/{course.key}/{lesson.translation_key}/{door}/").status_code == 403
    assert not LessonProgress.objects.exists()


def test_a_visitor_who_posts_is_sent_to_log_in_and_back_to_the_lesson(client, course):
    lesson = course.lessons["en"][0]
    response = client.post(f"/en/lessons/{course.key}/{lesson.translation_key}/complete/")
    assert (response.status_code, response["Location"]) == (302, f"/en/accounts/login/?next={lesson.url}")
    assert client.post(f"/en/lessons/{course.key}/{lesson.translation_key}/opened/").status_code == 403
    assert not LessonProgress.objects.exists()


def test_opened_is_noted_without_completing(client, course, volunteer):
    client.force_login(volunteer)
    lesson = course.lessons["en"][1]
    assert client.post(f"/en/lessons/{course.key}/{lesson.translation_key}/opened/").status_code == 204
    progress = LessonProgress.objects.get()
    assert (progress.person, progress.lesson_key, progress.completed_at) == (volunteer, lesson.translation_key, None)


def test_an_unpublished_lesson_is_nowhere(client, course, volunteer):
    client.force_login(volunteer)
    lesson = course.lessons["en"][0]
    lesson.unpublish()
    assert client.get(lesson.url).status_code == 404
    assert client.post(f"/en/lessons/{course.key}/{lesson.translation_key}/complete/").status_code == 404
    assert not LessonProgress.objects.exists()


def test_a_lesson_of_another_course_is_not_found(client, course, observer, volunteer):
    client.force_login(volunteer)
    foreign = LessonPage.objects.child_of(observer["en"]).first()
    assert client.post(f"/en/lessons/{course.key}/{foreign.translation_key}/complete/").status_code == 404
    assert not LessonProgress.objects.exists()


def test_view_restrictions_of_a_course_hold_for_its_lessons(client, course, volunteer):
    PageViewRestriction.objects.create(page=course.pages["en"], restriction_type="login")
    lesson = course.lessons["en"][0]
    assert client.get(lesson.url).status_code == 302
    assert client.get(course.lessons["ru"][0].url).status_code == 200
    client.force_login(volunteer)
    assert client.get(lesson.url).status_code == 200


def test_the_languages_lead_to_the_translations(client, course):
    page = client.get(course.lessons["ru"][1].url).content.decode()
    for language in ("kk", "en"):
        assert f'href="{course.lessons[language][1].url}" hreflang="{language}"' in page


def test_a_language_without_translation_leads_to_its_front_page(client, course):
    course.lessons["kk"][1].unpublish()
    page = client.get(course.lessons["ru"][1].url).content.decode()
    assert 'href="/kk/" hreflang="kk"' in page


def test_previous_and_next_and_the_way_back(client, course):
    page = client.get(course.lessons["en"][1].url).content.decode()
    assert f'<a href="{course.lessons["en"][0].url}" rel="prev">' in page
    assert f'<a href="{course.lessons["en"][2].url}" rel="next">' in page
    assert f'<li><a href="{course.pages["en"].url}">Course en</a></li>' in page


def test_what_a_person_sees_is_stored_nowhere(client, course, volunteer):
    url = course.lessons["en"][0].url
    assert "no-store" not in client.get(url).get("Cache-Control", "")
    client.force_login(volunteer)
    assert client.get(url)["Cache-Control"] == "private, no-store"


def test_nobody_sees_the_progress_of_another(client, course, volunteer, other_volunteer):
    complete_lesson(volunteer, course.lessons["en"][0], at=timezone.now())
    client.force_login(other_volunteer)
    assert 'class="tag tag--done"' not in client.get(course.lessons["en"][0].url).content.decode()
    assert "is-done" not in client.get(course.pages["en"].url).content.decode().partition('class="lessons"')[2]


def test_the_steps_of_the_course_stand_beside_the_lesson(client, course, volunteer):
    client.force_login(volunteer)
    read, here, after = course.lessons["kk"]
    complete_lesson(volunteer, read, at=timezone.now())
    rows = re.findall(r'<li class="is-(\w+)"><a class="lessons__link" href="([^"]+)"', client.get(here.url).text)
    assert rows == [("done", read.url), ("current", here.url), ("todo", after.url)]

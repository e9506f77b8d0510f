"""What a phone sends that had no network: once, its owner's alone, with the time of arrival."""

import json
import uuid

import pytest
from wagtail.models import ModelLogEntry

from courses.models import LessonPage, LessonProgress
from courses.outbox import device_key

URL = "/en/lessons/outbox/"
OURS = {"HTTP_SEC_FETCH_SITE": "same-origin"}


def thing(course, number=0):
    lesson = course.lessons["kk"][number]
    return {"key": str(uuid.uuid4()), "course": str(course.key), "lesson": str(lesson.translation_key), "at": "2026-01-01T00:00:00Z"}


def send(client, person, *things, **headers):
    body = json.dumps({"person": device_key(person), "things": things})
    return client.post(URL, body, content_type="application/json", **{**OURS, **headers})


def test_what_was_read_is_kept_once_however_often_it_is_sent(client, course, volunteer):
    client.force_login(volunteer)
    things = [thing(course, 0), thing(course, 1)]
    answers = [send(client, volunteer, *things).json() for _ in range(3)]
    assert answers == [{"kept": [one["key"] for one in things], "locked": [], "unknown": []}] * 3
    assert LessonProgress.objects.filter(person=volunteer, completed_at__isnull=False).count() == 2
    assert ModelLogEntry.objects.filter(action="courses.complete").count() == 2


def test_the_clock_of_the_phone_counts_for_nothing_and_is_logged(client, course, volunteer):
    client.force_login(volunteer)
    send(client, volunteer, thing(course))
    assert LessonProgress.objects.get().completed_at.date().isoformat() != "2026-01-01"
    assert ModelLogEntry.objects.get(action="courses.complete").data["said_at"] == "2026-01-01T00:00:00Z"


def test_nobody_sends_what_is_anothers(client, course, volunteer, other_volunteer):
    client.force_login(other_volunteer)
    answer = send(client, volunteer, thing(course))
    assert (answer.status_code, answer.json()["code"]) == (409, "other_person")
    assert not LessonProgress.objects.exists()


def test_a_visitor_is_asked_to_log_in(client, course, volunteer):
    answer = send(client, volunteer, thing(course))
    assert (answer.status_code, answer.json()["code"]) == (401, "log_in")


@pytest.mark.parametrize("site", ["cross-site", "same-site", "none"])
def test_another_site_sends_nothing(client, course, volunteer, site):
    client.force_login(volunteer)
    assert send(client, volunteer, thing(course), HTTP_SEC_FETCH_SITE=site).status_code == 403
    assert not LessonProgress.objects.exists()


def test_a_lesson_that_is_gone_or_of_another_course_is_unknown(client, course, volunteer):
    client.force_login(volunteer)
    course.lessons["kk"][1].unpublish()
    for page in (course.lessons["ru"][1], course.lessons["en"][1]):
        page.unpublish()
    things = [thing(course, 1), {**thing(course), "course": str(uuid.uuid4())}, {**thing(course), "lesson": str(uuid.uuid4())}]
    assert send(client, volunteer, *things).json() == {"kept": [], "locked": [], "unknown": [one["key"] for one in things]}


def test_what_comes_first_may_come_last_in_the_letter(client, course, volunteer):
    first, second = course.lessons["kk"][0], course.lessons["kk"][1]
    LessonPage.objects.filter(translation_key=second.translation_key).update(needs=[str(first.translation_key)])
    client.force_login(volunteer)
    later, sooner = thing(course, 1), thing(course, 0)
    assert send(client, volunteer, later).json() == {"kept": [], "locked": [later["key"]], "unknown": []}
    assert set(send(client, volunteer, later, sooner).json()["kept"]) == {later["key"], sooner["key"]}
    assert LessonProgress.objects.filter(person=volunteer, completed_at__isnull=False).count() == 2


BROKEN = [
    "",
    "[]",
    "5",
    "{}",
    '{"person": 1, "things": 5}',
    '{"person": "x", "things": [{}]}',
    '{"person": "x", "things": [{"key": 5}]}',
    "[" * 99_999,
    "\x00",
]


@pytest.mark.parametrize("body", BROKEN, ids=range(len(BROKEN)))
def test_what_cannot_be_read_is_refused_in_a_sentence(client, volunteer, body):
    client.force_login(volunteer)
    answer = client.post(URL, body, content_type="application/json", **OURS)
    assert (answer.status_code, answer.json()["code"]) == (400, "outbox_malformed")


def test_too_much_is_refused(client, course, volunteer):
    client.force_login(volunteer)
    assert send(client, volunteer, *[thing(course)] * 101).status_code == 400
    assert client.post(URL, "x" * 3_000_000, content_type="application/json", **OURS).status_code == 413


def test_a_get_writes_nothing(client, volunteer):
    client.force_login(volunteer)
    assert client.get(URL).status_code == 405


def test_a_browser_learns_whose_things_it_may_send(client, volunteer, other_volunteer):
    url = "/en/lessons/device.json"
    assert client.get(url).json() == {"person": ""}
    client.force_login(volunteer)
    answer = client.get(url)
    assert answer.json() == {"person": device_key(volunteer)}
    assert "no-store" in answer["Cache-Control"]
    assert device_key(volunteer) != device_key(other_volunteer)
    assert str(volunteer.pk) != device_key(volunteer)

"""Required and optional steps, what comes before what, and how long it takes."""

from datetime import UTC, datetime
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.urls import reverse
from wagtail.models import Page, Revision
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from courses.models import CoursePage, LessonPage, LessonProgress
from courses.path import in_a_circle, missing_before
from courses.queries import next_step, unread_lesson_keys, with_lesson_counts
from courses.services import complete_lesson, open_lesson
from courses.steps import steps_with_state
from people.refusals import Refused
from tests.courses.conftest import refused

NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)
A, B, C = (uuid4() for _ in range(3))


def publish(page, **values):
    page = type(page).objects.get(pk=page.pk)
    for name, value in values.items():
        setattr(page, name, value)
    page.save_revision().publish()
    page.refresh_from_db()
    return page


def key(page):
    return str(page.translation_key)


@pytest.mark.parametrize(
    "needs, is_circle", [({}, False), ({A: [B]}, False), ({A: [B], B: [A]}, True), ({A: [B], B: [C], C: [A]}, True), ({A: [A]}, True)]
)
def test_a_circle_is_seen(needs, is_circle):
    assert in_a_circle(A, needs) is is_circle


def test_a_circle_elsewhere_is_not_ones_own():
    assert in_a_circle(A, {A: [B], B: [C], C: [B]}) is False


def test_what_is_not_live_is_asked_of_nobody():
    assert missing_before([str(A), str(B), str(C)], {A, B}, {A}) == [B]


@pytest.fixture
def optional(course):
    """The second lesson is optional."""
    publish(course.lessons["kk"][1], is_required=False)
    return course


def test_what_the_original_says_of_a_lesson_holds_in_every_language(optional):
    states = LessonPage.objects.filter(translation_key=optional.lessons["kk"][1].translation_key).values_list("is_required", flat=True)
    assert set(states) == {False}


def test_a_translation_says_nothing_of_its_own(optional):
    publish(optional.lessons["ru"][1], is_required=True, minutes=99)
    lesson = LessonPage.objects.get(pk=optional.lessons["ru"][1].pk)
    assert (lesson.is_required, lesson.minutes) == (False, 6)


def test_an_optional_lesson_counts_for_nothing(optional, volunteer):
    lessons = optional.lessons["en"]
    assert unread_lesson_keys(volunteer, optional.key) == {lessons[0].translation_key, lessons[2].translation_key}
    complete_lesson(volunteer, lessons[1], at=NOON)
    counts = with_lesson_counts([optional.pages["en"]], volunteer)[0]
    assert (counts["done"], counts["total"], counts["minutes_left"]) == (0, 2, 12)


def test_an_optional_lesson_says_so(client, optional):
    assert "6 minutes · optional" in client.get(optional.lessons["en"][1].url).text
    course = client.get(optional.pages["en"].url).text
    assert "6 minutes · optional" in course
    assert "About 12 minutes of reading." in course


def test_one_is_led_past_an_optional_lesson_but_not_away_from_it(optional, volunteer):
    lessons = optional.lessons["en"]
    complete_lesson(volunteer, lessons[0], at=NOON)
    assert next_step(volunteer, "en").url == lessons[2].url
    open_lesson(volunteer, lessons[1], at=NOON.replace(hour=13))
    assert next_step(volunteer, "en").url == lessons[1].url


def test_the_course_is_done_without_what_is_optional(client, optional, volunteer):
    client.force_login(volunteer)
    complete_lesson(volunteer, optional.lessons["en"][0], at=NOON)
    page = client.get(optional.pages["en"].url).text
    assert "1 / 2" in page
    assert "About 6 minutes of reading are left." in page
    complete_lesson(volunteer, optional.lessons["en"][2], at=NOON)
    page = client.get(optional.pages["en"].url).text
    assert "You have done every required step of this course." in page
    assert "are left" not in page


@pytest.fixture
def ordered(course):
    """The third lesson comes after the first."""
    publish(course.lessons["kk"][2], needs=[key(course.lessons["kk"][0])])
    return course


def test_a_locked_lesson_is_listed_with_the_reason_and_passed_over(ordered, volunteer):
    complete_lesson(volunteer, ordered.lessons["en"][1], at=NOON)
    steps = steps_with_state(ordered.pages["ru"], volunteer)
    assert [step.state for step in steps] == ["current", "done", "locked"]
    assert steps[2].state_label == "first: Lesson 0 ru"
    open_lesson(volunteer, ordered.lessons["en"][2], at=NOON.replace(hour=13))
    assert steps_with_state(ordered.pages["ru"], volunteer)[0].state == "current"


def test_a_locked_lesson_is_open_to_read_and_gives_the_way_instead_of_the_button(client, ordered, volunteer):
    locked, first = ordered.lessons["en"][2], ordered.lessons["en"][0]
    assert "Text 2" in client.get(locked.url).text
    client.force_login(volunteer)
    page = client.get(locked.url).text
    assert "Text 2" in page
    assert "I have read it" not in page
    assert "“Lesson 0 en” comes first." in page
    assert f'<a class="button" href="{first.url}">' in page


def test_a_locked_lesson_is_not_completed(client, ordered, volunteer):
    locked = LessonPage.objects.get(pk=ordered.lessons["en"][2].pk)
    assert refused(complete_lesson, volunteer, locked, at=NOON) == ["step_locked"]
    client.force_login(volunteer)
    response = client.post(f"/en/lessons/{ordered.key}/{key(locked)}/complete/")
    assert response["Location"] == f"{locked.url}#first"
    assert not LessonProgress.objects.exists()


def test_reading_what_comes_first_in_another_language_opens_it(client, ordered, volunteer):
    complete_lesson(volunteer, ordered.lessons["ru"][0], at=NOON)
    complete_lesson(volunteer, LessonPage.objects.get(pk=ordered.lessons["kk"][2].pk), at=NOON)
    assert LessonProgress.objects.filter(completed_at__isnull=False).count() == 2


def test_what_was_read_before_it_was_locked_stays_read(course, volunteer):
    complete_lesson(volunteer, course.lessons["en"][2], at=NOON)
    publish(course.lessons["kk"][2], needs=[key(course.lessons["kk"][0])])
    complete_lesson(volunteer, course.lessons["en"][2], at=NOON)
    assert steps_with_state(course.pages["en"], volunteer)[2].state == "done"


@pytest.fixture
def second(course, observer):
    """The sample course comes after the small one."""
    publish(observer["kk"], needs=[str(course.key)])
    lesson = LessonPage.objects.child_of(observer["en"]).order_by("path").first()
    return SimpleNamespace(page=CoursePage.objects.get(pk=observer["en"].pk), lesson=lesson, first=course)


def test_a_course_that_comes_first_is_told_on_the_course_and_its_lessons(client, second, volunteer):
    client.force_login(volunteer)
    for page in (second.page, second.lesson):
        html = client.get(page.url).text
        assert f'<a class="button" href="{second.first.pages["en"].url}">' in html
        assert "I have read it" not in html


def test_a_lesson_of_a_later_course_is_not_completed_before_the_first_is_done(second, volunteer):
    with pytest.raises(Refused) as caught:
        complete_lesson(volunteer, second.lesson, at=NOON)
    assert str(caught.value.refusals[0]) == "“Course en” comes first. Do it, then mark this lesson as read."
    for lesson in second.first.lessons["ru"]:
        complete_lesson(volunteer, lesson, at=NOON)
    assert complete_lesson(volunteer, second.lesson, at=NOON).completed_at


def test_a_language_of_a_course_that_is_made_later_has_the_original_of_the_first(course):
    assert {page.original_language for page in CoursePage.objects.all()} == {"kk"}
    page = CoursePage.objects.get(pk=course.pages["ru"].pk)
    page.original_language = "en"
    assert Revision.objects.get(pk=page.save_revision().pk).as_object().original_language == "kk"


# --- The editor -----------------------------------------------------------------------------------------------------


def save(client, page, needs, **values):
    data = {
        "title": page.title,
        "slug": page.slug,
        "summary": "Short.",
        "topic": page.topic_id,
        "minutes": 6,
        "is_required": "on",
        "body": streamfield([("text", rich_text("<p>Text</p>"))]),
        "comments-TOTAL_FORMS": 0,
        "comments-INITIAL_FORMS": 0,
        "action-publish": "1",
        **values,
    }
    return client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), {**nested_form_data(data), "needs": needs})


def test_the_editor_takes_what_comes_before(client, course, editor):
    client.force_login(editor)
    first, _second, third = course.lessons["kk"]
    assert save(client, third, needs=[key(first)]).status_code == 302
    assert LessonPage.objects.get(pk=third.pk).needs == [key(first)]
    assert LessonPage.objects.get(pk=course.lessons["ru"][2].pk).needs == [key(first)]


def test_the_editor_refuses_a_circle_in_a_sentence(client, ordered, editor):
    client.force_login(editor)
    first, _second, third = ordered.lessons["kk"]
    page = save(client, first, needs=[key(third)]).text
    assert "“Lesson 2 kk” already comes after this one." in page
    assert LessonPage.objects.get(pk=first.pk).needs == []


def test_a_required_lesson_does_not_wait_for_an_optional_one(client, optional, editor):
    client.force_login(editor)
    _first, second, third = optional.lessons["kk"]
    assert "is optional: a required lesson cannot wait for it." in save(client, third, needs=[key(second)]).text


def test_a_key_of_another_course_is_no_choice(client, course, observer, editor):
    client.force_login(editor)
    foreign = Page.objects.child_of(observer["kk"]).first()
    save(client, course.lessons["kk"][0], needs=[key(foreign)])
    assert LessonPage.objects.get(pk=course.lessons["kk"][0].pk).needs == []


def test_the_editor_of_a_translation_asks_only_what_is_translated(client, course, editor):
    client.force_login(editor)
    form = client.get(reverse("wagtailadmin_pages:edit", args=[course.lessons["ru"][0].pk])).context["form"]
    assert not {"topic", "minutes", "is_required", "needs"} & set(form.fields)
    assert {"title", "summary", "body"} <= set(form.fields)

"""Where a person goes on, and what is left to read."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone, translation
from wagtail.models import ModelLogEntry

from courses.models import LessonProgress
from courses.queries import next_step, steps_with_state, unread_lesson_keys, with_lesson_counts
from courses.services import complete_lesson, open_lesson
from courses.signals import step_completed
from courses.steps import where_to_go_on
from tests.factories.quizzes import AttemptFactory, ExamFactory

pytestmark = pytest.mark.one_engine

NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)
A, B, C = "abc"


@pytest.mark.parametrize(
    "done, opened, expected",
    [
        ("", "", A),
        ("a", "a", B),
        ("", "b", B),
        ("b", "b", C),
        ("bc", "cb", A),
        ("c", "c", A),
        ("ab", "aba", C),
        ("abc", "abc", None),
        ("a", "ac", C),
        ("", "z", A),
    ],
    ids=["new", "after one", "only opened", "after the last read", "round the end", "end read first", "read again", "all", "jumped", "gone lesson"],
)
def test_one_goes_on_at_the_first_unread_lesson_from_the_last_opened(done, opened, expected):
    times = {key: NOON + timedelta(minutes=minute) for minute, key in enumerate(opened)}
    assert where_to_go_on([A, B, C], set(done), times) == expected


def test_nothing_to_go_on_with_in_an_empty_course():
    assert where_to_go_on([], set(), {}) is None


def test_states_of_the_steps_are_the_same_in_every_language(course, volunteer):
    complete_lesson(volunteer, course.lessons["kk"][0], at=NOON)
    for language in ("kk", "ru", "en"):
        steps = steps_with_state(course.pages[language], volunteer)
        assert [step.state for step in steps] == ["done", "current", "todo"]
        assert [step.url for step in steps] == [lesson.url for lesson in course.lessons[language]]


def test_the_course_page_leads_on(client, course, volunteer):
    open_lesson(volunteer, course.lessons["ru"][2], at=NOON)
    client.force_login(volunteer)
    page = client.get(course.pages["en"].url).content.decode()
    assert f'<a class="button" href="{course.lessons["en"][2].url}">Start</a>' in page
    complete_lesson(volunteer, course.lessons["ru"][2], at=NOON)
    page = client.get(course.pages["en"].url).content.decode()
    assert f'<a class="button" href="{course.lessons["en"][0].url}">Go on where I was</a>' in page


def test_the_course_page_of_who_has_read_all(client, course, volunteer):
    for lesson in course.lessons["en"]:
        complete_lesson(volunteer, lesson, at=NOON)
    client.force_login(volunteer)
    assert "You have done every required step of this course." in client.get(course.pages["en"].url).content.decode()


def test_an_exam_is_a_step_like_a_lesson(course, volunteer):
    exam = ExamFactory()
    page = add_exam(course, exam)
    steps = steps_with_state(course.pages["en"], volunteer)
    assert [step.kind for step in steps] == ["lesson", "lesson", "lesson", "exam"]
    AttemptFactory(exam=exam, person=volunteer)
    assert steps_with_state(course.pages["en"], volunteer)[-1].state == "done"
    assert page.url == steps[-1].url


def add_exam(course, exam, language="en"):
    page = exam.pages.model(title="Exam", slug="exam", exam=exam, locale=course.pages[language].locale)
    course.pages[language].refresh_from_db()
    return course.pages[language].add_child(instance=page)


def test_what_is_unread(course, volunteer, django_assert_num_queries):
    keys = {lesson.translation_key for lesson in course.lessons["kk"]}
    with django_assert_num_queries(1):
        assert unread_lesson_keys(volunteer, course.key) == keys
    complete_lesson(volunteer, course.lessons["ru"][1], at=NOON)
    open_lesson(volunteer, course.lessons["ru"][2], at=NOON)
    assert unread_lesson_keys(volunteer, course.key) == keys - {course.lessons["kk"][1].translation_key}


def test_a_lesson_that_lacks_a_language_or_is_not_published_is_not_required(course, volunteer):
    course.lessons["ru"][0].unpublish()
    keys = {lesson.translation_key for lesson in course.lessons["kk"][1:]}
    assert unread_lesson_keys(volunteer, course.key) == keys


def test_a_language_without_the_course_takes_nothing_away(course, volunteer):
    course.pages["ru"].unpublish()
    for lesson in course.lessons["ru"]:
        lesson.unpublish()
    assert len(unread_lesson_keys(volunteer, course.key)) == 3


def test_unread_is_of_one_course(course, observer, volunteer):
    assert len(unread_lesson_keys(volunteer, course.key)) == 3
    assert len(unread_lesson_keys(volunteer, observer["kk"].translation_key)) == 8


def test_next_step_is_of_the_first_course_in_the_active_language(course, observer, volunteer):
    with translation.override("ru"):
        assert next_step(volunteer).url == course.lessons["ru"][0].url
    assert next_step(volunteer, "kk").url == course.lessons["kk"][0].url
    for lesson in course.lessons["kk"]:
        complete_lesson(volunteer, lesson, at=NOON)
    assert next_step(volunteer) is None


def test_there_is_no_next_step_without_a_course(tree, volunteer):
    assert next_step(volunteer) is None


def test_counts_of_courses_cost_two_queries(course, observer, volunteer, django_assert_num_queries):
    complete_lesson(volunteer, course.lessons["kk"][0], at=NOON)
    with django_assert_num_queries(2):
        counts = with_lesson_counts([course.pages["en"], observer["en"]], volunteer)
    assert [(row["done"], row["total"]) for row in counts] == [(1, 3), (0, 8)]


def test_completing_is_told_once_and_logged_once(course, volunteer):
    told = []

    def receiver(sender, progress, **kwargs):
        told.append(progress)

    step_completed.connect(receiver)
    try:
        for _ in range(2):
            complete_lesson(volunteer, course.lessons["en"][0], at=timezone.now())
    finally:
        step_completed.disconnect(receiver)
    assert told == [LessonProgress.objects.get()]
    assert logged() == [("courses.complete", volunteer.pk)]


def logged():
    return list(ModelLogEntry.objects.values_list("action", "user_id"))


def test_opening_again_keeps_what_is_completed(course, volunteer):
    done = complete_lesson(volunteer, course.lessons["en"][0], at=NOON)
    again = open_lesson(volunteer, course.lessons["ru"][0], at=NOON + timedelta(days=1))
    assert (again.pk, again.completed_at, again.opened_at) == (done.pk, NOON, NOON + timedelta(days=1))

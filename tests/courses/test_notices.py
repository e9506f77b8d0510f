"""Who began, or signed up, and then came no more is reminded once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from courses.notices import idle_learners, not_begun
from courses.services import complete_lesson, open_lesson
from people.notice_services import tell_what_is_due
from people.services import grant_role

NOW = timezone.now()


def reminded(source, at):
    return [(due.person_id, due.values["left"]) for due in source(at)]


@pytest.mark.parametrize("days, told", [(2, False), (3, True), (6, True), (8, False)])
def test_whoever_stopped_three_days_ago_is_reminded(course, volunteer, days, told):
    complete_lesson(volunteer, course.lessons["kk"][0], at=NOW - timedelta(days=20))
    open_lesson(volunteer, course.lessons["ru"][1], at=NOW - timedelta(days=days, minutes=1))
    assert reminded(idle_learners, NOW) == ([(volunteer.pk, 2)] if told else [])


def test_whoever_has_read_everything_is_not(course, volunteer):
    for lesson in course.lessons["kk"]:
        complete_lesson(volunteer, lesson, at=NOW - timedelta(days=4))
    assert reminded(idle_learners, NOW) == []


def test_each_stop_is_told_once(course, volunteer):
    open_lesson(volunteer, course.lessons["kk"][0], at=NOW - timedelta(days=4))
    for later in (timedelta(0), timedelta(hours=1), timedelta(days=1)):
        tell_what_is_due(at=NOW + later)
    assert volunteer.notices.filter(kind="idle").count() == 1
    open_lesson(volunteer, course.lessons["kk"][1], at=NOW + timedelta(days=2))
    tell_what_is_due(at=NOW + timedelta(days=6))
    assert volunteer.notices.filter(kind="idle").count() == 2


@pytest.mark.parametrize("days, told", [(2, False), (3, True), (8, False)])
def test_whoever_signed_up_and_never_began_is_reminded(course, volunteer, days, told):
    volunteer.date_joined = NOW - timedelta(days=days, minutes=1)
    volunteer.save()
    assert reminded(not_begun, NOW) == ([(volunteer.pk, 3)] if told else [])


def test_staff_is_not_asked_to_learn(course, volunteer):
    volunteer.date_joined = NOW - timedelta(days=4)
    volunteer.save()
    grant_role(volunteer, "coordinator")
    assert reminded(not_begun, NOW) == []


def test_without_a_course_nobody_is_reminded(tree, volunteer):
    volunteer.date_joined = NOW - timedelta(days=4)
    volunteer.save()
    assert reminded(not_begun, NOW) == reminded(idle_learners, NOW) == []


def test_a_closed_account_is_not_reminded(course, volunteer):
    open_lesson(volunteer, course.lessons["kk"][0], at=NOW - timedelta(days=4))
    volunteer.is_active = False
    volunteer.save()
    assert reminded(idle_learners, NOW) == []

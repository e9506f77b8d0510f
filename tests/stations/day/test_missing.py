"""Who has not come half an hour after the shift began leaves a hole, once."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from stations.day import missing, tasks
from stations.models import Assignment, Election, Hole, Shift
from stations.services import assign


@pytest.fixture
def began(plan, ready, make_ready):
    """A shift and the moment it began, a quarter of an hour ago; two stand in it."""
    start = timezone.now() - timedelta(minutes=15)
    Shift.objects.filter(pk=plan.shift.pk).update(starts_at=start, ends_at=start + timedelta(hours=5))
    for post, person in ((plan.post, ready), (plan.second, make_ready(organisation=plan.other_organisation))):
        post.refresh_from_db()
        assign(person, post, by=None, at=start - timedelta(days=1))
    return Shift.objects.get(pk=plan.shift.pk), start


def test_after_the_time_of_the_election_once(began):
    _shift, start = began
    Assignment.objects.filter(pk=Assignment.objects.earliest("pk").pk).update(state="arrived")
    assert missing.open_missing(at=start + timedelta(minutes=29)) == 0
    assert missing.open_missing(at=start + timedelta(minutes=30)) == 1
    assert missing.open_missing(at=start + timedelta(minutes=31)) == 0
    hole = Hole.objects.get()
    assert (hole.because, hole.assignment, hole.assignment.state) == ("no_show", Assignment.objects.latest("pk"), "told")
    Hole.objects.update(closed_at=start)
    assert missing.open_missing(at=start + timedelta(hours=1)) == 0


def test_who_was_assigned_in_the_middle_has_as_long_to_come(began):
    _shift, start = began
    Assignment.objects.update(assigned_at=start + timedelta(hours=2))
    assert missing.open_missing(at=start + timedelta(hours=2, minutes=29)) == 0
    assert missing.open_missing(at=start + timedelta(hours=2, minutes=30)) == 2


def test_not_of_a_shift_that_is_over(began):
    _shift, start = began
    assert missing.open_missing(at=start + timedelta(hours=5)) == 0


def test_whoever_sets_the_hours_has_the_queue_look(plan):
    waiting = DBTaskResult.objects.filter(task_path=tasks.look_for_missing.module_path)
    before = waiting.count()
    plan.shift.save()
    assert waiting.latest("enqueued_at").run_after == plan.shift.starts_at + timedelta(minutes=30, seconds=1)
    Election.objects.first().save()
    assert waiting.count() == before + 1 + plan.election.shifts.count()


def test_the_task_opens_what_is_due_and_waits_where_the_shift_was_moved(began):
    shift, _start = began
    waiting = DBTaskResult.objects.filter(task_path=tasks.look_for_missing.module_path)
    before = waiting.count()
    assert tasks.look_for_missing.call(shift.pk) == 0
    assert waiting.count() == before + 1
    Election.objects.update(no_show_after_minutes=10)
    assert tasks.look_for_missing.call(shift.pk) == 2
    assert tasks.look_for_missing.call(0) == 0

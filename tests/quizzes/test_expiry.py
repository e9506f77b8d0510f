"""An attempt whose time is over is closed and graded by itself: by the queue's real worker, and by the command where a task was lost."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from quizzes.accommodations import grant
from quizzes.models import Attempt
from quizzes.queries import over_at
from quizzes.services import start_attempt, submit_attempt
from tests.factories.people import PersonFactory
from tests.people.conftest import work
from tests.quizzes.conftest import answer_all

MINUTE = timedelta(minutes=1)


@pytest.fixture
def now(db):
    return timezone.now()


def begun(person, exam, minutes_ago):
    at = timezone.now() - minutes_ago * MINUTE
    attempt = start_attempt(person, exam, language="en", at=at)
    answer_all(attempt, at)
    return attempt


def states():
    return list(Attempt.objects.values_list("state", "passed"))


def test_it_is_waited_for_until_nobody_can_save_any_more(exam, volunteer):
    attempt = begun(volunteer, exam, 5)
    assert DBTaskResult.objects.get().run_after == over_at(attempt) + timedelta(seconds=1)
    work()
    assert states() == [("open", None)]


def test_it_is_closed_and_graded_though_nobody_comes_back(exam, volunteer):
    attempt = begun(volunteer, exam, 42)
    work()
    assert states() == [("expired", True)]
    assert Attempt.objects.get().closed_at == over_at(attempt)
    assert DBTaskResult.objects.get().status == "SUCCESSFUL"


def test_time_that_is_granted_makes_it_wait_again(exam, volunteer, now):
    attempt = begun(volunteer, exam, 39)
    grant(volunteer, exam, minutes=30, reason="Reads slowly.", by=PersonFactory(), at=now)
    DBTaskResult.objects.filter(run_after__lt=over_at(attempt) + MINUTE).update(run_after=now)  # as if the old deadline had come
    work()
    assert states() == [("open", None)]
    later = over_at(Attempt.objects.get()) + timedelta(seconds=1)
    waiting = DBTaskResult.objects.filter(status="READY")
    assert {one.run_after for one in waiting} == {later}
    Attempt.objects.update(deadline_at=now - 2 * MINUTE)
    waiting.update(run_after=now)
    work()
    assert states() == [("expired", True)]


def test_what_was_handed_in_stays_as_it_is(exam, volunteer, now):
    attempt = begun(volunteer, exam, 42)
    submit_attempt(attempt, at=now - 30 * MINUTE)
    work()
    assert states() == [("submitted", True)]


def test_a_lost_task_is_made_up_for_by_the_command(exam, volunteer, capsys):
    begun(volunteer, exam, 42)
    DBTaskResult.objects.all().delete()
    work()
    assert states() == [("open", None)]
    call_command("close_expired_attempts")
    assert states() == [("expired", True)]


def test_an_attempt_that_cannot_be_graded_holds_up_no_other(exam, volunteer, other_volunteer, capsys, caplog):
    broken = begun(volunteer, exam, 50)
    begun(other_volunteer, exam, 42)
    broken.paper["items"][0]["revision"] = 0
    broken.save()
    call_command("close_expired_attempts")
    assert sorted(Attempt.objects.values_list("pk", "state")) == sorted([(broken.pk, "open"), (broken.pk + 1, "expired")])
    assert f"Attempt {broken.pk} cannot be graded" in caplog.text


def test_a_task_that_runs_twice_closes_once(exam, volunteer, now):
    begun(volunteer, exam, 42)
    work()
    first = Attempt.objects.values().get()
    DBTaskResult.objects.update(status="READY", run_after=now)
    work()
    assert Attempt.objects.values().get() == first


def test_an_attempt_that_is_refused_leaves_no_task(exam, volunteer, now):
    exam.closes_at = now - MINUTE
    exam.save()
    with pytest.raises(Exception, match="window_over"):
        start_attempt(volunteer, exam, language="en", at=now)
    assert not DBTaskResult.objects.exists()

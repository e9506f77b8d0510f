"""What fails is tried again after longer and longer pauses; what a dead worker had in hand is taken up; in the end there are dead letters."""

import os
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import OperationalError, connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from people.giving_up import GivenUp
from people.tasks import mail_invitations
from tests.certificates.conftest import work
from training_site.models import QueueWorker
from training_site.queue import beats, retries, state
from training_site.schedule import JOBS

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def failing(monkeypatch):
    """mail_invitations raises what the list says, one after another, then works."""
    errors = []

    def fail(at):
        if errors:
            raise errors.pop(0)
        return 0, 0

    monkeypatch.setattr("people.tasks.mail_waiting", fail)
    return errors


def row():
    return DBTaskResult.objects.get()


def wait():
    """Its pause is over."""
    DBTaskResult.objects.update(run_after=timezone.now())


def test_what_fails_is_tried_again_later_and_later(db, failing):
    failing += [OperationalError("server closed the connection")] * 2
    mail_invitations.enqueue()
    for pause in retries.PAUSES[:2]:
        began = timezone.now()
        work()
        assert row().status == "READY"
        assert timedelta(0) <= row().run_after - began - pause < timedelta(seconds=10)
        wait()
    work()
    assert (row().status, row().exception_class_path, len(row().worker_ids)) == ("SUCCESSFUL", "", 3)


def test_after_the_last_try_it_is_a_dead_letter_that_names_nobody(db, failing):
    failing += [ValueError("aigul@example.org")] * retries.MOST
    mail_invitations.enqueue()
    for _try in range(retries.MOST):
        work()
        wait()
    work()
    assert (row().status, len(row().worker_ids)) == ("FAILED", retries.MOST)
    assert "aigul" not in row().traceback
    assert "ValueError" in row().traceback
    assert list(state.dead_letters()) == [row()]


def test_what_has_given_up_by_itself_is_not_tried_again(db, failing):
    failing.append(GivenUp())
    mail_invitations.enqueue()
    work()
    assert row().status == "FAILED"
    assert retries.take_up(at=timezone.now() + timedelta(days=1)) == 0


def test_a_worker_that_dies_between_the_failure_and_the_next_try_loses_nothing(db, failing, monkeypatch):
    failing.append(ValueError())
    mail_invitations.enqueue()
    monkeypatch.setattr(retries, "try_again", lambda *args, **kwargs: False)
    work()
    monkeypatch.undo()
    assert row().status == "FAILED"
    assert retries.take_up(at=timezone.now()) == 0  # its worker may be at it
    assert retries.take_up(at=timezone.now() + timedelta(minutes=6)) == 1
    assert row().status == "READY"


def held(worker, since, times=1):
    mail_invitations.enqueue()
    DBTaskResult.objects.update(status="RUNNING", worker_ids=[worker] * times, started_at=timezone.now() - since)


def test_what_a_dead_worker_had_in_hand_is_taken_up_once(db):
    held("dead", timedelta(minutes=6))
    assert retries.take_up(at=timezone.now()) == 1
    assert (row().status, row().worker_ids) == ("READY", ["dead"])
    assert retries.take_up(at=timezone.now()) == 0
    work()
    assert row().status == "SUCCESSFUL"


def test_what_a_living_worker_has_in_hand_is_let_be_however_long(db):
    held("living", timedelta(hours=6))
    beats.beat("living", timezone.now())
    assert row().status == "RUNNING"


def test_what_has_just_been_begun_is_let_be(db):
    held("of an older release", timedelta(minutes=1))
    assert retries.take_up(at=timezone.now()) == 0


def test_a_task_that_kills_every_worker_ends_as_a_dead_letter(db):
    held("dead", timedelta(minutes=6), times=retries.MOST)
    retries.take_up(at=timezone.now())
    assert (row().status, row().exception_class_path) == ("FAILED", retries.WORKER_LOST)
    assert retries.take_up(at=timezone.now() + timedelta(days=1)) == 0


def test_workers_of_yesterday_are_forgotten(db):
    beats.beat("old", timezone.now() - timedelta(days=2))
    beats.beat("new", timezone.now())
    assert list(QueueWorker.objects.values_list("worker_id", flat=True)) == ["new"]


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_by_sigkill_leaves_nothing_undone():
    """Real processes: one takes the task and is killed over it, another one takes it up."""
    said = connection.settings_dict
    url = f"postgres://{said['USER']}@/{said['NAME']}?host={said['HOST']}"
    environment = {**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "training_site.settings.test", "TEST_DATABASE_NAME": ""}
    hang = "import django; django.setup(); import people.tasks as t, time; t.mail_waiting = lambda at: time.sleep(60)\n"
    run = "from django.core.management import call_command; call_command('db_worker', '--backend', 'queue', '--no-startup-delay', '--no-reload')"
    mail_invitations.enqueue()
    killed = subprocess.Popen([sys.executable, "-c", hang + run], env=environment, cwd=ROOT)
    try:
        for _ in range(300):
            if row().status == "RUNNING":
                break
            time.sleep(0.1)
        assert row().status == "RUNNING"
        assert state.look(timezone.now()).workers == 1
    finally:
        killed.kill()
        killed.wait(10)
    QueueWorker.objects.update(seen_at=timezone.now() - timedelta(minutes=6))  # the lease runs out
    DBTaskResult.objects.update(started_at=timezone.now() - timedelta(minutes=6))
    with beats.beating("another", pause=60):
        assert row().status == "READY"
        work()
        assert row().status == "SUCCESSFUL"
        assert state.look(timezone.now()).workers == 1
    assert state.look(timezone.now()).workers == 0


def test_a_dead_letter_outlives_what_was_done_and_is_forgotten_after_90_days(db, failing):
    [prune] = [job for job in JOBS if job.command == "prune_db_task_results"]
    for days, status in ((20, "SUCCESSFUL"), (89, "FAILED"), (91, "FAILED")):
        pk = mail_invitations.enqueue().id
        DBTaskResult.objects.filter(pk=pk).update(status=status, finished_at=timezone.now() - timedelta(days=days), exception_class_path=str(days))
    call_command(prune.command, *prune.args, verbosity=0)
    assert row().exception_class_path == "89"

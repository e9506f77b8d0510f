"""What runs by the clock: each by one at a time, none kept back by another that fails."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from datetime import time as time_of_day
from pathlib import Path

import pytest
from django.core.management import call_command, get_commands, load_command_class
from django.db import OperationalError, connections
from django.utils import timezone

from training_site import scheduler as module
from training_site.management.commands import db_worker as worker_command
from training_site.models import ScheduledJob
from training_site.schedule import JOBS, Job
from training_site.scheduler import LEASE, Scheduler, give_back, take

ROOT = Path(__file__).resolve().parents[2]
AT = datetime(2025, 11, 27, 12, 0, tzinfo=UTC)
JOB = Job("send_notices", timedelta(minutes=3))


@pytest.fixture
def due(db):
    return ScheduledJob.objects.create(command=JOB.command, due_at=AT)


def test_every_command_exists_and_the_page_names_it():
    page = (ROOT / "docs" / "operations.md").read_text()
    for job in JOBS:
        command = load_command_class(get_commands()[job.command], job.command)
        command.create_parser("manage.py", job.command).parse_args(job.args)
        assert f"`{job.command}`" in page


def test_when_a_job_is_due_next():
    night = Job("x", at=time_of_day(3, 10))
    assert JOB.next_due(AT) == AT + timedelta(minutes=3)
    assert night.next_due(AT) == datetime(2025, 11, 27, 22, 10, tzinfo=UTC)  # 03:10 in Almaty
    assert night.next_due(datetime(2025, 11, 27, 22, 10, tzinfo=UTC)) == datetime(2025, 11, 28, 22, 10, tzinfo=UTC)


def test_a_job_is_taken_by_one_and_free_again_when_it_has_ended(due):
    assert not take(JOB.command, "a", AT - timedelta(seconds=1))
    assert take(JOB.command, "a", AT)
    assert not take(JOB.command, "b", AT + timedelta(seconds=1))
    give_back(JOB, "a", AT, "ValueError")
    due.refresh_from_db()
    assert (due.taken_by, due.failure) == ("", "ValueError")
    assert due.due_at >= AT + JOB.every
    assert due.ended_at


def test_what_a_killed_scheduler_had_is_taken_after_its_lease_and_not_given_back_by_it(due):
    take(JOB.command, "killed", AT)
    assert not take(JOB.command, "b", AT + LEASE)
    assert take(JOB.command, "b", AT + LEASE + timedelta(seconds=1))
    give_back(JOB, "killed", AT, "")
    due.refresh_from_db()
    assert due.taken_by == "b"


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_of_many_schedulers_one_takes_it():
    gate = threading.Barrier(8)

    def tries(number):
        gate.wait()
        try:
            return take(JOB.command, f"{number}", timezone.now())
        finally:
            connections.close_all()

    for _round in range(10):
        ScheduledJob.objects.update_or_create(command=JOB.command, defaults={"due_at": AT, "taken_by": ""})
        with ThreadPoolExecutor(8) as pool:
            assert sum(pool.map(tries, range(8))) == 1


class InOneThread:
    """A pool that does at once what it is given: the database of a test is of one thread."""

    def submit(self, do, job):
        do(job)
        return self

    def done(self):
        return True


def test_a_job_that_fails_is_logged_and_the_others_go_on(db, monkeypatch, caplog):
    done = []

    def command(name, stdout):
        done.append(name)
        if name == "first":
            raise ValueError("of Aigul")

    monkeypatch.setattr(module, "call_command", command)
    monkeypatch.setattr(module.connections, "close_all", lambda: None)
    monkeypatch.setattr(module, "close_old_connections", lambda: None)
    ScheduledJob.objects.create(command="first", due_at=AT)
    scheduler = Scheduler([Job("first", timedelta(hours=1)), Job("second", timedelta(0)), Job("at night", at=time_of_day(3))])
    for _look in range(3):
        scheduler.look(InOneThread())
    assert done[0] == "first"
    assert "second" in done
    assert done.count("first") == 1
    assert "at night" not in done
    assert ScheduledJob.objects.get(command="first").failure == "ValueError"
    assert "first failed" in caplog.text


def test_a_database_that_does_not_answer_is_asked_again(db, monkeypatch, caplog):
    def gone():
        raise OperationalError

    scheduler = Scheduler([JOB])
    monkeypatch.setattr(module, "close_old_connections", lambda: None)
    monkeypatch.setattr(module, "database_now", gone)
    scheduler.look(InOneThread())
    assert "look failed" in caplog.text


def test_the_list_says_how_each_went(due, capsys):
    take(JOB.command, "a", AT)
    give_back(JOB, "a", AT, "ValueError")
    call_command("run_scheduler", "--list")
    assert "send_notices" in (said := capsys.readouterr().out)
    assert "failed: ValueError" in said


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_it_stops_when_asked_and_what_is_at_hand_ends_first(monkeypatch):
    begun, may_end, ended = threading.Event(), threading.Event(), []

    def command(name, stdout):
        begun.set()
        may_end.wait(5)
        ended.append(name)

    monkeypatch.setattr(module, "call_command", command)
    ScheduledJob.objects.create(command=JOB.command, due_at=AT)
    scheduler = Scheduler([JOB], tick=0.05)
    thread = threading.Thread(target=scheduler.run)
    thread.start()
    assert begun.wait(5)
    scheduler.stopping.set()
    thread.join(0.2)
    assert thread.is_alive()
    assert ScheduledJob.objects.get().taken_by
    may_end.set()
    thread.join(5)
    assert (ended, ScheduledJob.objects.get().taken_by) == ([JOB.command], "")


def test_on_a_small_machine_the_worker_carries_the_scheduler(db, monkeypatch):
    seen = []

    class Counted(Scheduler):
        def run(self):
            seen.append("began")
            self.stopping.wait(5)
            seen.append("ended")

    monkeypatch.setattr(worker_command, "Scheduler", Counted)
    monkeypatch.setattr(worker_command, "demand_fit", lambda: None)
    monkeypatch.setattr(worker_command.db_worker.Command, "handle", lambda self, **options: seen.append("worked"))
    call_command("db_worker", "--backend", "queue", "--with-scheduler")
    assert (sorted(seen), seen[-1]) == (["began", "ended", "worked"], "ended")

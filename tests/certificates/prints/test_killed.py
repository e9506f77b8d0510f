"""Real processes that die by SIGKILL, and real connections that press at once. Only PostgreSQL lets two writers in at a time."""

import multiprocessing
import os
import signal
import zipfile
from datetime import timedelta

import pytest
from django.db import connections
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from certificates.models import PrintRun
from certificates.prints import making as print_making
from certificates.prints import services as print_services
from certificates.prints import tasks as print_tasks
from people.runs import files as print_files
from tests.certificates.conftest import work
from tests.stations.test_races import at_once

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]
STEPS = ["the second sheet", "half a sheet", "packing", "handed out", "noted"]


def die(*args, **kwargs):
    os.kill(os.getpid(), signal.SIGKILL)


def killed_at(step, pk):
    connections.close_all()
    run, put, pack, hand_out, tidy = PrintRun.objects.get(pk=pk), print_files.put, print_files.pack, print_files.hand_out, print_files.tidy
    done = []

    def put_some(path, content):
        if done and step == "the second sheet":
            die()
        if done and step == "half a sheet":
            path.with_suffix(".part").write_bytes(content[:5])
            die()
        put(path, content)
        done.append(path)

    def pack_and_die(*args):
        pack(*args)
        if step == "packing":
            die()

    def hand_out_and_die(run):
        hand_out(run)
        if step == "handed out":
            die()

    print_files.put, print_files.pack, print_files.hand_out = put_some, pack_and_die, hand_out_and_die
    print_files.tidy = die if step == "noted" else tidy
    print_making.sheet = lambda certificate, at: b"%PDF first " + certificate.number.encode()
    print_making.make(run)


@pytest.mark.parametrize("step", STEPS)
def test_killed_at_any_step_the_queue_makes_it_on(step, run, sheets, drawn):
    process = multiprocessing.get_context("fork").Process(target=killed_at, args=(step, run.pk))
    connections.close_all()
    process.start()
    process.join(60)
    assert process.exitcode == -signal.SIGKILL
    left = len(print_files.made(run))
    DBTaskResult.objects.filter(task_path__endswith="make_prints").delete()  # the worker that was killed had it
    PrintRun.objects.filter(finished_at=None).update(beat_at=timezone.now() - timedelta(minutes=3))
    print_tasks.look_after_prints.func(run.pk)
    work()
    run.refresh_from_db()
    assert (run.made, run.is_going) == (3, False)
    with zipfile.ZipFile(print_files.archive(run)) as zipped:
        assert zipped.testzip() is None
        assert len(zipped.namelist()) == 3
    assert len(drawn) == (0 if step == "noted" else 3 - left)


def test_pressed_twice_at_once_it_is_one_run(programme, sheets, printer):
    now = timezone.now()
    first, second = at_once(*[lambda: print_services.ask(programme, None, by=printer, at=now)] * 2)
    assert first == second
    assert PrintRun.objects.count() == 1
    assert DBTaskResult.objects.filter(task_path__endswith="make_prints").count() == 1

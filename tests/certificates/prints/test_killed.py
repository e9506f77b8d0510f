"""Real processes that die by SIGKILL, and real connections that press at once. Only PostgreSQL lets two writers in at a time."""

import zipfile
from datetime import timedelta

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from certificates.models import PrintRun
from certificates.prints import making as print_making
from certificates.prints import services as print_services
from certificates.prints import tasks as print_tasks
from people.runs import files as print_files
from tests.certificates.conftest import work
from tests.people.runs.killed import STEPS, kill_at
from tests.stations.test_races import at_once

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


def make(pk):
    print_making.sheet = lambda certificate, at: b"%PDF first " + certificate.number.encode()
    print_making.make(PrintRun.objects.get(pk=pk))


@pytest.mark.parametrize("step", STEPS)
def test_killed_at_any_step_the_queue_makes_it_on(step, run, sheets, drawn):
    kill_at(step, lambda: make(run.pk))
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

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
from people import erasure
from people.personal import erasure_journal
from people.personal.retention import forget_old
from people.runs import files as print_files
from tests.certificates.conftest import work
from tests.killed import die, killed
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


@pytest.mark.parametrize("step", ["swept", "committed", "noted"])
def test_an_erasure_that_is_killed_is_done_or_not_and_the_night_does_the_rest(step, run, sheets, drawn, superuser):
    """Before its end is committed, before its first file is deleted, before it stands in the journal."""
    print_making.make(run)
    holder, name = sheets[0].holder, sheets[0].holder_name

    def work():
        where = {"swept": (erasure, "sweep"), "committed": (print_files, "throw_away"), "noted": (erasure_journal, "note")}[step]
        setattr(*where, die)
        erasure.erase(holder, by=superuser, at=timezone.now())

    killed(work)
    holder.refresh_from_db()
    run.refresh_from_db()
    if step == "swept":
        assert (holder.full_name, run.thrown_away_at) == (name, None)
        assert print_files.archive(run).exists()
        return
    assert (holder.full_name, run.thrown_away_at is None) == ("", False)
    assert print_files.folder(run).exists() == (step == "committed")
    forget_old(at=timezone.now())
    assert not print_files.folder(run).exists()
    assert erasure_journal.complete(dry=True) == 0
    assert [entry["account"] for entry in erasure_journal._entries()].count(holder.pk) == 1

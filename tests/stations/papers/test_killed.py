"""Real processes that die by SIGKILL, and real connections at once. Only PostgreSQL lets two writers in at a time."""

import threading
import zipfile
from datetime import timedelta

import pytest
from django.db import connections, transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from people import erasure
from people.refusals import Refused
from people.runs import files
from stations.models import PaperRun
from stations.papers import making, services, tasks
from stations.services import withdraw
from tests.certificates.conftest import work
from tests.people.runs.killed import STEPS, kill_at
from tests.stations.papers.conftest import packed
from tests.stations.test_races import at_once

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


def plainly(kind, groups, title):
    return "\n".join(["%PDF", *(str(group[0].person) for group in groups)]).encode()


@pytest.fixture
def drawn(monkeypatch):
    made = []
    monkeypatch.setattr(making, "_set", lambda *args: made.append(args) or plainly(*args))
    return made


def make(pk):
    making._set = plainly
    making.make(PaperRun.objects.get(pk=pk))


@pytest.mark.parametrize("step", STEPS)
def test_killed_at_any_step_the_queue_makes_it_on(step, run, drawn):
    kill_at(step, lambda: make(run.pk))
    left = len(files.made(run))
    DBTaskResult.objects.filter(task_path__endswith="make_papers").delete()  # the worker that was killed had it
    PaperRun.objects.filter(finished_at=None).update(beat_at=timezone.now() - timedelta(minutes=3))
    tasks.look_after_papers.func(run.pk)
    work()
    run.refresh_from_db()
    assert (run.made, len(run.packed), run.is_going) == (4, 4, False)
    with zipfile.ZipFile(files.archive(run)) as zipped:
        assert zipped.testzip() is None
        assert len(zipped.namelist()) == 5
    assert len(drawn) == (0 if step == "noted" else 4 - left)


def test_packed_anew_twice_at_once_it_is_one_run(run, many, headquarters, drawn):
    making.make(run)
    withdraw(many[2].assignments.get(), by=None, at=timezone.now(), reason="ill")
    now = timezone.now()
    at_once(*[lambda: services.ask_anew(run, by=headquarters, at=now)] * 2)
    assert PaperRun.objects.count() == 2
    assert PaperRun.objects.filter(thrown_away_at=None).count() == 1


def in_between(person, by):
    """Erase in a thread of its own, held just before its end; returns (go on, thread)."""
    held, go_on = threading.Event(), threading.Event()

    def work_on():
        try:
            with transaction.atomic():
                erasure.erase(person, by=by, at=timezone.now())
                held.set()
                go_on.wait(20)
        finally:
            connections.close_all()

    thread = threading.Thread(target=work_on)
    thread.start()
    assert held.wait(20)
    return go_on, thread


def test_the_zip_waits_for_an_erasure_that_has_begun(run, many, drawn, superuser, monkeypatch):
    """It is packed while the erasure is not through: what it did is seen by nobody yet."""
    name, pack, erasing = str(many[2]), files.pack, []

    def pack_while_erased(*args):
        pack(*args)
        if not erasing:
            go_on, thread = in_between(many[2], superuser)
            erasing.append(thread)
            threading.Timer(1, go_on.set).start()

    monkeypatch.setattr(files, "pack", pack_while_erased)
    making.make(run)
    erasing[0].join(20)
    run.refresh_from_db()
    if run.thrown_away_at is None:
        assert not any(name.encode() in content for content in packed(run).values())
        assert run.left_out[-1][2] == "erased"
    else:
        assert not files.archive(run).exists()


def test_a_download_waits_for_an_erasure_that_has_begun(run, many, drawn, superuser):
    making.make(run)
    go_on, thread = in_between(many[2], superuser)
    threading.Timer(1, go_on.set).start()
    with pytest.raises((FileNotFoundError, Refused)):
        services.opened(run, at=timezone.now())
    thread.join(20)
    assert not files.archive(run).exists()

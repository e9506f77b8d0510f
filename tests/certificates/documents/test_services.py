"""The signed documents follow the certificate by the queue: killed between any two steps they are resumed, and never made twice."""

import multiprocessing
import os
import signal
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.management import call_command
from django.db import connections, transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from certificates import services
from certificates.documents import services as documents
from certificates.documents.tasks import make_documents
from certificates.enums import DocumentKind
from certificates.models import Certificate, Document
from tests.factories.certificates import CertificateFactory
from tests.people.conftest import work

pytestmark = pytest.mark.usefixtures("own_keys")


def make(certificate):
    return documents.make(certificate.pk, DocumentKind.BADGE, at=timezone.now())


def test_an_issue_signs_nothing_and_leaves_a_task(attempt, at):
    [certificate] = services.issue(attempt, at=at)
    assert not Document.objects.exists()
    [task] = DBTaskResult.objects.filter(task_path="certificates.documents.tasks.make_documents")
    assert task.args_kwargs["args"] == [certificate.pk]


def test_an_issue_that_is_taken_back_leaves_no_task(attempt, at):
    with transaction.atomic():
        services.issue(attempt, at=at)
        transaction.set_rollback(True)
    assert not DBTaskResult.objects.exists()


def test_the_task_makes_what_is_missing_and_nothing_twice(certificate):
    assert make_documents.func(certificate.pk) == ["badge"]
    first = Document.objects.get()
    assert make_documents.func(certificate.pk) == ["badge"]
    assert Document.objects.get().made_at == first.made_at
    assert make(certificate) == first


def test_whoever_asks_first_gets_it_made_on_the_spot(certificate):
    first = documents.badge(certificate, at=timezone.now())
    assert documents.badge(certificate, at=timezone.now()) == first
    assert Document.objects.count() == 1


def test_what_a_lost_task_left_is_made_by_the_command(certificate, capsys):
    DBTaskResult.objects.all().delete()
    call_command("make_documents")
    assert "Made: 1" in capsys.readouterr().out
    call_command("make_documents")
    assert "Made: 0" in capsys.readouterr().out
    assert Document.objects.count() == 1


def test_one_that_fails_stops_no_other(certificate, programme, monkeypatch, capsys, caplog):
    """The oldest of them, and with so many at a time that it would be the only one."""
    later = CertificateFactory(programme=programme)
    real = documents._badge

    def maker(one, there, at):
        if one.pk == certificate.pk:
            raise ValueError(one.number)
        return real(one, there, at)

    monkeypatch.setitem(documents.MAKERS, DocumentKind.BADGE, maker)
    call_command("make_documents", most=1)
    assert "Made: 1. Failed: 1." in capsys.readouterr().out
    assert Document.objects.get().certificate == later
    assert f"id {certificate.pk} could not be made" in caplog.text


def test_a_failure_in_the_middle_leaves_nothing_half_made(certificate, monkeypatch):
    """Between signing and saving."""
    with monkeypatch.context() as patched:
        patched.setattr(Document.objects, "update_or_create", lambda **_: (_ for _ in ()).throw(RuntimeError))
        with pytest.raises(RuntimeError):
            make(certificate)
    assert not Document.objects.exists()
    make(certificate)
    assert Document.objects.count() == 1


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_who_ask_at_once_get_the_same_document(certificate):
    gate = threading.Barrier(4)

    def ask(_number):
        gate.wait()
        try:
            return documents.badge(Certificate.objects.get(pk=certificate.pk), at=timezone.now())
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(ask, range(4)))) == 1
    assert Document.objects.count() == 1


STEPS = ["before the task", "locked", "signed", "saved", "committed"]


def killed_at(step, pk):
    """In a process of its own: does the task's work and dies by SIGKILL at a step."""
    connections.close_all()

    def die(*args, **kwargs):
        os.kill(os.getpid(), signal.SIGKILL)

    def dying_maker(certificate, there, at):
        if step == "locked":
            die()
        found = documents._badge(certificate, there, at)
        if step == "signed":
            die()
        return found

    if step == "before the task":
        die()
    documents.MAKERS[DocumentKind.BADGE] = dying_maker
    with transaction.atomic():
        documents.make(pk, DocumentKind.BADGE, at=timezone.now())
        if step == "saved":
            die()
    die()


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("step", STEPS)
def test_killed_at_any_step_it_is_resumed_and_made_once(certificate, step):
    process = multiprocessing.get_context("fork").Process(target=killed_at, args=(step, certificate.pk))
    connections.close_all()
    process.start()
    process.join(60)
    assert process.exitcode == -signal.SIGKILL
    there = list(Document.objects.values_list("made_at", flat=True))
    assert len(there) == (1 if step == "committed" else 0)
    work()
    call_command("make_documents")
    document = Document.objects.get()
    assert bytes(document.content).startswith(b'{"@context"')
    assert there in ([], [document.made_at])

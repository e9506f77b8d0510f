"""The mails go out by the queue: after the commit, at least once, always as the same mail."""

import multiprocessing
import os
import signal
from datetime import timedelta
from pathlib import Path
from smtplib import SMTPDataError

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.db import connections, transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from certificates import services
from certificates.models import Certificate
from certificates.tasks import PAUSES, wake_late
from tests.certificates.conftest import work


def waiting():
    return DBTaskResult.objects.filter(status="READY", task_path="certificates.tasks.mail_holder")


def test_the_mail_is_there_with_the_fact_or_not_at_all(attempt, at):
    with transaction.atomic():
        services.issue(attempt, at=at)
        transaction.set_rollback(True)
    assert not waiting().exists()
    services.issue(attempt, at=at)
    assert mail.outbox == []
    work()
    work()
    assert len(mail.outbox) == 1


def test_a_server_out_of_reach_is_asked_again_a_few_times(attempt, at, monkeypatch):
    def refuse(*args, **kwargs):
        raise ConnectionRefusedError

    monkeypatch.setattr("certificates.mails.EmailMessage.send", refuse)
    services.issue(attempt, at=at)
    for pause in PAUSES:
        work()
        [task] = waiting()
        assert task.run_after - timezone.now() > pause - timedelta(minutes=1)
        waiting().update(run_after=timezone.now())
    work()
    assert not waiting().exists()
    assert DBTaskResult.objects.filter(status="FAILED").count() == 1
    assert Certificate.objects.count() == 1


def test_where_nobody_knows_whether_it_went_out_the_same_mail_is_sent_again(attempt, at, monkeypatch):
    sent, send = [], EmailMessage.send

    def break_off_once(message):
        sent.append(message.message()["Message-ID"])
        if len(sent) == 1:
            raise SMTPDataError(451, b"")
        send(message)

    monkeypatch.setattr("certificates.mails.EmailMessage.send", break_off_once)
    services.issue(attempt, at=at)
    work()
    waiting().update(run_after=timezone.now())
    work()
    assert len(mail.outbox) == 1
    assert sent[0] == sent[1]
    assert sent[0].startswith("<certificate-")


def mailed_and_killed(outbox):
    connections.close_all()

    def send_and_die(message):
        Path(outbox).write_text(message.message()["Message-ID"])
        os.kill(os.getpid(), signal.SIGKILL)

    EmailMessage.send = send_and_die
    work()


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("erased", [False, True])
def test_a_worker_that_is_killed_over_a_mail_loses_none(attempt, tmp_path, erased):
    services.issue(attempt, at=timezone.now())
    DBTaskResult.objects.exclude(task_path="certificates.tasks.mail_holder").delete()
    process = multiprocessing.get_context("fork").Process(target=mailed_and_killed, args=(tmp_path / "sent",))
    connections.close_all()
    process.start()
    process.join(60)
    assert process.exitcode == -signal.SIGKILL
    work()
    assert mail.outbox == []
    if erased:
        Certificate.objects.update(holder_name="")
    assert wake_late(timezone.now()) == 0  # it may be at it still
    assert wake_late(timezone.now() + timedelta(minutes=11)) == 1
    assert wake_late(timezone.now() + timedelta(minutes=11)) == 0
    work()
    assert [one.message()["Message-ID"] for one in mail.outbox] == ([] if erased else [(tmp_path / "sent").read_text()])
    assert DBTaskResult.objects.filter(status="RUNNING").count() == 0
    assert DBTaskResult.objects.exists() != erased  # in which a reason may stand


def test_an_erased_holder_is_mailed_nothing(certificate, at):
    Certificate.objects.update(holder_name="")
    work()
    assert mail.outbox == []

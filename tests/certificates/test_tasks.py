"""The mails go out by the queue: after the commit, at most once, and again where no server could be reached."""

from datetime import timedelta
from smtplib import SMTPDataError

from django.core import mail
from django.db import transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from certificates import services
from certificates.models import Certificate
from certificates.tasks import PAUSES
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

    monkeypatch.setattr("certificates.mails.send_mail", refuse)
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


def test_where_nobody_knows_whether_it_went_out_it_is_not_sent_again(attempt, at, monkeypatch):
    def break_off(*args, **kwargs):
        raise SMTPDataError(451, b"")

    monkeypatch.setattr("certificates.mails.send_mail", break_off)
    services.issue(attempt, at=at)
    work()
    assert not waiting().exists()


def test_an_erased_holder_is_mailed_nothing(certificate, at):
    Certificate.objects.update(holder_name="")
    work()
    assert mail.outbox == []

"""Letters of invitation go out once, by the queue's real worker, whatever happens in between."""

from datetime import timedelta
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected

import pytest
from django.core import mail
from django.core.mail.backends import locmem
from django.core.management import call_command
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from people import invitation_mails, invitation_services, tasks
from people.enums import InvitationState
from people.invitation_mails import PAUSES, mail_waiting
from people.models import Invitation
from people.refusals import Refused
from tests.people.conftest import LIST, invite, keep, work


@pytest.fixture
def invitations(organisation, editor):
    return invite(organisation, editor)


def sent_to():
    return sorted(message.to[0] for message in mail.outbox)


def states():
    return sorted(Invitation.objects.values_list("state", flat=True))


def test_nothing_is_mailed_before_the_worker_comes_and_then_each_gets_one(invitations):
    assert (mail.outbox, states()) == ([], ["queued", "queued"])
    work()
    assert sent_to() == ["aigul.new@example.org", "boris.new@example.org"]
    assert states() == ["sent", "sent"]
    assert {(one.mailings, one.mailed_at is None) for one in invitations} == {(1, False)}


def test_a_second_worker_a_second_task_and_a_second_list_mail_nobody_twice(invitations, organisation, editor):
    work()
    tasks.wake(timezone.now())
    work()
    assert invitation_services.invite_list(keep(organisation, editor, LIST), by=editor, at=timezone.now()) == 0
    work()
    assert len(mail.outbox) == 2


def test_a_list_confirmed_twice_invites_once(organisation, editor):
    people = keep(organisation, editor)
    assert [invitation_services.invite_list(people, by=editor, at=timezone.now()) for _press in range(2)] == [2, 0]
    work()
    assert len(mail.outbox) == 2


def test_the_letter_is_in_the_language_of_whoever_is_invited_and_carries_the_own_link(invitations):
    work()
    kazakh, russian = sorted(mail.outbox, key=lambda message: message.to)
    assert "First Fund (kk)" in kazakh.subject
    assert "First Fund (ru)" in russian.body
    assert f"/kk/join/letter/{invitations[0].token}/" in kazakh.body
    assert f"/ru/join/letter/{invitations[1].token}/" in russian.body
    assert "Серікбаева Айгүл" in kazakh.body
    assert invitations[1].token not in kazakh.body


def test_no_mails_where_the_confirmation_fails(organisation, editor, monkeypatch):
    monkeypatch.setattr(invitation_services, "wake", lambda at: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        invite(organisation, editor)
    assert not Invitation.objects.exists()
    assert not DBTaskResult.objects.exists()


class Backend(locmem.EmailBackend):
    """Fails as told: on opening, or on sending to an address."""

    on_open = None
    on_send: dict[str, BaseException] = {}

    def open(self):
        if Backend.on_open:
            raise Backend.on_open

    def send_messages(self, messages):
        if error := Backend.on_send.get(messages[0].to[0]):
            raise error
        return super().send_messages(messages)


@pytest.fixture
def server(settings, monkeypatch):
    settings.EMAIL_BACKEND = f"{__name__}.Backend"
    monkeypatch.setattr("django.utils.module_loading.import_string", lambda path: Backend)
    monkeypatch.setattr("django.core.mail.import_string", lambda path: Backend)
    monkeypatch.setattr(Backend, "on_open", None)
    monkeypatch.setattr(Backend, "on_send", {})
    return Backend


def test_a_server_that_is_down_is_asked_again_later_and_given_up_at_last(invitations, server):
    server.on_open = ConnectionRefusedError()
    at = timezone.now()
    for pause in PAUSES:
        assert mail_waiting(at=at) == (0, 2)
        assert states() == ["queued", "queued"]
        assert mail_waiting(at=at + pause - timedelta(seconds=1)) == (0, 0)
        at += pause
    mail_waiting(at=at)
    assert states() == ["failed", "failed"]
    server.on_open = None
    assert mail_waiting(at=at + timedelta(days=9)) == (0, 0)


def test_a_task_that_could_not_mail_wakes_the_queue_again_by_itself(invitations, server):
    server.on_open = ConnectionRefusedError()
    work()
    waiting = DBTaskResult.objects.get(status="READY")
    assert waiting.run_after >= timezone.now() + PAUSES[0] - timedelta(seconds=30)
    server.on_open = None
    Invitation.objects.update(due_at=timezone.now())
    DBTaskResult.objects.update(run_after=timezone.now())
    work()
    assert len(mail.outbox) == 2


def test_an_address_that_the_server_knows_not_fails_at_once_and_keeps_nobody_waiting(invitations, server):
    server.on_send = {"aigul.new@example.org": SMTPRecipientsRefused({"aigul.new@example.org": (550, b"no such user")})}
    work()
    assert states() == ["failed", "sent"]
    assert sent_to() == ["boris.new@example.org"]


def test_where_nobody_knows_whether_it_went_out_it_is_not_sent_again_by_itself(invitations, server):
    server.on_send = {"aigul.new@example.org": SMTPServerDisconnected("in the middle")}
    work()
    server.on_send = {}
    tasks.wake(timezone.now())
    work()
    assert states() == ["sending", "sent"]
    assert sent_to() == ["boris.new@example.org"]


class Killed(BaseException):
    """As a process ends: nothing after it runs."""


def test_a_worker_killed_between_claim_and_mail_does_not_mail_twice_and_the_rest_goes_out(invitations, server):
    server.on_send = {"aigul.new@example.org": Killed()}
    with pytest.raises(Killed):
        mail_waiting(at=timezone.now())
    server.on_send = {}
    mail_waiting(at=timezone.now())
    assert (states(), sent_to()) == (["sending", "sent"], ["boris.new@example.org"])


def test_a_worker_killed_after_the_mail_does_not_mail_it_again(invitations, monkeypatch):
    real = invitation_mails._send

    def send_and_die(invitation):
        real(invitation)
        raise Killed

    monkeypatch.setattr(invitation_mails, "_send", send_and_die)
    with pytest.raises(Killed):
        mail_waiting(at=timezone.now())
    monkeypatch.setattr(invitation_mails, "_send", real)
    mail_waiting(at=timezone.now())
    assert sent_to() == ["aigul.new@example.org", "boris.new@example.org"]


def test_letters_that_wait_long_are_woken_by_the_command_that_runs_every_few_minutes(invitations):
    DBTaskResult.objects.all().delete()  # taken by a worker that died
    call_command("send_notices")
    assert not DBTaskResult.objects.exists()
    Invitation.objects.update(due_at=timezone.now() - timedelta(hours=1))
    call_command("send_notices")
    work()
    assert len(mail.outbox) == 2


def test_more_than_a_task_takes_is_left_to_the_next(organisation, editor, monkeypatch):
    monkeypatch.setattr(invitation_mails, "A_TASK", 3)
    invite(organisation, editor, "e-mail\n" + "".join(f"p{n}@example.org\n" for n in range(8)))
    work()
    assert len(mail.outbox) == len(set(sent_to())) == 8
    assert DBTaskResult.objects.count() == 3


def test_sending_again_is_a_deliberate_act_once_a_day_and_not_for_ever(invitations, editor):
    work()
    one, at = invitations[0], timezone.now()
    assert codes_of(lambda: invitation_services.send_again(one, by=editor, at=at)) == ["mailed_lately"]
    for day in range(1, 5):
        invitation_services.send_again(one, by=editor, at=at + timedelta(days=2 * day))
        mail_waiting(at=at + timedelta(days=2 * day))
    assert len(mail.outbox) == 6
    assert codes_of(lambda: invitation_services.send_again(one, by=editor, at=at + timedelta(days=99))) == ["mailed_enough"]


def test_one_that_waits_is_not_queued_twice(invitations, editor):
    assert codes_of(lambda: invitation_services.send_again(invitations[0], by=editor, at=timezone.now())) == ["waits"]


def test_what_is_withdrawn_before_the_worker_comes_is_not_mailed(invitations, editor):
    invitation_services.withdraw_invitation(invitations[0], by=editor, at=timezone.now())
    work()
    assert sent_to() == ["boris.new@example.org"]
    assert codes_of(lambda: invitation_services.withdraw_invitation(invitations[0], by=editor, at=timezone.now())) == ["not_open"]


def test_what_could_not_be_mailed_may_be_tried_again_soon(invitations, editor, server):
    server.on_send = {"aigul.new@example.org": SMTPRecipientsRefused({"aigul.new@example.org": (550, b"no such user")})}
    work()
    failed = Invitation.objects.get(state=InvitationState.FAILED)
    invitation_services.send_again(failed, by=editor, at=timezone.now() + timedelta(minutes=20))
    server.on_send = {}
    mail_waiting(at=timezone.now() + timedelta(minutes=20))
    assert states() == ["sent", "sent"]


def codes_of(act):
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.codes

"""The worker dies by SIGKILL over a mail: a notice comes all the same, twice at most and then as one; an invitation waits for a person's word."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.core.management import call_command
from django.utils import timezone

from people import invitation_mails, notice_kinds
from people.models import Invitation, Notice
from people.notice_kinds import NoticeKind
from people.notice_services import MOST_FAILURES, mail_what_waits, take_up_lost, tell
from tests.factories.people import PersonFactory
from tests.killed import die, killed
from tests.people.conftest import invite

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def notice(monkeypatch):
    kind = NoticeKind("always", label="Always", title="Always %(n)s", text="Always %(n)s", may_be_silenced=False)
    monkeypatch.setattr(notice_kinds, "_kinds", {"always": kind})
    monkeypatch.setattr(notice_kinds, "_sources", [])
    tell(PersonFactory(), "always", "1", {"n": 1}, at=timezone.now())
    return Notice.objects.get()


def send_and_die(outbox, goes_out):
    """A mail server that takes the mail, or does not, as the worker dies."""

    def send(message):
        if goes_out:
            outbox.write_text(message.message()["Message-ID"])
        die()

    def work():
        EmailMessage.send = send
        mail_what_waits(at=timezone.now())

    return work


@pytest.mark.parametrize("goes_out", [False, True])
def test_a_notice_is_mailed_after_all_and_one_that_comes_twice_is_one(notice, tmp_path, goes_out):
    outbox, now = tmp_path / "sent", timezone.now()
    killed(send_and_die(outbox, goes_out))
    assert mail_what_waits(at=now) == (0, 0), "somebody may be at it still"
    assert take_up_lost(at=now + timedelta(minutes=10)) == 0
    assert take_up_lost(at=now + timedelta(minutes=16)) == 1
    assert mail_what_waits(at=now + timedelta(minutes=16)) == (1, 0)
    [again] = mail.outbox
    assert not goes_out or again.message()["Message-ID"] == outbox.read_text()
    assert take_up_lost(at=now + timedelta(hours=1)) == 0
    assert mail_what_waits(at=now + timedelta(hours=1)) == (0, 0)


def test_killed_just_after_its_note_it_is_not_mailed_again(notice, tmp_path):
    def work():
        EmailMessage.send = lambda message: None
        mail_what_waits(at=timezone.now())
        die()

    killed(work)
    call_command("send_notices")
    assert take_up_lost(at=timezone.now() + timedelta(hours=1)) == 0
    assert mail.outbox == []


def test_a_notice_over_which_every_sender_dies_is_given_up_and_an_old_one_is_let_be(notice):
    now = timezone.now()
    for _ in range(MOST_FAILURES):
        Notice.objects.filter(claimed_at=None).update(claimed_at=now - timedelta(minutes=20))
        assert take_up_lost(at=now) == 1
    assert mail_what_waits(at=now) == (0, 0)
    Notice.objects.update(claimed_at=now - timedelta(days=2), failures=0)
    assert take_up_lost(at=now) == 0


@pytest.mark.parametrize(("step", "state"), [("claimed", "sending"), ("sent", "sending"), ("noted", "sent")])
def test_an_invitation_is_mailed_at_most_once_by_itself(step, state, organisation, editor, tmp_path):
    outbox, (invitation, *_others) = tmp_path / "sent", invite(organisation, editor)

    def send(one):
        if step != "claimed":
            outbox.write_text(one.email)
        if step != "noted":
            die()

    def work():
        invitation_mails._send = send
        invitation_mails.mail_waiting(at=timezone.now())
        die()

    killed(work)
    invitation.refresh_from_db()
    assert invitation.state == state
    assert outbox.exists() == (step != "claimed")
    mail.outbox.clear()
    invitation_mails.mail_waiting(at=timezone.now() + timedelta(hours=12))
    assert invitation.email not in [message.to[0] for message in mail.outbox]
    assert Invitation.objects.get(pk=invitation.pk).state == state

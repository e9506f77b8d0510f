"""What people are told: once in the site, once by mail, in their own language, and not what they switched off."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from smtplib import SMTPServerDisconnected
from threading import Barrier

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import connections
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_noop

from people import notice_kinds, services
from people.models import Notice
from people.notice_kinds import Due, NoticeKind, filled, moment, multilingual, translatable
from people.notice_services import MOST_FAILURES, mail_what_waits, tell, tell_all
from tests.factories.people import MembershipFactory, OrganisationFactory, PersonFactory

NAMES = {"kk": "Бірінші қор", "ru": "Первый фонд", "en": "First Foundation"}


@pytest.fixture
def at():
    return timezone.now()


@pytest.fixture
def only_ours(monkeypatch):
    """No app tells anything by itself; the kinds are two of this module."""
    due = []
    spoken = NoticeKind("spoken", label="Spoken", title=gettext_noop("My organisation"), text=gettext_noop("My organisation"), action="")
    always = NoticeKind("always", label="Always", title="Always %(n)s", text="Always %(n)s", may_be_silenced=False)
    monkeypatch.setattr(notice_kinds, "_kinds", {"spoken": spoken, "always": always})
    monkeypatch.setattr(notice_kinds, "_sources", [lambda at: due])
    return due


def send(at):
    mail_what_waits(at=at)
    return [(message.to, message.subject) for message in mail.outbox]


def test_the_same_is_told_once(only_ours, volunteer, at):
    for _ in range(2):
        tell(volunteer, "spoken", "post 1", {}, at=at)
    assert tell_all([Due(volunteer.pk, "spoken", "post 1", {}), Due(volunteer.pk, "spoken", "post 2", {})], at=at) == 1
    assert sorted(volunteer.notices.values_list("key", flat=True)) == ["post 1", "post 2"]


def test_a_kind_that_nobody_registered_is_an_error(only_ours, volunteer, at):
    with pytest.raises(KeyError):
        tell(volunteer, "unheard-of", "1", {}, at=at)
    assert not Notice.objects.exists()


def test_it_is_mailed_once_in_the_persons_language(only_ours, db, at):
    for language in ("kk", "ru", "en"):
        tell(PersonFactory(email=f"{language}@example.org", language=language), "spoken", "1", {}, at=at)
    send(at)
    send(at + timedelta(minutes=5))
    assert {(message.to[0], message.subject) for message in mail.outbox} == {
        ("kk@example.org", "Менің ұйымым"),
        ("ru@example.org", "Моя организация"),
        ("en@example.org", "My organisation"),
    }
    assert len(mail.outbox) == 3
    assert "/kk/me/notices/" in next(message.body for message in mail.outbox if message.to == ["kk@example.org"])


def test_what_is_switched_off_is_told_in_the_site_alone(only_ours, client, volunteer, at):
    client.force_login(volunteer)
    assert client.post("/en/me/notices/", {}).status_code == 302
    tell(volunteer, "spoken", "1", {}, at=at)
    tell(volunteer, "always", "1", {"n": 1}, at=at)
    assert [subject for _to, subject in send(at)] == ["Always 1"]
    assert volunteer.notices.count() == 2
    client.post("/en/me/notices/", {"wanted": ["spoken"]})
    tell(volunteer, "spoken", "2", {}, at=at)
    assert len(send(at)) == 2


def test_a_mail_server_that_is_down_loses_nothing(only_ours, volunteer, at, monkeypatch):
    tell(volunteer, "always", "1", {"n": 1}, at=at)

    def refuse(notice):
        raise SMTPServerDisconnected

    with monkeypatch.context() as down:
        down.setattr("people.mails.send_notice", refuse)
        assert mail_what_waits(at=at) == (0, 1)
    assert mail_what_waits(at=at) == (1, 0)
    assert len(mail.outbox) == 1


def test_after_some_failures_it_is_given_up(only_ours, volunteer, at):
    tell(volunteer, "always", "1", {"n": 1}, at=at)
    Notice.objects.update(failures=MOST_FAILURES)
    assert mail_what_waits(at=at) == (0, 0)


def test_a_sender_killed_after_its_claim_does_not_mail_twice(only_ours, volunteer, at, monkeypatch):
    tell(volunteer, "always", "1", {"n": 1}, at=at)

    def killed(notice):
        raise KeyboardInterrupt

    with monkeypatch.context() as midway:
        midway.setattr("people.mails.send_notice", killed)
        with pytest.raises(KeyboardInterrupt):
            mail_what_waits(at=at)
    assert mail_what_waits(at=at) == (0, 0)


def test_a_closed_account_gets_no_mail(only_ours, volunteer, at):
    tell(volunteer, "always", "1", {"n": 1}, at=at)
    volunteer.is_active = False
    volunteer.save()
    assert send(at) == []


def test_the_command_tells_and_mails_and_again_changes_nothing(only_ours, volunteer, capsys):
    only_ours.append(Due(volunteer.pk, "always", "1", {"n": 1}))
    call_command("send_notices")
    call_command("send_notices")
    assert capsys.readouterr().out.splitlines() == [f"Told: {n}. Mailed: {n}. Failed: 0. Taken up again: 0." for n in (1, 0)]


def test_what_fills_a_sentence_is_shown_in_the_readers_language():
    evening = datetime(2026, 12, 5, 20, tzinfo=UTC)
    values = {"a": moment(evening, "Asia/Almaty"), "b": multilingual(NAMES), "c": translatable("My organisation"), "d": 3}
    with translation.override("ru"):
        assert filled("%(b)s %(c)s %(d)s", values) == "Первый фонд Моя организация 3"
        assert filled("%(a)s", values).replace("\xa0", " ") == "6 декабря 2026 года, 01:00"


# --- The page ---------------------------------------------------------------------------------------------------------


def test_a_person_reads_their_own_notices_and_nobody_elses(client, volunteer, at):
    organisation = OrganisationFactory(name=NAMES)
    services.accept_membership(MembershipFactory(person=volunteer, organisation=organisation, state="asked"), by=None, at=at)
    other = OrganisationFactory(name={"kk": "Бөгде", "ru": "Чужой", "en": "Foreign Foundation"})
    services.accept_membership(MembershipFactory(person=PersonFactory(), organisation=other, state="asked"), by=None, at=at)
    client.force_login(volunteer)
    page = client.get("/en/me/notices/").text
    assert "First Foundation has accepted you" in page
    assert "Foreign Foundation" not in page
    assert "Бірінші қор" in client.get("/kk/me/notices/").text


def test_reading_is_a_press_and_never_a_visit(client, volunteer, at):
    tell(volunteer, "membership_accepted", "1", {"organisation": multilingual(NAMES)}, at=at)
    client.force_login(volunteer)
    assert "I have read them" in client.get("/en/me/notices/").text
    assert volunteer.notices.get().read_at is None
    assert client.get("/en/me/notices/read/").status_code == 302
    assert volunteer.notices.get().read_at is None
    assert client.post("/en/me/notices/read/").status_code == 302
    assert volunteer.notices.get().read_at is not None
    assert "I have read them" not in client.get("/en/me/notices/").text


def test_an_empty_page_says_what_will_stand_there(client, volunteer):
    client.force_login(volunteer)
    assert "Nothing yet" in client.get("/en/me/notices/").text


@pytest.mark.parametrize("name", ["people:notices", "people:read_notices"])
def test_a_visitor_is_sent_to_the_log_in(client, db, name):
    response = client.post(reverse(name))
    assert response.status_code == 302
    assert "/accounts/login/" in response.headers["Location"]


def test_a_forged_choice_is_refused_and_changes_nothing(client, volunteer):
    client.force_login(volunteer)
    assert client.post("/en/me/notices/", {"wanted": ["assigned; DROP TABLE"]}).status_code == 400
    assert not volunteer.silences.exists()


def test_a_group_of_switches_is_not_called_optional(client, volunteer):
    client.force_login(volunteer)
    page = client.get("/en/me/notices/").text
    assert "By mail I want to be told about" in page
    assert "(optional)" not in page


def test_switches_are_offered_for_what_one_is_told(client, volunteer):
    client.force_login(volunteer)
    assert "Certificates of volunteers" not in client.get("/en/me/notices/").text
    services.grant_role(volunteer, "coordinator")
    assert "Certificates of volunteers" in client.get("/en/me/notices/").text
    client.post("/en/me/notices/", {})
    assert volunteer.silences.filter(kind="certificates_expire").exists()


# --- What this app tells ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "act, kind",
    [(services.accept_membership, "membership_accepted"), (services.decline_membership, "membership_declined")],
)
def test_the_answer_of_an_organisation_is_told(volunteer, at, act, kind):
    act(MembershipFactory(person=volunteer, state="asked"), by=None, at=at)
    assert volunteer.notices.get().kind == kind


def test_an_end_is_told_unless_the_person_made_it(volunteer, at):
    services.end_membership(MembershipFactory(person=volunteer, state="accepted"), by=None, at=at)
    assert volunteer.notices.get().kind == "membership_ended"
    other = PersonFactory()
    services.end_membership(MembershipFactory(person=other, state="accepted"), by=other, at=at)
    assert not other.notices.exists()


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_senders_at_once_mail_each_notice_once(only_ours, at):
    for number in range(40):
        tell(PersonFactory(), "always", str(number), {"n": number}, at=at)
    ready = Barrier(4)

    def sender(_number):
        try:
            ready.wait()
            return mail_what_waits(at=at)[0]
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as senders:
        assert sum(senders.map(sender, range(4))) == 40
    assert len({message.subject for message in mail.outbox}) == len(mail.outbox) == 40

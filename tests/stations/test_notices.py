"""Whoever is given a post, or loses it, is told in the same transaction."""

import pytest
from django.core import mail
from django.utils import translation

from certificates.services import revoke
from people.models import Notice
from people.notice_kinds import shown
from people.notice_services import mail_what_waits
from people.refusals import Refused
from stations.services import assign, withdraw


def words(person, kind, language):
    with translation.override(language):
        return shown(person.notices.get(kind=kind))


def test_a_post_is_told_with_place_and_time_of_the_election(plan, ready, at):
    plan.election.time_zone = "Asia/Almaty"
    plan.election.save()
    plan.post.refresh_from_db()
    assign(ready, plan.post, by=None, at=at)
    notice = words(ready, "assigned", "ru")
    assert str(plan.station) in notice.title
    assert "Auezov district" in notice.text
    assert notice.url.endswith("/posts/")


def test_a_refused_assignment_tells_nothing(plan, volunteer, at):
    with pytest.raises(Refused):
        assign(volunteer, plan.post, by=None, at=at)
    assert not Notice.objects.exists()


def test_a_withdrawal_is_told_with_its_reason(plan, ready, at):
    withdraw(assign(ready, plan.post, by=None, at=at), by=None, at=at, reason="The station has moved")
    assert "The station has moved" in words(ready, "withdrawn", "en").text


def test_a_revocation_tells_the_holder_in_their_language_that_the_post_is_gone(plan, ready, at):
    assign(ready, plan.post, by=None, at=at)
    revoke(ready.certificates.get(), reason="Campaigned for a candidate", by=None, at=at)
    told = words(ready, "withdrawn", "ru").text
    assert "Сертификат отозван" in told
    assert "Campaigned" not in told


def test_nobody_can_switch_these_mails_off(plan, ready, at, client):
    client.force_login(ready)
    client.post("/en/me/notices/", {})
    assign(ready, plan.post, by=None, at=at)
    mail_what_waits(at=at)
    assert [message.to for message in mail.outbox] == [[ready.email]]

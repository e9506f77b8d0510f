"""The day before: where to be, beside whom, whom to call; once."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import translation

from people.models import Notice, User
from people.notice_kinds import shown
from people.notice_services import mail_what_waits, tell_all, tell_what_is_due
from people.services import grant_role
from people.signals import person_erased
from stations.contacts import Contacts
from stations.life.notices import tomorrow
from stations.models import Assignment, Election, Shift, Station
from stations.services import assign, withdraw
from tests.factories.people import PersonFactory, area
from tests.factories.stations import ScopeFactory


@pytest.fixture
def pair(plan, make_ready, at):
    Election.objects.update(contact_phone="+77010000000")
    Station.objects.update(latitude=43.2, longitude=76.9, address="Abai 1")
    first, second = make_ready(), make_ready(organisation=plan.other_organisation)
    User.objects.filter(pk=second.pk).update(full_name="Омарова Динара Серікқызы")
    Shift.objects.filter(pk=plan.shift.pk).update(starts_at=at + timedelta(hours=12), ends_at=at + timedelta(hours=21))
    Shift.objects.filter(pk=plan.evening.pk).delete() if not plan.evening.posts.exists() else None
    return assign(first, plan.post, by=None, at=at), assign(second, plan.second, by=None, at=at)


def test_address_map_shift_partner_and_phone_in_the_persons_language(pair, at):
    assert tell_all(tomorrow(at), at=at) == 2
    notice = Notice.objects.get(person=pair[0].person, kind="post_tomorrow")
    with translation.override("en"):
        text = shown(notice).text
    for part in ("Abai 1", "https://www.openstreetmap.org/?mlat=43.20000&mlon=76.90000", "Morning", "Beside you: Динара.", "701"):
        assert part in text
    assert "Омарова" not in text
    User.objects.filter(pk=pair[0].person_id).update(language="kk")
    mail_what_waits(at=at)
    letter = next(one for one in mail.outbox if one.to == [pair[0].person.email] and "Abai 1" in one.body and "openstreetmap" in one.body)
    assert "Beside you" not in letter.body


def coordinate(where, phone, organisation=None, role="coordinator"):
    person = PersonFactory(phone=phone)
    if role:
        grant_role(person, role)
    ScopeFactory(person=person, area=where, organisation=organisation)
    return person


def test_whom_to_call_is_who_coordinates_the_closest_area(client, plan, pair, at):
    city = plan.area
    called = lambda: Contacts().phone(Assignment.objects.select_related("station__area", "shift__election").get(pk=pair[0].pk))  # noqa: E731
    assert called() == "+77010000000"
    coordinate(None, "+77010000001")  # everywhere: the number of the election is for that
    coordinate(area("Elsewhere"), "+77010000002")
    coordinate(city, "")
    coordinate(city, "+77010000003", role="")
    coordinate(city, "+77010000004", plan.other_organisation)
    assert called() == "+77010000000"
    coordinate(city, "+77010000005")
    assert called() == "+77010000005"
    inner = area("Inner", city)
    Station.objects.filter(pk=plan.station.pk).update(area=inner)
    assert called() == "+77010000005"
    coordinate(inner, "+77010000006")
    assert called() == "+77010000006"
    coordinate(inner, "+77010000007", plan.organisation)
    assert called() == "+77010000007"
    tell_all(tomorrow(at), at=at)
    with translation.override("en"):
        told = [shown(Notice.objects.get(person=one.person, kind="post_tomorrow")).text for one in pair]
    assert ["000 0007" in told[0], "000 0006" in told[1]] == [True, True]
    client.force_login(pair[0].person)
    for name in ("mine", "kept"):
        assert "tel:+77010000007" in client.get(reverse(f"stations:{name}")).text
    assert "000 0007" in client.get(reverse("stations:calendar")).text


def test_no_reminder_keeps_the_number_of_who_was_erased(plan, pair, at):
    person = coordinate(plan.area, "+77010000008")
    tell_all(tomorrow(at), at=at)
    assert Notice.objects.filter(kind="post_tomorrow").count() == 2
    person_erased.send(User, person=person, by=None, at=at)
    assert not Notice.objects.filter(kind="post_tomorrow").exists()


def test_once(pair, at):
    tell_what_is_due(at=at)
    tell_what_is_due(at=at + timedelta(hours=1))
    assert Notice.objects.filter(kind="post_tomorrow").count() == 2


def test_not_earlier_not_later_and_not_to_who_stands_no_longer(pair, at):
    assert not list(tomorrow(at - timedelta(hours=13)))
    assert not list(tomorrow(at + timedelta(hours=12)))
    withdraw(pair[0], by=None, at=at, reason="x")
    assert [due.person_id for due in tomorrow(at)] == [pair[1].person_id]

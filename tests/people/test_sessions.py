"""Where somebody is logged in: listed, ended one by one or all at once, ended by a new password, ended by time for staff alone."""

from datetime import timedelta

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from people.devices import device
from people.enums import Role
from people.erasure import erase
from people.services import grant_role
from people.token_services import make_token
from tests.factories.people import PASSWORD, PersonFactory

PHONE = "Mozilla/5.0 (Linux; Android 14; SM-A155F) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/27.0 Chrome/125.0 Mobile Safari/537.36"
LAPTOP = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
ME = "/en/me/"


@pytest.fixture(autouse=True)
def pages(tree):
    """Log-in leads to the front page."""


def logged_in(person, agent=LAPTOP, ip="198.51.100.9"):
    client = Client(headers={"user-agent": agent}, REMOTE_ADDR=ip)
    client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
    assert is_in(client)
    return client


def is_in(client):
    return client.get(ME).status_code == 200


def press(client, address):
    """Press the button, and show the password that is asked for before."""
    asked = client.post(address)
    assert asked["Location"].startswith(reverse("account_reauthenticate"))
    return client.post(asked["Location"], {"password": PASSWORD}, follow=True)


def test_each_is_listed_by_device_and_address(volunteer, other_volunteer):
    laptop, _phone = logged_in(volunteer), logged_in(volunteer, PHONE, "203.0.113.7")
    logged_in(other_volunteer, "Opera/9.80", "192.0.2.1")
    page = laptop.get(reverse("usersessions_list")).content.decode()
    for told in ("Firefox, Linux", "Samsung Internet, Android", "198.51.100.9", "203.0.113.7", "this browser"):
        assert told in page
    assert "192.0.2.1" not in page
    assert reverse("usersessions_list") in laptop.get(ME).content.decode()


def test_one_is_ended_and_the_others_stay(volunteer):
    laptop, phone, tablet = logged_in(volunteer), logged_in(volunteer, PHONE), logged_in(volunteer, PHONE)
    of_phone = UserSession.objects.get(session_key=phone.session.session_key)
    assert laptop.get(reverse("people:end_session", args=[of_phone.pk])).status_code == 302  # a link ends nothing
    assert is_in(phone)
    assert laptop.post(reverse("people:end_session", args=[of_phone.pk])).status_code == 302  # nor does who cannot show the password
    assert is_in(phone)
    response = press(laptop, reverse("people:end_session", args=[of_phone.pk]))
    assert "That session is ended" in response.content.decode()
    assert [is_in(client) for client in (laptop, phone, tablet)] == [True, False, True]


def test_nobody_ends_somebody_elses(volunteer, other_volunteer):
    victim, stranger = logged_in(volunteer), logged_in(other_volunteer)
    of_victim = UserSession.objects.get(user=volunteer)
    assert press(stranger, reverse("people:end_session", args=[of_victim.pk])).status_code == 404
    assert Client().post(reverse("people:end_session", args=[of_victim.pk])).status_code == 302
    assert is_in(victim)


def test_all_others_are_ended_at_once(volunteer):
    laptop, phone = logged_in(volunteer), logged_in(volunteer, PHONE)
    press(laptop, reverse("usersessions_list"))
    assert [is_in(client) for client in (laptop, phone)] == [True, False]


def test_the_own_one_can_be_ended_too(volunteer):
    laptop = logged_in(volunteer)
    press(laptop, reverse("people:end_session", args=[UserSession.objects.get().pk]))
    assert not is_in(laptop)


def test_a_new_password_ends_all_others_and_is_told_by_mail(volunteer):
    laptop, phone = logged_in(volunteer), logged_in(volunteer, PHONE)
    new = "quite another phrase"
    laptop.post(reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert [is_in(client) for client in (laptop, phone)] == [True, False]
    assert mail.outbox[-1].to == [volunteer.email]
    assert "password" in mail.outbox[-1].subject.lower()
    assert "Samsung" not in laptop.get(reverse("usersessions_list")).content.decode()


def test_logging_in_makes_a_new_session_key_and_logging_out_ends_it(volunteer):
    client = Client()
    client.get(reverse("account_login"))
    before = client.session.session_key
    client.post(reverse("account_login"), {"login": volunteer.email, "password": PASSWORD})
    key = client.session.session_key
    assert key != before
    client.post(reverse("account_logout"))
    assert not Session.objects.filter(session_key=key).exists()


def test_erasure_forgets_where_somebody_was_logged_in(volunteer):
    client = logged_in(volunteer)
    erase(volunteer, by=volunteer, at=timezone.now())
    assert not UserSession.objects.filter(user=volunteer).exists()
    assert not is_in(client)


@pytest.mark.parametrize("agent, told", [(PHONE, "Samsung Internet, Android"), (LAPTOP, "Firefox, Linux"), ("curl/8", "curl/8"), ("", "")])
def test_a_device_is_named(agent, told):
    assert device(agent) == told


# --- Staff ---------------------------------------------------------------------------------------------------------------


@pytest.fixture
def clock(monkeypatch):
    """clock(hours): so much later it is, for sessions."""
    now = timezone.now()

    def later(hours):
        monkeypatch.setattr("people.sessions.timezone.now", lambda: now + timedelta(hours=hours))

    return later


@pytest.fixture
def coordinator(client):
    person = PersonFactory(language="en")
    grant_role(person, Role.COORDINATOR)
    client.force_login(person)
    return person


def test_staff_are_logged_out_after_two_idle_hours(client, coordinator, clock):
    clock(1.9)
    assert is_in(client)
    clock(3.8)
    assert is_in(client)
    clock(5.9)
    assert not is_in(client)
    clock(5.95)
    assert not is_in(client)


def test_staff_are_logged_out_a_day_after_the_log_in_whatever_they_do(client, coordinator, clock):
    for hour in range(24):
        clock(hour)
        assert is_in(client)
    clock(24.1)
    assert not is_in(client)


def test_volunteers_stay_logged_in_for_weeks(client, volunteer, clock):
    client.force_login(volunteer)
    clock(24 * 29)
    assert is_in(client)


def test_who_gets_a_role_later_is_limited_from_the_first_desk_on(client, volunteer, clock):
    client.force_login(volunteer)
    grant_role(volunteer, Role.COORDINATOR)
    TOTP.activate(volunteer, generate_totp_secret())
    assert client.get("/admin/").status_code == 200
    clock(2.1)
    assert not is_in(client)


def test_it_is_not_written_with_every_request_that_staff_are_there(client, coordinator, clock):
    def written():
        return Session.objects.get().session_data

    before = written()
    clock(0.01)
    assert is_in(client)
    assert written() == before
    clock(0.2)
    assert is_in(client)
    assert written() != before


def test_the_headquarters_logs_somebody_out_everywhere(volunteer, superuser):
    headquarters = PersonFactory(is_sample=True)
    grant_role(headquarters, Role.HEADQUARTERS)
    phone, desk = logged_in(volunteer), Client()
    token, _secret = make_token(volunteer, name="Script", days=1, at=timezone.now())
    desk.force_login(headquarters)
    edit, out = reverse("wagtailusers_users:edit", args=[volunteer.pk]), reverse("people_log_out", args=[volunteer.pk])
    assert out in desk.get(edit).content.decode()
    assert volunteer.email in desk.get(out).content.decode()
    assert is_in(phone)
    assert desk.post(out)["Location"] == edit
    assert not is_in(phone)
    token.refresh_from_db()
    assert token.revoked_at
    assert ModelLogEntry.objects.filter(action="people.log_out_everywhere", user=headquarters).exists()
    assert desk.post(reverse("people_log_out", args=[superuser.pk])).status_code in {302, 403}
    assert phone.post(out).status_code in {302, 403}
    assert ModelLogEntry.objects.filter(action="people.log_out_everywhere").count() == 1


def test_a_new_password_ends_tokens_too(volunteer, other_volunteer):
    """Whoever had the old one may have made one."""
    laptop = logged_in(volunteer)
    held = [make_token(person, name="Script", days=30, at=timezone.now())[0] for person in (volunteer, other_volunteer)]
    new = "a quite different horse"
    laptop.post(reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": new, "password2": new})
    for token in held:
        token.refresh_from_db()
    assert [bool(token.revoked_at) for token in held] == [True, False]
    assert ModelLogEntry.objects.filter(action="people.revoke_token", user=volunteer).count() == 1

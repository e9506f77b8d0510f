"""Who may open other people's data shows a second factor first. Here every answer is the real one: 200 from the admin."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value, yield_hotp_counters_from_time
from django.core import mail
from django.test import Client
from django.urls import reverse

from people.enums import Role
from people.services import grant_role
from tests.factories.people import PASSWORD, OrganisationFactory, PersonFactory

ADMIN = "/admin/"
CHOICE = "/en/accounts/2fa/"
SET_UP = "/en/accounts/2fa/totp/activate/"


@pytest.fixture
def coordinator(tree):
    person = PersonFactory(language="en")
    grant_role(person, Role.COORDINATOR)
    return person


def code_for(secret):
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def log_in(client, person):
    return client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})


def confirm(client, address):
    """Open `address`, which asks for the password before."""
    asked = client.get(address)
    assert asked["Location"].startswith(reverse("account_reauthenticate"))
    assert client.get(asked["Location"]).status_code == 200
    answered = client.post(asked["Location"], {"password": PASSWORD})
    assert answered["Location"] == address
    page = client.get(address)
    assert page.status_code == 200
    return page


def test_the_admin_opens_after_the_second_factor_is_set_up_and_not_before(client, coordinator, monkeypatch):
    monkeypatch.setattr("allauth.mfa.totp.internal.flows.transaction.on_commit", lambda then: then())
    log_in(client, coordinator)
    response = client.get(ADMIN)
    assert (response.status_code, response["Location"]) == (302, CHOICE)
    assert SET_UP in client.get(CHOICE).content.decode()
    assert client.get("/admin/roster/")["Location"] == CHOICE
    asked = client.get(SET_UP)
    assert "Set up a second factor first" in client.get(asked["Location"]).content.decode()
    confirm(client, SET_UP)
    assert client.get(ADMIN).status_code == 302
    client.post(SET_UP, {"code": "000000"})
    assert client.get(ADMIN).status_code == 302
    secret = client.get(SET_UP).context["form"].secret
    client.post(SET_UP, {"code": code_for(secret)})
    assert Authenticator.objects.filter(user=coordinator, type=Authenticator.Type.TOTP).exists()
    response = client.get(ADMIN)
    assert response.status_code == 200
    assert "wagtail" in response.content.decode()
    assert "authenticator app" in mail.outbox[-1].body.lower()


def test_a_second_log_in_asks_for_the_code(client, coordinator):
    secret = generate_totp_secret()
    TOTP.activate(coordinator, secret)
    response = log_in(client, coordinator)
    assert response["Location"] == reverse("mfa_authenticate")
    assert "_auth_user_id" not in client.session
    assert client.get(reverse("mfa_authenticate")).status_code == 200
    client.post(reverse("mfa_authenticate"), {"code": code_for(secret)})
    assert client.session["_auth_user_id"] == str(coordinator.pk)
    assert client.get(ADMIN).status_code == 200


@pytest.mark.parametrize("role", [role for role in Role.values if role != Role.VOLUNTEER])
def test_every_role_above_volunteer_needs_it(client, tree, role):
    person = PersonFactory(language="en")
    grant_role(person, role, OrganisationFactory() if role in {"editor", "reviewer"} else None)
    client.force_login(person)
    assert client.get(ADMIN)["Location"] == CHOICE


def test_superusers_need_it(client, tree):
    client.force_login(PersonFactory(is_superuser=True))
    assert client.get(ADMIN)["Location"] == CHOICE


def test_volunteers_and_visitors_are_turned_away_by_the_admin_itself(client, tree, volunteer):
    assert CHOICE not in client.get(ADMIN)["Location"]
    client.force_login(volunteer)
    assert CHOICE not in client.get(ADMIN)["Location"]


def test_it_can_be_switched_off(client, settings, coordinator):
    settings.SECOND_FACTOR_REQUIRED = False
    client.force_login(coordinator)
    assert client.get(ADMIN).status_code == 200


def test_sample_log_ins_need_none_where_they_are_allowed(client, settings, superuser, tree):
    client.force_login(superuser)
    assert client.get(ADMIN).status_code == 200
    settings.SAMPLE_LOGINS_ALLOWED = False
    assert client.get(ADMIN).status_code == 302


def test_recovery_codes_are_pages_of_ours(client, coordinator):
    log_in(client, coordinator)
    TOTP.activate(coordinator, generate_totp_secret())
    confirm(client, reverse("mfa_generate_recovery_codes"))
    assert client.post(reverse("mfa_generate_recovery_codes")).status_code == 302
    for name in ("mfa_index", "mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_deactivate_totp"):
        page = client.get(reverse(name))
        assert page.status_code == 200
        assert "masthead" in page.content.decode()


def test_the_qr_code_stands_on_white(client, coordinator):
    from allauth.mfa.adapter import get_adapter

    log_in(client, coordinator)
    page = confirm(client, SET_UP)
    assert "data:image/svg+xml" in page.content.decode()
    svg = get_adapter().build_totp_svg("otpauth://totp/x")
    assert svg.index('fill="#fff"') < svg.index("<path")


def test_whoever_had_the_password_alone_is_out_once_there_is_a_second_factor(coordinator, monkeypatch):
    """Somebody with a stolen password was there first; the owner's second factor is not theirs, and ends what they had opened."""
    monkeypatch.setattr("allauth.mfa.totp.internal.flows.transaction.on_commit", lambda then: then())
    thief, owner = Client(), Client()
    for browser in (thief, owner):
        log_in(browser, coordinator)
    confirm(owner, SET_UP)
    owner.post(SET_UP, {"code": code_for(owner.get(SET_UP).context["form"].secret)})
    assert owner.get(ADMIN).status_code == 200
    assert thief.get(ADMIN)["Location"].startswith(reverse("wagtailadmin_login"))

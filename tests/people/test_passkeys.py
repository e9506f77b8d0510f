"""Passkeys: allauth's, in our look and languages. The ceremony itself is walked in a browser (tests/journeys/test_passkey.py)."""

import json

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse

from people.enums import Role
from people.services import grant_role
from tests.factories.people import PASSWORD, PersonFactory

ADMIN = "/admin/"
JUNK = [
    "",
    "{}",
    "[]",
    "null",
    "1",
    '"x"',
    '{"id": 1}',
    "\0",
    '{"id":"a","rawId":"a","response":{"userHandle":"MQ"},"type":"public-key"}',
    "x" * 200_000,
]
JUNK += [json.dumps({"id": "AA", "rawId": "AA", "type": "public-key", "response": value}) for value in ({}, [], None, {"clientDataJSON": "AA"})]
RESPONSE = {"clientDataJSON": "eyJ9", "authenticatorData": "AA", "signature": "AA", "userHandle": "MQ", "attestationObject": "AA"}
JUNK.append(json.dumps({"id": "AA", "rawId": "AA", "type": "public-key", "clientExtensionResults": {}, "response": RESPONSE}))


@pytest.fixture(autouse=True)
def pages(tree):
    """Log-in leads to the front page."""


@pytest.fixture
def key():
    """key(person): a passkey of theirs, as it is kept."""

    def add(person, name="My phone", passwordless=True):
        data = {"name": name, "credential": {"clientExtensionResults": {"credProps": {"rk": passwordless}}}}
        return Authenticator.objects.create(user=person, type=Authenticator.Type.WEBAUTHN, data=data)

    return add


def confirm(client):
    """Show the password again, as every change of a factor asks."""
    assert client.post(reverse("account_reauthenticate") + "?next=/en/me/", {"password": PASSWORD})["Location"] == "/en/me/"


def test_a_passkey_is_a_second_factor(client, key):
    person = PersonFactory(language="en")
    grant_role(person, Role.COORDINATOR)
    client.force_login(person)
    assert client.get(ADMIN)["Location"] == reverse("mfa_index")
    key(person)
    assert client.get(ADMIN).status_code == 200


@pytest.mark.parametrize("language, words", [("kk", "құпиясөзсіз кіреді"), ("ru", "вход без пароля"), ("en", "logs in without a password")])
def test_the_list_of_keys_is_a_page_of_ours(client, key, language, words):
    person = PersonFactory(language=language)
    key(person)
    client.force_login(person)
    page = client.get(f"/{language}/accounts/2fa/webauthn/").content.decode()
    assert "masthead" in page
    assert "My phone" in page
    assert words.lower() in page.lower()


def test_adding_one_asks_for_the_password_first(client, volunteer):
    client.post(reverse("account_login"), {"login": volunteer.email, "password": PASSWORD})
    address = reverse("mfa_add_webauthn")
    asked = client.get(address)
    assert asked["Location"].startswith(reverse("account_reauthenticate"))
    client.post(asked["Location"], {"password": "wrong"})
    assert client.get(address).status_code == 302
    assert client.post(asked["Location"], {"password": PASSWORD})["Location"] == address
    page = client.get(address)
    assert page.status_code == 200
    assert page.context["js_data"]["creation_options"]["publicKey"]["rp"]["id"] == "testserver"


@pytest.mark.parametrize("junk", JUNK)
def test_what_no_browser_sends_is_refused_and_breaks_nothing(client, volunteer, junk):
    client.get(reverse("mfa_login_webauthn"), headers={"accept": "application/json"})
    response = client.post(reverse("mfa_login_webauthn"), {"credential": junk})
    assert (response.status_code, response["Location"]) == (302, reverse("account_login"))
    assert "_auth_user_id" not in client.session
    client.post(reverse("account_login"), {"login": volunteer.email, "password": PASSWORD})
    confirm(client)
    client.get(reverse("mfa_add_webauthn"))
    assert client.post(reverse("mfa_add_webauthn"), {"name": "x", "credential": junk}).status_code == 200
    assert client.post(reverse("mfa_reauthenticate_webauthn"), {"credential": junk}).status_code == 302
    assert not Authenticator.objects.exists()


def test_the_log_in_page_offers_it_without_inline_scripts(client):
    page = client.get(reverse("account_login")).content.decode()
    assert 'id="passkey_login"' in page
    assert "mfa/js/webauthn.js" in page


def test_nobody_sees_or_removes_somebody_elses_key(client, key, volunteer, other_volunteer):
    theirs = key(other_volunteer, "Her key")
    client.post(reverse("account_login"), {"login": volunteer.email, "password": PASSWORD})
    confirm(client)
    assert "Her key" not in client.get(reverse("mfa_list_webauthn")).content.decode()
    for name in ("mfa_remove_webauthn", "mfa_edit_webauthn"):
        assert client.post(reverse(name, args=[theirs.pk]), {"name": "mine"}).status_code == 404
    assert Authenticator.objects.get().data["name"] == "Her key"


def test_a_key_is_renamed_and_removed(client, key, volunteer):
    own = key(volunteer)
    client.force_login(volunteer)
    confirm(client)
    client.post(reverse("mfa_edit_webauthn", args=[own.pk]), {"name": "Old phone"})
    own.refresh_from_db()
    assert own.data["name"] == "Old phone"
    client.post(reverse("mfa_remove_webauthn", args=[own.pk]))
    assert not Authenticator.objects.exists()

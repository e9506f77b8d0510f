"""Every page and mail of an account, walked through in Kazakh: no English is left, and the look is ours."""

import re

import pytest
from allauth.account import urls as account_urls
from allauth.mfa import urls as mfa_urls
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.usersessions import urls as session_urls
from django.core import mail
from django.urls import URLResolver, reverse
from django.utils import translation
from django.utils.html import strip_tags

from people.content import load_pledge
from people.models import User
from tests.factories.people import PASSWORD, OrganisationFactory, PersonFactory, area

# Words that any English sentence of these pages has one of.
ENGLISH = frozenset(
    re.findall(
        r"\S+",
        "the your you please enter account password email e-mail address sign code codes confirm cancel change activate deactivate generate send "
        "sent verification authenticator two-factor recovery current new again forgot not this that with and for has have been are was is of to "
        "in on or request received will if use app phone name language organisation pledge about home area saved hello thank using following "
        "made menu",
    )
)
# What is English on purpose: names, addresses, the licence, and the word "eng" of the language switch.
ALLOWED = re.compile(r"\S+@\S+|https?://\S+|testserver\S*|organisation-\d+|CC BY 4\.0|Bakylau|otpauth\S*|[A-Z2-7]{16,}|\(kk\)")

PASSED_BY = {
    "account_logout",  # shown below
    "account_confirm_login_code",
    "account_confirm_password_reset_code",
    "account_complete_password_reset",
    "account_email_verification_sent",
    "mfa_authenticate",
    "mfa_login_webauthn",  # for a script; a person is led to the log-in
    "mfa_reauthenticate_webauthn",  # for who has a passkey: in the browser (tests/journeys/test_passkey.py)
    "mfa_trust",  # trusting a browser is switched off
    "mfa_download_recovery_codes",  # codes only
}


def english_in(html):
    """Words of ENGLISH in the page's own part, what a screen reader is told included; or in a plain text."""
    main = re.search(r"<main\b.*</main>", html, re.DOTALL)
    body = re.sub(r"<script\b.*?</script>", " ", main.group() if main else html, flags=re.DOTALL)
    attributes = re.findall(r'(?:placeholder|aria-label|alt|title)="([^"]*)"', body)
    text = ALLOWED.sub(" ", " ".join([strip_tags(re.sub(r"<(?!/?(?:b|i)\b)", " <", body)), *attributes]))
    return sorted({word for word in re.findall(r"[a-z-]+", text.lower()) if word in ENGLISH})


def titled(html):
    return re.search(r"<title>(.*?)</title>", html, re.DOTALL).group(1)


@pytest.fixture
def kk(tree):
    """URL names in Kazakh."""
    with translation.override("kk"):
        yield lambda name: reverse(name)


@pytest.fixture
def person(kk):
    return PersonFactory(language="kk", full_name="Серікбаева Айгүл", email="aigul@example.org")


@pytest.fixture
def see(client):
    """Fetch a page and look at it; gives the text."""

    def look(address, status=200):
        response = client.get(address)
        while response.status_code == 302 and "reauthenticate" in response["Location"]:
            assert not english_in(client.get(response["Location"]).content.decode())
            client.post(response["Location"], {"password": PASSWORD})
            response = client.get(address)
        assert response.status_code == status, (address, response.headers)
        text = response.content.decode()
        assert not english_in(text), address
        assert not english_in(titled(text)), address
        assert 'class="masthead"' in text
        return text

    return look


def allauth_names():
    """Names of allauth's addresses that need no argument."""
    names = {
        pattern.name
        for pattern in [*account_urls.urlpatterns, *session_urls.urlpatterns, *patterns_of(mfa_urls.urlpatterns)]
        if not pattern.pattern.regex.groups
    }
    return names - {None}


def patterns_of(entries):
    for entry in entries:
        if isinstance(entry, URLResolver):
            yield from patterns_of(entry.url_patterns)
        else:
            yield entry


def test_every_page_of_allauth_is_walked_through(kk):
    """A page that an upgrade or a setting brings is looked at here or in PASSED_BY."""
    walked = {
        *VISITOR,
        *LOGGED_IN,
        *WITH_SECOND_FACTOR,
        *OF_A_PASSKEY,
        *PASSED_BY,
        "account_reauthenticate",
        "mfa_reauthenticate",
        "account_set_password",
    }
    assert allauth_names() <= walked


VISITOR = [
    "account_login",
    "account_signup",
    "account_request_login_code",
    "account_reset_password",
    "account_inactive",
    "account_password_reset_completed",
]
LOGGED_IN = ["account_email", "account_change_password", "mfa_index", "mfa_activate_totp", "account_logout"]
LOGGED_IN += ["mfa_list_webauthn", "mfa_add_webauthn", "usersessions_list"]
WITH_SECOND_FACTOR = ["mfa_index", "mfa_generate_recovery_codes", "mfa_view_recovery_codes", "mfa_deactivate_totp"]

OF_A_PASSKEY = ["mfa_edit_webauthn", "mfa_remove_webauthn"]


@pytest.mark.parametrize("name", VISITOR)
def test_visitors_pages(see, kk, name):
    see(kk(name))


def test_errors_of_the_forms(client, see, kk):
    for name in ("account_login", "account_signup", "account_request_login_code", "account_reset_password"):
        text = client.post(kk(name), {"email": "x", "password1": "1234", "full_name": "a1", "phone": "1"}).content.decode()
        assert "errorlist" in text
        assert not english_in(text), name


def test_codes_by_mail(client, see, kk, person):
    for ask, page in (
        ("account_request_login_code", "account_confirm_login_code"),
        ("account_reset_password", "account_confirm_password_reset_code"),
    ):
        client.post(kk(ask), {"email": person.email})
        see(kk(page))
        wrong = client.post(kk(page), {"code": "WRONG"}).content.decode()
        assert not english_in(wrong)
        client.cookies.clear()
    assert len(mail.outbox) == 2


def test_new_password_after_a_code(client, see, kk, person):
    client.post(kk("account_reset_password"), {"email": person.email})
    code = re.search(r"^[A-Z0-9-]{5,12}$", mail.outbox[0].body, re.MULTILINE).group()
    client.post(kk("account_confirm_password_reset_code"), {"code": code})
    see(kk("account_complete_password_reset"))


def test_confirmation_of_a_new_address(client, see, kk):
    data = {"email": "new@example.org", "password1": PASSWORD, "full_name": "Серікбаева Айгүл", "language": "kk", "consent": "on"}
    client.post(kk("account_signup"), data)
    see(kk("account_email_verification_sent"))


@pytest.mark.parametrize("name", LOGGED_IN)
def test_pages_of_whoever_is_logged_in(client, see, kk, person, name):
    client.force_login(person)
    see(kk(name))


def test_pages_of_a_passkey(client, see, kk, person):
    client.force_login(person)
    key = Authenticator.objects.create(user=person, type="webauthn", data={"name": "Менің телефоным", "credential": {}})
    see(kk("mfa_list_webauthn"))
    for name in OF_A_PASSKEY:
        see(reverse(name, args=[key.pk]))


def test_setting_a_first_password(client, see, kk, person):
    person.set_unusable_password()
    person.save()
    client.force_login(person)
    see(kk("account_set_password"))


def test_changing_the_address(client, see, kk, person):
    client.force_login(person)
    see(kk("account_email"))
    response = client.post(kk("account_email"), {"action_add": "", "email": "other@example.org"})
    see(response["Location"])


def test_pages_of_the_second_factor(client, see, kk, person):
    client.force_login(person)
    TOTP.activate(person, generate_totp_secret())
    see(kk("mfa_generate_recovery_codes"))
    client.post(kk("mfa_generate_recovery_codes"))
    for name in WITH_SECOND_FACTOR:
        see(kk(name))
    see(kk("mfa_reauthenticate"))
    client.logout()
    client.post(kk("account_login"), {"login": person.email, "password": PASSWORD})
    see(kk("mfa_authenticate"))


def test_pages_of_ones_own_account(client, see, kk, person):
    OrganisationFactory()
    area("Медеу")
    load_pledge()
    client.force_login(person)
    for name in ("people:me", "people:profile", "people:organisation", "people:pledge"):
        see(kk(name))
    client.post(kk("people:organisation"), {"organisation": OrganisationFactory().pk})
    client.post(kk("people:pledge"), {"agree": "on"})
    for name in ("people:me", "people:organisation", "people:pledge"):
        see(kk(name))


def test_mails(client, kk, person):
    client.post(kk("account_request_login_code"), {"email": person.email})
    client.cookies.clear()
    client.post(kk("account_request_login_code"), {"email": "nobody@example.org"})
    client.cookies.clear()
    client.post(kk("account_reset_password"), {"email": person.email})
    client.cookies.clear()
    data = {"password1": PASSWORD, "full_name": "Серікбаева Айгүл", "language": "kk", "consent": "on"}
    client.post(kk("account_signup"), {**data, "email": "new@example.org"})
    client.cookies.clear()
    client.post(kk("account_signup"), {**data, "email": person.email})
    client.cookies.clear()
    client.force_login(person)
    client.post(kk("account_change_password"), {"oldpassword": PASSWORD, "password1": "another long phrase", "password2": "another long phrase"})
    assert len(mail.outbox) == 6
    assert User.objects.count() == 2
    for message in mail.outbox:
        assert not english_in(message.subject), message.subject
        assert not english_in(message.body.replace("<", " ")), message.body
        assert "Бақылау" in message.body

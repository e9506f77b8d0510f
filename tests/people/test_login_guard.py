"""The eve of an election: somebody guesses passwords from everywhere. The owner gets in all the same; the guesser learns nothing."""

import re

import pytest
from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core import mail
from django.core.exceptions import ValidationError
from django.urls import reverse

from people import login_guard
from tests.factories.people import PASSWORD, PersonFactory

OWNER, ELSEWHERE = "198.51.100.9", "198.51.100.77"


@pytest.fixture(autouse=True)
def pages(tree):
    """Log-in leads to the front page."""


def try_password(client, email, password, ip):
    return client.post(reverse("account_login"), {"login": email, "password": password}, REMOTE_ADDR=ip)


def is_in(client, person):
    return client.session.get("_auth_user_id") == str(person.pk)


def attack(rf, email, times=1000):
    """Wrong passwords, each from an address of its own, past the page, which is the same for all; returns the last refusal."""
    said = None
    for number in range(times):
        request = rf.post("/", REMOTE_ADDR=f"203.0.{number // 250}.{number % 250 + 1}")
        try:
            assert get_adapter(request).authenticate(request, email=email, password=f"wrong {number}") is None
        except ValidationError as error:
            said = str(error)
    return said


@pytest.fixture
def work(monkeypatch):
    """How often a password was hashed."""
    hashed = []
    plain = MD5PasswordHasher.encode
    monkeypatch.setattr(MD5PasswordHasher, "encode", lambda self, *args, **kwargs: hashed.append(1) or plain(self, *args, **kwargs))
    return hashed


def test_a_thousand_wrong_passwords_from_everywhere_keep_nobody_out(client, rf, volunteer, work):
    try_password(client, volunteer.email, PASSWORD, OWNER)
    phone, before = client.cookies["known"].value, len(work)
    client.cookies.clear()
    assert "Too many failed" in attack(rf, volunteer.email)
    assert len(work) - before == login_guard.MOST_BY_STRANGERS  # of a thousand guesses so many were looked at
    # a stranger with the right password is stopped too …
    try_password(client, volunteer.email, PASSWORD, ELSEWHERE)
    assert not is_in(client, volunteer)
    # … and the owner is not, by password on a phone that was used before, wherever it is
    client.cookies.clear()
    client.cookies["known"] = phone
    try_password(client, volunteer.email, PASSWORD, ELSEWHERE)
    assert is_in(client, volunteer)


def test_with_a_new_phone_the_owner_gets_in_by_a_mailed_code(client, rf, volunteer):
    attack(rf, volunteer.email, login_guard.MOST_BY_STRANGERS + 1)
    assert reverse("account_request_login_code") in client.get(reverse("account_login")).content.decode()
    client.post(reverse("account_request_login_code"), {"email": volunteer.email}, REMOTE_ADDR=OWNER)
    code = re.search(r"^[A-Z0-9-]{5,12}$", mail.outbox[-1].body, re.MULTILINE).group()
    client.post(reverse("account_confirm_login_code"), {"code": code}, REMOTE_ADDR=OWNER)
    assert is_in(client, volunteer)


def test_who_shares_an_address_with_the_attacker_gets_in_on_a_known_phone(client, volunteer, other_volunteer):
    try_password(client, volunteer.email, PASSWORD, OWNER)
    phone = client.cookies["known"].value
    client.cookies.clear()
    for number in range(70):  # spends what the address may get wrong
        try_password(client, f"nobody{number}@example.org", "wrong", OWNER)
    try_password(client, volunteer.email, PASSWORD, OWNER)
    assert not is_in(client, volunteer)
    client.cookies["known"] = phone
    try_password(client, volunteer.email, PASSWORD, OWNER)
    assert is_in(client, volunteer)


def test_a_known_phone_guesses_no_longer_than_any_other(client, volunteer):
    try_password(client, volunteer.email, PASSWORD, OWNER)
    phone = client.cookies["known"].value
    for number in range(11):
        client.cookies.clear()
        client.cookies["known"] = phone
        response = try_password(client, volunteer.email, f"wrong {number}", f"203.0.113.{number}")
    assert "Have a code sent to you, by the button below" in str(response.context["form"].errors)


@pytest.mark.parametrize("mark", ["", "x", "e30:1:2", "\0", "a" * 5000])
def test_a_forged_mark_is_none(client, rf, volunteer, mark):
    attack(rf, volunteer.email, login_guard.MOST_BY_STRANGERS + 1)
    client.cookies["known"] = mark
    try_password(client, volunteer.email, PASSWORD, ELSEWHERE)
    assert not is_in(client, volunteer)


def test_the_mark_of_one_person_helps_nobody_else(client, rf, volunteer, other_volunteer):
    try_password(client, other_volunteer.email, PASSWORD, OWNER)
    phone = client.cookies["known"].value
    attack(rf, volunteer.email, login_guard.MOST_BY_STRANGERS + 1)
    client.cookies["known"] = phone
    try_password(client, volunteer.email, PASSWORD, OWNER)
    assert not is_in(client, volunteer)


def test_a_phone_that_several_people_log_in_with_knows_them_all(client, rf, volunteer, other_volunteer):
    for person in (volunteer, other_volunteer):
        try_password(client, person.email, PASSWORD, OWNER)
        client.cookies.pop("sessionid")
    phone = client.cookies["known"].value
    attack(rf, volunteer.email, login_guard.MOST_BY_STRANGERS + 1)
    client.cookies["known"] = phone
    try_password(client, volunteer.email, PASSWORD, ELSEWHERE)
    assert is_in(client, volunteer)


def test_the_mark_is_for_the_server_alone(client, volunteer):
    try_password(client, volunteer.email, PASSWORD, OWNER)
    known = client.cookies["known"]
    assert (known["httponly"], known["samesite"], known["path"]) == (True, "Lax", "/")
    assert volunteer.email not in known.value


def test_an_address_without_an_account_is_stopped_in_the_same_words(client, rf, volunteer):
    answers = []
    for email in (volunteer.email, "nobody@example.org"):
        assert attack(rf, email, login_guard.MOST_BY_STRANGERS + 1)
        answers.append(try_password(client, email, "wrong", ELSEWHERE))
    assert len({(answer.status_code, str(answer.context["form"].errors)) for answer in answers}) == 1


# --- Nobody learns whether an address has an account --------------------------------------------------------------------

ASK = {
    "account_login": lambda email: {"login": email, "password": "wrong one, but long"},
    "account_request_login_code": lambda email: {"email": email},
    "account_reset_password": lambda email: {"email": email},
    "account_signup": lambda email: {
        "email": email,
        "password1": "a long enough phrase",
        "full_name": "Серікбаева Айгүл",
        "language": "en",
        "consent": "on",
    },
}


def asked(client, work, name, email):
    """(status, where to, the page that follows without the address and tokens, mails, hashes) of asking there for `email`."""
    client.cookies.clear()
    before, hashes = len(mail.outbox), len(work)
    response = client.post(reverse(name), ASK[name](email))
    hashes = len(work) - hashes
    page = client.get(response["Location"]) if response.status_code == 302 else response
    text = re.sub(r'value="[^"]{40,}"', "", page.content.decode().replace(email, "@"))
    return response.status_code, response.headers.get("Location"), text, len(mail.outbox) - before, hashes


@pytest.mark.parametrize("name", ASK)
@pytest.mark.parametrize("state", ["active", "unconfirmed", "closed", "no password"])
def test_an_address_with_an_account_and_one_without_get_the_same_answer_for_the_same_work(client, work, name, state):
    person = PersonFactory(email="somebody@example.org", language="en", is_active=state != "closed")
    EmailAddress.objects.update_or_create(user=person, email=person.email, defaults={"verified": state != "unconfirmed", "primary": True})
    if state == "no password":
        person.set_unusable_password()
        person.save()
    free = asked(client, work, name, "nobody@example.org")
    taken = asked(client, work, name, person.email)
    assert taken == free


def test_whoever_asks_for_too_many_codes_is_told_where_they_are(client, volunteer):
    for _press in range(4):
        client.cookies.clear()
        response = client.post(reverse("account_request_login_code"), {"email": volunteer.email}, REMOTE_ADDR=OWNER)
    assert "Several codes were sent just now" in str(response.context["form"].errors)

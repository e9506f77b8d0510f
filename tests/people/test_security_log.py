"""What the security log tells, and what it never tells."""

import logging
import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core import mail
from django.core.exceptions import ValidationError
from django.urls import reverse

from people.password_words import WordsOfThisSiteValidator
from tests.factories.people import PASSWORD


@pytest.fixture(autouse=True)
def pages(tree):
    """Log-in leads to the front page."""


@pytest.fixture
def told(caplog):
    """Lines that were told."""
    caplog.set_level(logging.INFO, "bakylau.security")
    return lambda: [record.getMessage() for record in caplog.records if record.name == "bakylau.security"]


def log_in(client, person, password=PASSWORD):
    return client.post(reverse("account_login"), {"login": person.email, "password": password}, REMOTE_ADDR="198.51.100.9")


def test_log_ins_failed_ones_and_log_outs_are_told(client, volunteer, told):
    log_in(client, volunteer, "wrong")
    log_in(client, volunteer)
    client.post(reverse("account_logout"))
    events = [re.search(r"event=(\w+)", line).group(1) for line in told()]
    assert [event for event in events if event.startswith("log")] == ["log_in_failed", "logged_in", "logged_out"]
    assert "network=198.51.100.0/24" in told()[0]
    assert f"person={volunteer.pk}" in told()[-2]


def test_refusals_and_limits_are_told(client, volunteer, told, settings):
    client.force_login(volunteer)
    client.get("/en/day/")
    assert any("event=refused" in line and f"person={volunteer.pk}" in line for line in told())
    settings.ACCOUNT_RATE_LIMITS = {"reset_password": "1/m/ip"}
    client.logout()
    for _time in range(2):
        client.post(reverse("account_reset_password"), {"email": volunteer.email})
    assert any("event=asked_to_wait" in line for line in told())


def test_no_name_address_password_or_code_is_told(client, volunteer, told):
    log_in(client, volunteer, "a secret that was mistyped")
    client.post(reverse("account_request_login_code"), {"email": volunteer.email})
    code = re.search(r"^[A-Z0-9-]{5,12}$", mail.outbox[0].body, re.MULTILINE).group()
    client.post(reverse("account_confirm_login_code"), {"code": "WRONG-1"})
    client.post(reverse("account_confirm_login_code"), {"code": code})
    new = "quite another phrase"
    client.post(reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": new, "password2": new})
    everything = "\n".join(told())
    assert {"log_in_failed", "code_refused", "logged_in", "password_changed"} <= set(re.findall(r"event=(\w+)", everything))
    for secret in (volunteer.email, "aigul", "Серікбаева", "secret", code, new, PASSWORD, "198.51.100.9", "127.0.0.1"):
        assert secret not in everything


def test_a_line_cannot_be_forged(client, told):
    client.post(reverse("account_login"), {"login": "a@example.org\nevent=logged_in person=1", "password": "x\nevent=logged_in"})
    assert not any("logged_in" in line or "\n" in line for line in told())


def test_secrets_of_the_second_factor_are_kept_locked(volunteer, settings, client, rf):
    secret = generate_totp_secret()
    TOTP.activate(volunteer, secret)
    kept = Authenticator.objects.get(type="totp")
    assert secret not in str(kept.data)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "a new one", [settings.SECRET_KEY]
    from allauth.mfa.utils import decrypt

    assert decrypt(kept.data["secret"]) == secret
    assert decrypt("JBSWY3DPEHPK3PXP") == "JBSWY3DPEHPK3PXP"  # kept before there was a safe
    codes = RecoveryCodes.activate(volunteer)
    assert not set(codes.get_unused_codes()) & set(re.findall(r"\d{8}", str(codes.instance.data)))


@pytest.mark.parametrize("password", ["bakylau2026", "Бақылау-2026", "observer123", "штабШтаб1234", "СайлауСайлау"])
def test_a_password_of_words_that_everybody_here_tries_first_is_refused(password):
    with pytest.raises(ValidationError):
        WordsOfThisSiteValidator().validate(password)


@pytest.mark.parametrize("password", ["my observer rides a green horse", "correct horse battery", "zebra-3-штаб-lamp-over"])
def test_other_passwords_pass(password):
    WordsOfThisSiteValidator().validate(password)

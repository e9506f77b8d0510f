"""A service that is not fit for strangers does not start."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import connection

from tests.factories.people import PersonFactory
from training_site.checks import check_database_log, check_sample, check_service, demand_fit, is_weak

ROOT = Path(__file__).resolve().parents[2]
SECRET = "kD7-tq0vRr2gkZ3m9oYh1nX5wB8cLsJf4uEiPaV6xTyGzMbNQd"
WRONG = {
    "E001": {"SECRET_KEY": "only-for-tests"},
    "E001 of an old one": {"SECRET_KEY_FALLBACKS": ["django-insecure-" + SECRET]},
    "E002": {"DEBUG": True},
    "E002 sample": {"SAMPLE_LOGINS_ALLOWED": True},
    "E002 mail": {"SHOW_MAILBOX": True},
    "E002 keys": {"BAKYLAU_KEYS_MADE": True},
    "E003": {"ALLOWED_HOSTS": []},
    "E003 all": {"ALLOWED_HOSTS": ["*"]},
    "E004": {"WAGTAILADMIN_BASE_URL": "http://observers.kz"},
    "E005": {"WAGTAILADMIN_BASE_URL": "https://other.kz"},
    "W002": {"TRUSTED_PROXIES": 0, "SECURE_SSL_REDIRECT": True},
    "W003": {"EMAIL_HOST": "localhost"},
    "W004": {"DEFAULT_FROM_EMAIL": "Bakylau <no-reply@bakylau.example>"},
}


@pytest.fixture
def service(settings):
    """Settings of a service that may start."""
    settings.IS_SERVICE = True
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = SECRET, []
    settings.ALLOWED_HOSTS, settings.WAGTAILADMIN_BASE_URL = ["observers.kz"], "https://observers.kz"
    settings.SAMPLE_LOGINS_ALLOWED = settings.SHOW_MAILBOX = settings.BAKYLAU_KEYS_MADE = False
    settings.TRUSTED_PROXIES, settings.EMAIL_HOST, settings.DEFAULT_FROM_EMAIL = 1, "mail.kz", "no-reply@observers.kz"
    return settings


def test_a_service_as_it_should_be_has_no_complaints(service):
    assert check_service() == []


@pytest.mark.parametrize("wrong", WRONG)
def test_each_complaint(service, wrong):
    for name, value in WRONG[wrong].items():
        setattr(service, name, value)
    assert f"training_site.{wrong[:4]}" in [message.id for message in check_service()]
    service.IS_SERVICE = False
    assert check_service() == []


@pytest.mark.parametrize("secret", ["", "x" * 80, SECRET[:49], "ab" * 40, "change-me-" + SECRET])
def test_weak_secrets(secret):
    assert is_weak(secret)
    assert not is_weak(SECRET)


@pytest.mark.django_db
def test_a_service_on_a_database_with_accounts_of_the_sample_does_not_start(service, own_keys):
    service.BAKYLAU_KEYS_MADE = False
    call_command("rotate_keys")
    person = PersonFactory(is_sample=True)
    assert [error.id for error in check_sample(databases=["default"])] == ["training_site.E007"]
    assert check_sample() == []
    person.is_sample = False
    person.save()
    assert check_sample(databases=["default"]) == []


@pytest.mark.postgresql
@pytest.mark.django_db
@pytest.mark.parametrize(("statements", "verbosity", "told"), [("error", "terse", 1), ("panic", "default", 1), ("panic", "terse", 0)])
def test_a_database_that_writes_down_whom_a_statement_is_about(service, statements, verbosity, told):
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL log_min_error_statement = {statements}")
        cursor.execute(f"SET LOCAL log_error_verbosity = {verbosity}")
    assert [message.id for message in check_database_log(databases=["default"])] == ["training_site.W005"] * told


@pytest.mark.django_db
def test_every_reason_is_told_at_once(service, own_keys):
    service.BAKYLAU_KEYS_MADE, service.DEBUG, service.SECRET_KEY = False, True, "short"
    PersonFactory(is_sample=True)
    with pytest.raises(ImproperlyConfigured) as refused:
        demand_fit()
    for words in ("DEBUG is on", "SECRET_KEY is short", "accounts of the sample", "rotate_keys"):
        assert words in str(refused.value)


@pytest.mark.parametrize("command", [["db_worker", "--backend", "queue"], ["run_scheduler"]])
@pytest.mark.django_db
def test_neither_worker_nor_scheduler_starts_unfit(service, own_keys, command):
    service.DEBUG = True
    with pytest.raises((ImproperlyConfigured, CommandError), match="DEBUG is on"):
        call_command(*command)


@pytest.mark.one_engine
def test_django_finds_nothing_to_complain_of_in_production(tmp_path):
    environment = {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "training_site.settings.production",
        "SECRET_KEY": SECRET,
        "BASE_URL": "https://observers.kz",
        "ALLOWED_HOSTS": "observers.kz",
        "DATABASE_URL": f"sqlite:///{tmp_path / 'db.sqlite3'}",
        "BAKYLAU_VAR": str(tmp_path),
        "TRUSTED_PROXIES": "1",
        "EMAIL_HOST": "mail.observers.kz",
        "DEFAULT_FROM_EMAIL": "no-reply@observers.kz",
    }
    code = "import django; django.setup(); from django.core.management import call_command as call\n"
    code += "call('rotate_keys'); call('check', deploy=True, fail_level='WARNING')"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr

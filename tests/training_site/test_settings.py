"""What an installation must say, and what production switches on."""

import importlib
import os
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured

from people.hashers import Argon2idHasher
from tests.factories.people import PASSWORD
from training_site import serve
from training_site.message_storage import HostStorage

NEEDED = {"SECRET_KEY": "x" * 50, "DATABASE_URL": "postgres://u@h/n", "BASE_URL": "https://example.org"}


@pytest.fixture
def production(monkeypatch):
    """The settings of production, read with NEEDED but for what is left out."""

    def read(without=""):
        for name, value in NEEDED.items():
            monkeypatch.delenv(name, raising=False)
            if name != without:
                monkeypatch.setenv(name, value)
        monkeypatch.setenv("ALLOWED_HOSTS", "example.org")
        for module in ("training_site.settings.base", "training_site.settings.production"):
            monkeypatch.delitem(sys.modules, module, raising=False)
        return importlib.import_module("training_site.settings.production")

    return read


@pytest.mark.parametrize("name", NEEDED)
def test_production_does_not_start_without_what_it_cannot_guess(production, name):
    with pytest.raises(ImproperlyConfigured, match=name):
        production(without=name)


def test_production_sends_cookies_over_https_only_and_keeps_samples_out(production):
    settings = production()
    assert settings.WAGTAILADMIN_BASE_URL == "https://example.org"
    assert settings.CSRF_TRUSTED_ORIGINS == ["https://example.org"]
    assert (settings.DEBUG, settings.SAMPLE_LOGINS_ALLOWED, settings.SHOW_MAILBOX, settings.SECOND_FACTOR_REQUIRED) == (False, False, False, True)
    assert (settings.SESSION_COOKIE_SECURE, settings.CSRF_COOKIE_SECURE, settings.SECURE_SSL_REDIRECT) == (True, True, True)
    assert settings.SECURE_HSTS_SECONDS >= 31_536_000


def test_a_laptop_prints_qr_codes_that_lead_to_the_port_it_serves(monkeypatch):
    seen = {}
    monkeypatch.delenv("BASE_URL", raising=False)
    monkeypatch.setattr(sys, "argv", ["serve", "--port", "8765"])
    monkeypatch.setattr(serve, "refuse_taken_port", lambda port: None)
    monkeypatch.setattr(serve, "prepare", lambda volunteers, stations: seen.update(url=os.environ.get("BASE_URL")))
    monkeypatch.setattr(serve, "serve", lambda port: None)
    serve.main()
    monkeypatch.delenv("BASE_URL")
    assert seen["url"] == "http://127.0.0.1:8765"


def test_cookies_of_production_belong_to_this_host_alone(production, settings, client, tree, volunteer):
    made = production()
    names = ("SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "LANGUAGE_COOKIE_NAME", "KNOWN_BROWSER_COOKIE")
    for name in (
        *names,
        "SESSION_COOKIE_SECURE",
        "CSRF_COOKIE_SECURE",
        "LANGUAGE_COOKIE_SECURE",
        "LANGUAGE_COOKIE_SAMESITE",
        "CSRF_COOKIE_HTTPONLY",
        "MESSAGE_STORAGE",
    ):
        setattr(settings, name, getattr(made, name))
    client.get("/en/accounts/login/", secure=True)
    client.post("/i18n/setlang/", {"language": "ru"}, secure=True)
    client.post("/en/accounts/login/", {"login": volunteer.email, "password": PASSWORD}, secure=True)
    cookies = dict(client.cookies)
    assert set(cookies) == {getattr(made, name) for name in names}
    assert HostStorage.storage_classes[0].cookie_name == "__Host-messages"
    for name, cookie in cookies.items():
        assert name.startswith("__Host-")
        assert (cookie["path"], cookie["domain"], cookie["secure"], cookie["samesite"]) == ("/", "", True, "Lax"), name
        assert bool(cookie["httponly"]) == ("language" not in name), name


def test_production_hashes_by_argon2id_with_what_owasp_asks_for(production):
    assert production().PASSWORD_HASHERS == ["people.hashers.Argon2idHasher"]
    hasher = Argon2idHasher()
    assert (hasher.memory_cost, hasher.time_cost, hasher.parallelism) == (19_456, 2, 1)
    assert hasher.encode("x", "a" * 16).startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")

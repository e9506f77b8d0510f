"""What an installation must say, and what production switches on."""

import importlib
import os
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured

from training_site import serve

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

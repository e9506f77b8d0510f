"""Who calls, as told by proxies of ours and by nobody else."""

import importlib
import sys

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from gunicorn.config import Config

from training_site.proxies import ProxyMiddleware

CALLER, FORGED, PROXY = "203.0.113.7", "198.51.100.9", "10.0.0.2"


def address_of(proxies, told, settings):
    settings.TRUSTED_PROXIES = proxies
    seen = []
    headers = {"X-Forwarded-For": told} if told is not None else {}
    request = RequestFactory().get("/", REMOTE_ADDR=PROXY, headers=headers)
    ProxyMiddleware(lambda request: seen.append(request.META["REMOTE_ADDR"]) or HttpResponse())(request)
    return seen[0]


@pytest.mark.parametrize(
    ("proxies", "told", "expected"),
    [
        (0, CALLER, PROXY),
        (0, None, PROXY),
        (1, CALLER, CALLER),
        (1, f"{FORGED}, {CALLER}", CALLER),
        (1, f"{FORGED},{FORGED},{CALLER}", CALLER),
        (2, f"{CALLER}, 10.0.0.1", CALLER),
        (2, f"{FORGED}, {CALLER}, 10.0.0.1", CALLER),
        (2, FORGED, PROXY),  # it has not come through both
        (1, "", PROXY),
        (1, None, PROXY),
        (1, "unknown", PROXY),
        (1, "\x00", PROXY),
        (1, "2001:db8::7", "2001:db8::7"),
        (1, "[2001:db8::7]", "2001:db8::7"),
    ],
)
def test_the_address_is_what_the_outermost_of_our_proxies_heard(proxies, told, expected, settings):
    assert address_of(proxies, told, settings) == expected


@pytest.mark.django_db
def test_limits_on_tries_count_the_address_that_a_proxy_tells_and_not_what_is_forged(client, settings, volunteer):
    settings.TRUSTED_PROXIES = 1
    password = {"login": volunteer.email, "password": "wrong"}
    for number in range(6):
        told = f"198.51.100.{number}, {CALLER}"
        response = client.post("/en/accounts/login/", password, headers={"X-Forwarded-For": told})
    assert "Too many failed" in str(response.context["form"].errors)
    response = client.post("/en/accounts/login/", password, headers={"X-Forwarded-For": f"{CALLER}, {FORGED}"})
    assert "Too many failed" not in str(response.context["form"].errors)


def test_the_web_server_leaves_it_to_django(monkeypatch):
    monkeypatch.delitem(sys.modules, "training_site.web_server", raising=False)
    module, config = importlib.import_module("training_site.web_server"), Config()
    for name, value in vars(module).items():
        if name in config.settings:
            config.set(name, value)
    assert config.secure_scheme_headers == {}
    assert config.wsgi_app == "training_site.wsgi"

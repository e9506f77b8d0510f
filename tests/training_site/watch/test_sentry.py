"""Errors told elsewhere: what went wrong, never to whom."""

import json
import sys

import pytest

from training_site.watch import request_ids, sentry

DSN = "https://public@errors.example.org/1"


@pytest.fixture
def told():
    """Events as they would leave this machine."""
    sentry_sdk = pytest.importorskip("sentry_sdk")
    from sentry_sdk.transport import Transport

    class Kept(Transport):
        events = []

        def capture_envelope(self, envelope):
            self.events += [item.payload.json for item in envelope.items if item.type == "event"]

    sentry.start(DSN, environment="test", transport=Kept, default_integrations=False, auto_enabling_integrations=False)
    yield Kept.events
    sentry_sdk.get_client().close()
    sentry_sdk.init()


def test_without_a_dsn_nothing_is_imported(monkeypatch):
    monkeypatch.setitem(sys.modules, "sentry_sdk", None)
    sentry.start("", environment="test")


def test_an_error_leaves_without_the_person(told):
    import sentry_sdk

    token = request_ids.current.set("request-of-the-proxy")
    address = "aigul@example.org"
    try:
        raise RuntimeError(f"no such thing for {address}, +7 701 234 56 78")
    except RuntimeError as error:
        sentry_sdk.capture_exception(error)
    finally:
        request_ids.current.reset(token)
    [event] = told
    [raised] = event["exception"]["values"]
    assert raised["type"] == "RuntimeError"
    assert raised["stacktrace"]["frames"][-1]["function"] == "test_an_error_leaves_without_the_person"
    assert "vars" not in raised["stacktrace"]["frames"][-1]
    assert event["extra"]["request"] == "request-of-the-proxy"
    assert "example.org, " not in str(raised["value"])
    assert "234 56" not in str(raised["value"])


def test_of_a_request_nothing_is_told_but_its_route():
    """As the integration with Django fills an event."""
    event = {
        "transaction": "wagtail_serve",
        "request": {"url": "https://x/v/4fN9xQ2bR7sTjWm1KzYc0A", "cookies": {"sessionid": "s3cret"}, "headers": {}, "data": {"name": "Aigul"}},
        "user": {"id": 7, "email": "aigul@example.org"},
        "breadcrumbs": {"values": [{"message": "SELECT Aigul"}]},
        "logentry": {"message": "Mail to aigul@example.org", "params": ["aigul@example.org"]},
    }
    said = json.dumps(sentry.before_send(event, {}))
    assert "wagtail_serve" in said
    for secret in ("aigul", "Aigul", "s3cret", "4fN9xQ2b"):
        assert secret not in said

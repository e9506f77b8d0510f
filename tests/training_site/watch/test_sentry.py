"""Errors told elsewhere: what went wrong, never to whom."""

import json
import sys

import pytest

from training_site.watch import sentry

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

    sentry.start(DSN, environment="test", transport=Kept)
    yield Kept.events
    sentry_sdk.get_client().close()
    sentry_sdk.init()


def test_without_a_dsn_nothing_is_imported(monkeypatch):
    monkeypatch.setitem(sys.modules, "sentry_sdk", None)
    sentry.start("", environment="test")


def test_an_error_leaves_without_the_person(client, tree, volunteer, told, monkeypatch):
    def fail(request, *args, **kwargs):
        raise RuntimeError(f"no such thing for {volunteer.email}")

    monkeypatch.setattr("training_site.views.page_at", fail)
    client.force_login(volunteer)
    client.raise_request_exception = False
    response = client.get("/en/anything/?phone=+77012345678", headers={"x-request-id": "request-of-the-proxy"})
    assert response.status_code == 500
    [event] = told
    assert event["exception"]["values"][-1]["type"] == "RuntimeError"
    said = json.dumps(event, ensure_ascii=False)
    for secret in ("aigul", "7012345678", "sessionid", client.cookies["sessionid"].value, volunteer.full_name):
        assert secret not in said
    assert event["request"] == {"method": "GET"}
    assert event["extra"]["request"] == "request-of-the-proxy"

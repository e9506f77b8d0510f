"""The keys are gone, or are not those, while people hand in: exams pass, badges wait, and are made once the right keys are back."""

import json
from contextlib import contextmanager, nullcontext

import pytest

from bench.visitor import Visitor
from tests.faults import exam_checks
from tests.faults.strikers import Once
from tests.faults.struck import IS_LONG, SECONDS, SITTERS, new_ring

pytestmark = pytest.mark.postgresql
MADE = "SELECT count(*), count(DISTINCT certificate_id) FROM certificates_document"


def gone(struck, ring):
    ring.unlink()


def unreadable(struck, ring):
    ring.unlink()
    ring.mkdir()


def garbled(struck, ring):
    ring.write_text(ring.read_text()[:-20])


def foreign(struck, ring):
    ring.write_text(new_ring())


def back(ring, content):
    if ring.is_dir():
        ring.rmdir()
    beside = ring.with_suffix(".beside")
    beside.write_text(content)
    beside.chmod(0o600)
    beside.replace(ring)


def test_exams_pass_and_badges_wait(struck, told):
    ring, seen = struck.site.var / "keys" / "ring.json", []
    content = ring.read_text()

    @contextmanager
    def without():
        for strike in (gone, unreadable, garbled):
            strike(struck, ring)
            seen.append((strike.__name__, badge(struck).status))
            back(ring, content) if strike is not garbled else None
        yield
        foreign(struck, ring)
        badge(struck)
        back(ring, content)

    with struck.worker() if IS_LONG else nullcontext():  # which tries in vain; what it gives up the command does
        struck.storm.rage(SECONDS, Once(SECONDS, without), sitters=SITTERS)
    exam_checks.check_all(struck.storm)
    assert dict(seen) == {"gone": 503, "unreadable": 503, "garbled": 503}
    call(struck, "make_documents")
    [(certificates,)] = struck.rows("SELECT count(*) FROM certificates_certificate")
    assert struck.rows(MADE) == [(certificates, certificates)], "each has one"
    assert json.loads(badge(struck).text)["proof"]["verificationMethod"]
    assert call(struck, "check_certificates") == f"All {certificates} certificates verify."
    assert told("the keys are gone, then garbled, then foreign", struck.storm, seconds=SECONDS)


def call(struck, command):
    return struck.site.shell(f"from django.core.management import call_command\ncall_command('{command}')").strip()


def badge(struck):
    """Asked for by its address, of the newest certificate."""
    [(token,)] = struck.rows("SELECT token FROM certificates_certificate WHERE revoked_at IS NULL AND suspended_at IS NULL ORDER BY id DESC LIMIT 1")
    return Visitor(struck.site.url, language="en").request("GET", f"/credentials/{token}")

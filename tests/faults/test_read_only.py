"""A database that may only be read for a while, as after a change of servers: told in words, nothing half done, and then all goes on."""

from contextlib import contextmanager

import pytest

from bench.candidate import TOKEN
from bench.visitor import Visitor
from tests.faults import exam_checks
from tests.faults.strikers import Once
from tests.faults.struck import SECONDS, SITTERS

pytestmark = pytest.mark.postgresql
WORDS = {"kk": "Сәл күте тұрыңыз", "ru": "Подождите немного", "en": "Wait a moment"}


def visitor(struck, session, language):
    found = Visitor(struck.site.url, session, language=language)
    found.cookies["csrftoken"] = TOKEN
    return found


def test_nothing_can_be_written_and_then_again(struck, told):
    session, seen = struck.storm.sessions.pop(), {}

    @contextmanager
    def read_only():
        with struck.read_only():
            for language in WORDS:
                seen[language] = visitor(struck, session, language).post(f"/{language}/exams/{struck.storm.exam}/start/", {})
            seen["page"] = visitor(struck, session, "en").request("GET", f"/en/certificates/verify/{token}/")
            seen["me"] = visitor(struck, session, "en").request("GET", "/en/me/")
            yield

    [(token,)] = struck.rows("SELECT token FROM certificates_certificate WHERE revoked_at IS NULL AND suspended_at IS NULL ORDER BY id DESC LIMIT 1")
    struck.storm.rage(SECONDS, Once(SECONDS, read_only), sitters=SITTERS)
    for language, words in WORDS.items():
        assert seen[language].status == 503
        assert words in seen[language].text
        assert seen[language].headers["retry-after"] == "5"
    assert seen["page"].status == seen["me"].status == 200, "what only reads goes on"
    assert "The certificate is valid" in seen["page"].text
    exam_checks.check_all(struck.storm)
    assert told("the database is read-only", struck.storm, seconds=SECONDS).get(503)

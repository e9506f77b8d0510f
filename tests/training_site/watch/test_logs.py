"""The lines of the log: JSON, one id for a request and its tasks, nothing of a person."""

import io
import json
import logging
import logging.config

import pytest
from django.core.exceptions import ValidationError
from django.http import HttpResponse

from people.models import User
from training_site.queue import notes
from training_site.watch import request_ids
from training_site.watch.logs import logging_settings
from training_site.watch.middleware import WatchMiddleware
from training_site.watch.scrub import scrubbed


@pytest.fixture
def written(monkeypatch):
    """Production's log, read back: a list of its lines."""
    stream = io.StringIO()
    said = logging_settings("WARNING", access=True)
    handler = said["handlers"]["console"] | {"stream": stream}
    loggers = {name: {**values, "propagate": False, "handlers": ["console"]} for name, values in said["loggers"].items() if name != "django"}
    logging.config.dictConfig({**said, "handlers": {"console": handler}, "loggers": loggers, "root": {"handlers": [], "level": "WARNING"}})
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    for name in loggers:
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = [], True
        logger.setLevel(logging.NOTSET)


def asked(rf, path="/", answer=None, **headers):
    return WatchMiddleware(answer or (lambda request: HttpResponse("ok")))(rf.get(path, headers=headers))


def test_the_line_of_a_request_names_the_view_and_never_the_address(client, tree, volunteer, written, settings):
    settings.MIDDLEWARE = [*settings.MIDDLEWARE]
    client.force_login(volunteer)
    response = client.get("/en/me/?q=aigul@example.org")
    [line] = [line for line in written() if line["logger"] == "bakylau.access"]
    assert (line["route"], line["method"], line["status"]) == (response.resolver_match.view_name, "GET", response.status_code)
    assert line["queries"] > 0
    assert line["ms"] > 0
    assert line["request"] == response["X-Request-ID"]
    assert "aigul" not in json.dumps(line)


def test_the_id_of_the_proxy_is_kept_where_it_is_sound(rf, settings):
    assert len(asked(rf, **{"x-request-id": "7f3c-2a10-ABCD"})["X-Request-ID"]) == 32  # without a proxy it is anybody's word
    settings.TRUSTED_PROXIES = 1
    assert asked(rf, **{"x-request-id": "7f3c-2a10-ABCD"})["X-Request-ID"] == "7f3c-2a10-ABCD"


@pytest.mark.parametrize("given", ["short", "a" * 65, "a b c d e f", 'x"}, {"level": 1', "тоқсан-тоқсан", "aaaaaaaa\r\nX: 1"])
def test_any_other_is_replaced(rf, given, settings):
    settings.TRUSTED_PROXIES = 1
    made = asked(rf, HTTP_X_REQUEST_ID=given) if given.isascii() and "\n" not in given else asked(rf)
    assert len(made["X-Request-ID"]) == 32
    request = rf.get("/")
    request.META["HTTP_X_REQUEST_ID"] = given
    assert request_ids.of(request) != given


def test_every_line_within_a_request_has_its_id_and_none_after_it(rf, written):
    def answer(request):
        logging.getLogger("bakylau.queue").warning("within")
        return HttpResponse()

    response = asked(rf, answer=answer)
    logging.getLogger("bakylau.queue").warning("after")
    within, _access, after = written()
    assert within["request"] == response["X-Request-ID"]
    assert "request" not in after


def test_a_task_is_named_by_the_request_that_enqueued_it_and_by_its_worker(db, rf, written):
    from people.tasks import mail_invitations
    from tests.certificates.conftest import work

    def answer(request):
        mail_invitations.enqueue()
        return HttpResponse()

    response = asked(rf, answer=answer)
    work()
    lines = [line for line in written() if line.get("task") == "people.tasks.mail_invitations"]
    assert [line["message"] for line in lines] == ["enqueued", "successful"]
    assert lines[0]["request"] == response["X-Request-ID"]
    assert lines[0]["task_id"] == lines[1]["task_id"] == lines[1]["in_task"]
    assert request_ids.task.get() == ""
    assert notes


def test_an_error_is_told_with_its_traceback_and_without_the_person(written):
    try:
        raise ValidationError("aigul@example.org, +7 701 234 56 78")
    except ValidationError:
        logging.getLogger("bakylau.queue").exception("Could not write to %s", "aigul@example.org")
    [line] = written()
    assert "test_logs.py" in line["traceback"]
    assert not {"aigul", "234 56"} & {word for word in ("aigul", "234 56") if word in json.dumps(line)}


def test_what_postgresql_quotes_of_a_row_is_left_out():
    said = "duplicate key value\nDETAIL:  Key (full_name)=(Серікбаева Айгүл) already exists.\nCONTEXT: x"
    assert "Айгүл" not in scrubbed(said)
    assert "duplicate key value" in scrubbed(said)


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("To a.b+c@mail.example.org:", "mail.example"),
        ("?email=aigul%40example.org", "aigul"),
        ("phone +7 (701) 234-56-78 is taken", "234"),
        ("IIN 850101300123", "850101300123"),
        ("GET /v/4fN9xQ2bR7sTjWm1KzYc0A", "4fN9xQ2b"),
        ("Authorization: Bearer abc.def-ghi", "abc.def"),
        ("password=hunter2hunter2", "hunter2"),
    ],
)
def test_what_names_a_person_or_opens_a_door_is_scrubbed(text, gone):
    assert gone not in scrubbed(text)


def test_what_is_neither_stays():
    said = "The badge of the certificate with id 1234567 could not be made in 2026-11-27 01:23:45."
    assert "id 1234567 could" in scrubbed(said)


def test_a_404_leaves_no_address_in_the_log(client, tree, written):
    client.get("/en/nothing-here-aigul/")
    assert "aigul" not in json.dumps(written())
    assert User

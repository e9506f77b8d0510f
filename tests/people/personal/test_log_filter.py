"""No line of the log and no report of an error names a person."""

import ast
import logging
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.test import RequestFactory
from django.views.debug import get_exception_reporter_class

from people.personal.log_filter import Nameless, nameless
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.one_engine
ROOT = Path(settings.BASE_DIR)
APPS = ("people", "courses", "quizzes", "certificates", "stations", "partners", "dashboard", "training_site")
# What a line of ours may be filled with: ids, kinds, counts, numbers of certificates, settings.
NAMING = {"email", "full_name", "phone", "holder_name", "token", "address", "person", "user", "holder", "name", "values", "data", "POST"}


@pytest.mark.parametrize(
    ("line", "masked"),
    [
        ("Could not mail aigul.s@example.org: refused", "Could not mail …: refused"),
        ("550 <aigul@example.org> unknown", "550 <…> unknown"),
        ("called +7 700 123-45-67 and 87001234567", "called … and …"),
        ("Not Found: /kk/certificates/verify/Ab3_dE5-gH7iJ9kLmN/", "Not Found: /kk/certificates/verify/…/"),
        ("GET /v/Ab3_dE5-gH7iJ9kLmN", "GET /v/…"),
        ("GET /ru/join/letter/Ab3_dE5-gH7iJ9kLmN/", "GET /ru/join/letter/…/"),
        ("GET /admin/people/?q=Құпиясова HTTP/1.1", "GET /admin/people/?… HTTP/1.1"),
        ("DETAIL:  Failing row contains (7, Құпиясова Айгүл, …).", "DETAIL:…"),
        ("The sheet of BQ-0001-TEST could not be made.", "The sheet of BQ-0001-TEST could not be made."),
        ("Attempt 17 of 2026-11-27 10:15:30 cannot be graded", "Attempt 17 of 2026-11-27 10:15:30 cannot be graded"),
    ],
)
def test_what_is_masked_and_what_is_not(line, masked):
    assert nameless(line) == masked


def test_the_whole_line_is_masked_with_its_traceback():
    try:
        raise ValueError("aigul@example.org is taken")
    except ValueError:
        record = logging.LogRecord("x", logging.ERROR, "x", 1, "No mail to %s", ("boris@example.org",), sys.exc_info())
    assert Nameless().filter(record)
    written = logging.Formatter().format(record)
    assert "@" not in written
    assert "is taken" in written


def test_every_handler_of_ours_masks():
    for name, handler in settings.LOGGING["handlers"].items():
        assert "nameless" in handler.get("filters", []), name


def calls():
    for app in APPS:
        for path in (ROOT / app).rglob("*.py"):
            text = path.read_text(encoding="utf-8")
            for node in ast.walk(ast.parse(text)) if "logg" in text else ():
                if (
                    isinstance(node, ast.Call)
                    and isinstance(node.func, ast.Attribute)
                    and getattr(node.func.value, "id", "") in {"logger", "log", "logging"}
                ):
                    yield path.relative_to(ROOT), node


def names(node):
    """The names whose values a line is filled with: of `person.pk` it is pk."""
    if isinstance(node, (ast.Attribute, ast.Name)):
        return [getattr(node, "attr", getattr(node, "id", ""))]
    return [name for child in ast.iter_child_nodes(node) for name in names(child)]


def test_no_line_of_ours_is_filled_with_what_names_a_person():
    seen, naming = 0, []
    for path, call in calls():
        seen += 1
        used = {name for argument in call.args[1:] for name in names(argument)}
        naming += [(str(path), call.lineno, word) for word in used & NAMING]
        naming += [(str(path), call.lineno, "f-string") for argument in call.args[:1] if isinstance(argument, ast.JoinedStr)]
    assert seen > 15
    assert naming == []


def test_the_report_of_an_error_names_nobody(db):
    person = PersonFactory(full_name="Құпиясова Айгүл", email="planted@example.org")
    request = RequestFactory().post("/en/me/?q=Құпиясова", {"full_name": "Құпиясова Айгүл", "phone": "+77001234567"})
    request.user, request.COOKIES["sessionid"] = person, "a-secret-session"
    try:
        planted = f"{person.full_name} {person.email}"
        raise ValueError(planted.split()[-1])
    except ValueError:
        report = get_exception_reporter_class(request)(request, *sys.exc_info(), is_email=True)
    for text in (report.get_traceback_text(), report.get_traceback_html()):
        assert [word for word in ("Құпиясова", "planted@example.org", "+77001234567", "a-secret-session") if word in text] == []
        assert str(person.pk) in text
        assert "ValueError" in text

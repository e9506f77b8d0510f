"""No line of the log and no report of an error names a person."""

import ast
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.test import RequestFactory
from django.views.debug import get_exception_reporter_class

from tests.factories.people import PersonFactory
from training_site.watch.logs import logging_settings
from training_site.watch.scrub import scrubbed

pytestmark = pytest.mark.one_engine
ROOT = Path(settings.BASE_DIR)
APPS = ("people", "courses", "quizzes", "certificates", "stations", "partners", "dashboard", "training_site")
# What a line of ours may be filled with: ids, kinds, counts, numbers of certificates, settings.
NAMING = {"email", "full_name", "phone", "holder_name", "token", "address", "person", "user", "holder", "name", "values", "data", "POST"}


def test_a_search_is_not_in_the_log():
    assert scrubbed("GET /admin/people/?q=Құпиясова&p=2 HTTP/1.1") == "GET /admin/people/?(left out) HTTP/1.1"


def test_every_handler_of_ours_masks():
    for kept in (settings.LOGGING, logging_settings("INFO", access=True)):
        assert [name for name, handler in kept["handlers"].items() if "scrub" not in handler.get("filters", [])] == []


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

"""An examiner at a laptop."""

from types import SimpleNamespace

import pytest
from django.template import engines

from tests.quizzes.desk.forms import person_with


@pytest.fixture(autouse=True)
def wagtails_own_defaults(monkeypatch):
    """Wagtail's inline panel names a variable with a default, which the guard against missing variables takes away."""
    monkeypatch.setattr(engines["django"].engine, "string_if_invalid", "")


@pytest.fixture(autouse=True)
def letters_in_order(monkeypatch):
    """So that a test can say which id is next; that they come by chance: test_option_ids."""
    monkeypatch.setattr("quizzes.option_ids._BY_CHANCE", SimpleNamespace(sample=lambda letters, count: list(letters)))


@pytest.fixture
def laptop(client):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


@pytest.fixture
def examiner(laptop, db):
    laptop.force_login(person_with("examiner"))
    return laptop

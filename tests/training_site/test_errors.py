"""A database that is away for a moment is told in words, in the person's language, and nothing is half done."""

import json

import pytest
from django.db import DatabaseError, InternalError, OperationalError
from django.urls import reverse

from quizzes import services
from training_site import views
from training_site.errors import is_away


@pytest.fixture
def away(monkeypatch, client):
    """Every page of the tree meets this error."""
    client.raise_request_exception = False

    def meet(error):
        def broken(*args, **kwargs):
            raise error

        monkeypatch.setattr(views, "page_at", broken)
        monkeypatch.setattr(services, "save_own_answer", broken)

    return meet


@pytest.mark.parametrize(("language", "words"), [("kk", "Сәл күте тұрыңыз"), ("ru", "Подождите немного"), ("en", "Wait a moment")])
def test_a_page_is_503_in_the_persons_language(client, tree, away, language, words):
    away(OperationalError("the connection is lost"))
    page = client.get(f"/{language}/")
    assert page.status_code == 503
    assert page["Retry-After"] == "5"
    assert page["Cache-Control"] == "no-store"
    assert words in page.text


def test_a_phone_reads_why_and_keeps_its_answer(client, volunteer, away):
    away(OperationalError("the connection is lost"))
    client.force_login(volunteer)
    address = reverse("quizzes:answer", args=["00000000-0000-0000-0000-000000000000"])
    answer = client.post(address, json.dumps({"question": 1, "chosen": [], "client_revision": 1}), content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (503, "away")


def test_a_fault_of_ours_is_500(client, tree, away):
    away(ValueError("nobody thought of it"))
    assert client.get("/en/").status_code == 500


def test_what_counts_as_away():
    class ReadOnly(Exception):
        sqlstate = "25006"

    read_only, other = InternalError("read only"), InternalError("other")
    read_only.__cause__ = ReadOnly()
    assert is_away(read_only)
    assert not is_away(other)
    assert not is_away(DatabaseError("a wrong query"))
    assert not is_away(None)

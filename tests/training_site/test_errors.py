"""A database that is away for a moment is told in words, in the person's language, and nothing is half done."""

import errno
import json
import sqlite3
from contextlib import closing

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, InternalError, OperationalError, connection, transaction
from django.urls import reverse
from wagtail.models import Collection

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
    assert is_away(OSError(errno.ENOSPC, "No space left on device"))
    assert not is_away(FileNotFoundError(errno.ENOENT, "No such file"))


def test_a_wrong_query_is_a_fault_of_ours_on_either_engine(db):
    with pytest.raises(DatabaseError) as wrong, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT nothing FROM nowhere")
    assert not is_away(wrong.value)


def test_an_sqlite_that_is_locked_or_only_to_be_read_is_away(tmp_path):
    path = tmp_path / "one.sqlite3"
    with closing(sqlite3.connect(path)) as first, closing(sqlite3.connect(path, timeout=0)) as second:
        first.executescript("CREATE TABLE one (x); BEGIN IMMEDIATE;")
        assert is_away(refused(second, "BEGIN IMMEDIATE"))
        second.execute("PRAGMA query_only = 1")
        assert is_away(refused(second, "INSERT INTO one VALUES (1)"))


def refused(database, statement):
    """What Django raises of it."""
    with pytest.raises(sqlite3.OperationalError) as refusal:
        database.execute(statement)
    error = OperationalError(str(refusal.value))
    error.__cause__ = refusal.value
    return error


def test_an_upload_to_a_full_disk_is_told_and_leaves_nothing(client, superuser, monkeypatch):
    from django.core.files.storage import FileSystemStorage
    from wagtail.documents import get_document_model

    def full(*args, **kwargs):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(FileSystemStorage, "_save", full)
    client.force_login(superuser)
    client.raise_request_exception = False
    file = SimpleUploadedFile("list.txt", b"Words.", content_type="text/plain")
    data = {"title": "A list", "files[]": file, "collection": Collection.get_first_root_node().pk}
    answer = client.post(reverse("wagtaildocs:add_multiple"), data, headers={"X-Requested-With": "XMLHttpRequest"})
    assert answer.status_code == 503, answer.content
    transaction.set_rollback(False)  # what Django has marked of the transaction around this test
    assert not get_document_model().objects.exists()

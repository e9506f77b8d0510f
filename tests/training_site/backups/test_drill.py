"""The drill: a copy is made, the world goes on, everything is lost, the copy is put back, and every certificate verifies and nothing is
un-revoked, nobody who was erased is back. Real processes, and a database of its own."""

import os
import sqlite3
import subprocess
import sys
import uuid
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from certificates import services
from certificates.documents import services as documents
from people.erasure import erase
from tests.factories.certificates import ProgrammeFactory
from tests.factories.people import PersonFactory
from tests.factories.quizzes import AttemptFactory

ROOT = Path(__file__).resolve().parents[3]
IS_LEFT_OUT = not os.environ.get("DATABASE_URL", "").startswith("postgres") and not os.environ.get("DRILL")
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.skipif(IS_LEFT_OUT, reason="CI has it on PostgreSQL: make drill")]


@pytest.fixture
def elsewhere(tmp_path):
    """(DATABASE_URL of a new, empty database of this engine; a way to ask it)"""
    if connection.vendor != "postgresql":
        path = tmp_path / "new.sqlite3"

        def ask(sql):
            with closing(sqlite3.connect(path)) as there:
                return there.execute(sql).fetchall()

        yield f"sqlite:///{path}", ask
        return
    url, name = os.environ["DATABASE_URL"], f"drill_{uuid.uuid4().hex[:8]}"
    new = urlsplit(url)._replace(path=f"/{name}").geturl()
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")

    def ask(sql):
        with psycopg.connect(new) as there:
            return there.execute(sql).fetchall()

    yield new, ask
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def issued(own_keys, settings, tmp_path):
    settings.BAKYLAU_JOURNAL, settings.MEDIA_ROOT = tmp_path / "journal", tmp_path / "media"
    store = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path / "erasures"}}
    settings.STORAGES = settings.STORAGES | {"erasures": store}
    (settings.MEDIA_ROOT / "documents").mkdir(parents=True)
    (settings.MEDIA_ROOT / "documents" / "Ереже.pdf").write_bytes(b"%PDF the rules")
    programme, now = ProgrammeFactory(), timezone.now()
    found = [services.issue(AttemptFactory(exam=programme.exam, person=PersonFactory()), at=now)[0] for _ in range(4)]
    for one in found[:3]:
        documents.make(one.pk, "badge", at=now)
    return found


def restore(copy, url, var, settings, **further):
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "training_site.settings.dev", "DATABASE_URL": url, "BAKYLAU_VAR": str(var)}
    environment |= {"BAKYLAU_KEYS": str(settings.BAKYLAU_KEYS), "BAKYLAU_JOURNAL": str(settings.BAKYLAU_JOURNAL), "TEST_DATABASE_NAME": ""}
    environment |= {"BAKYLAU_ERASURES": str(copy.parent / "erasures")} | further
    return subprocess.run([sys.executable, "manage.py", "restore", str(copy)], cwd=ROOT, env=environment, capture_output=True, text=True)


def test_after_a_restore_every_certificate_verifies_and_nothing_is_unrevoked(issued, elsewhere, settings, tmp_path):
    url, ask = elsewhere
    erased, before, after, paused = issued
    services.revoke(before, reason="Before the copy", by=None, at=timezone.now())
    call_command("backup", tmp_path / "copy")
    services.revoke(after, reason="After the copy", by=None, at=timezone.now())
    erase(erased.holder, by=None, at=timezone.now())
    services.suspend(paused, reason="After the copy", until=None, by=None, at=timezone.now())

    # Another ring of keys: nothing is put back.
    failed = restore(tmp_path / "copy", url, tmp_path / "var", settings, BAKYLAU_KEYS=str(tmp_path / "other-keys"))
    assert failed.returncode == 1
    assert "signed by a key that is not in the ring" in failed.stderr
    assert "Nothing was put back." in failed.stderr
    tables = "pg_tables WHERE schemaname = 'public'" if connection.vendor == "postgresql" else "sqlite_master WHERE name = 'people_user'"
    assert ask(f"SELECT count(*) FROM {tables}") == [(0,)]
    assert not list((tmp_path / "var" / "media").iterdir())

    done = restore(tmp_path / "copy", url, tmp_path / "var", settings)
    assert done.returncode == 0, done.stderr
    assert "All 4 certificates verify" in done.stdout
    assert f"Revoked again: {after.number}. Suspended again: {paused.number}." in done.stdout
    ended = ask("SELECT number FROM certificates_certificate WHERE revoked_at IS NOT NULL OR suspended_at IS NOT NULL")
    assert {number for (number,) in ended} == {before.number, after.number, paused.number}
    assert ask(f"SELECT holder_name FROM certificates_certificate WHERE number = '{erased.number}'") == [("",)]
    assert ask("SELECT count(*) FROM django_session") == [(0,)]
    assert (tmp_path / "var" / "media" / "documents" / "Ереже.pdf").read_bytes() == b"%PDF the rules"

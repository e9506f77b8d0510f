"""A database in which every migration has run, made once and copied: 240 migrations cost half a minute, a copy costs nothing.

It is kept between runs, outside the tree, under the hash of the migrations and of the packages: one that changes makes another.
"""

import fcntl
import hashlib
import os
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from psycopg import sql

ROOT = Path(__file__).resolve().parents[1]
KEPT = Path(tempfile.gettempdir()) / f"bakylau-tests-{os.getuid()}"
PREFIX = "bakylau_migrated_"
KEPT_OF_OTHERS = 5  # of other branches


def fingerprint():
    files = sorted([*ROOT.glob("*/migrations/*.py"), ROOT / "requirements.txt", ROOT / "stations" / "triggers.py", ROOT / "people" / "audit_log.py"])
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.relative_to(ROOT).as_posix().encode() + file.read_bytes())
    return digest.hexdigest()[:16]


@contextmanager
def alone(name):
    """One process at a time, whatever its user runs beside."""
    KEPT.mkdir(mode=0o700, exist_ok=True)
    with (KEPT / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def migrate(url):
    environment = {**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "training_site.settings.test", "TEST_DATABASE_NAME": ""}
    done = subprocess.run([sys.executable, "manage.py", "migrate", "--verbosity=0"], cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def migrated_file():
    """An SQLite file to copy."""
    made = KEPT / f"{fingerprint()}.sqlite3"
    with alone("sqlite"):
        if not made.exists():
            for old in sorted(KEPT.glob("*.sqlite3"), key=lambda file: file.stat().st_mtime, reverse=True)[KEPT_OF_OTHERS:]:
                old.unlink()
            unfinished = made.with_suffix(".unfinished")
            unfinished.unlink(missing_ok=True)
            migrate(f"sqlite:///{unfinished}")
            unfinished.rename(made)
    return made


def migrated_database(url):
    """The name of a PostgreSQL database at the server of `url` to take as a template."""
    name = PREFIX + fingerprint()
    with alone("postgresql"), psycopg.connect(url, autocommit=True) as server:
        newest_first = "SELECT datname FROM pg_database WHERE datname LIKE %s ORDER BY oid DESC"
        there = [row[0] for row in server.execute(newest_first, [PREFIX + "%"])]
        if name not in there:
            for old in there[KEPT_OF_OTHERS:]:
                server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(old)))
            unfinished = f"{name}_unfinished"
            server.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(unfinished)))
            server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(unfinished)))
            migrate(urlsplit(url)._replace(path=f"/{unfinished}").geturl())
            server.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(unfinished), sql.Identifier(name)))
    return name


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings):
    """Before pytest-django makes the database of the tests: it finds every migration done."""
    name = connection.creation._get_test_db_name()
    if connection.vendor == "postgresql":
        settings.DATABASES["default"]["TEST"]["TEMPLATE"] = migrated_database(os.environ["DATABASE_URL"])
        yield
    elif connection.creation.is_in_memory_db(name):
        with closing(sqlite3.connect(name, uri=True)) as memory:  # it lives as long as somebody has it open
            with closing(sqlite3.connect(migrated_file())) as file:
                file.backup(memory)
            yield
    else:
        yield

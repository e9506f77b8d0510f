"""The database as one file, and back: by PostgreSQL's own programs, or by SQLite's own copy. Both are of one moment, while everybody works on."""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.db import connection, transaction

FILES = {"postgresql": "database.dump", "sqlite": "database.sqlite3"}


class Failed(Exception):
    """A program of PostgreSQL's did not do it. Says what it said."""


@contextmanager
def one_moment() -> Iterator[str]:
    """Whatever PostgreSQL is asked inside is of one moment; yields its name, by which `dump` copies the same one."""
    if connection.vendor != "postgresql":
        yield ""
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            cursor.execute("SELECT pg_export_snapshot()")
            moment = cursor.fetchone()[0]
        yield moment


def dump(path: Path, moment: str, counted: dict[str, str]) -> dict[str, int]:
    """Write the file; returns what these queries count in it. Raises Failed."""
    if connection.vendor == "postgresql":
        _run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--snapshot={moment}", f"--file={path}")
        return count(counted)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(path)])
    with closing(sqlite3.connect(path)) as copy:
        return {name: copy.execute(sql).fetchone()[0] for name, sql in counted.items()}


def count(counted: dict[str, str]) -> dict[str, int]:
    """What these queries count in the database."""
    found = {}
    with connection.cursor() as cursor:
        for name, sql in counted.items():
            cursor.execute(sql)
            found[name] = int(cursor.fetchone()[0])
    return found


def load(path: Path) -> None:
    """All of it or nothing. Raises Failed."""
    if connection.vendor == "postgresql":
        options = ("--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges", "--no-comments")
        _run("pg_restore", *options, f"--dbname={connection.settings_dict['NAME']}", str(path))
        return
    connection.ensure_connection()
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as copy:
            copy.backup(connection.connection)
    except sqlite3.Error as error:
        raise Failed(str(error)) from error
    connection.close()  # what it knew of the file before is no longer so


def is_empty() -> bool:
    return not connection.introspection.table_names()


def empty() -> None:
    """Take everything out again that `load` put into an empty database."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("DROP SCHEMA public CASCADE")
            cursor.execute("CREATE SCHEMA public")
            return
    connection.close()
    for suffix in ("", "-wal", "-shm"):
        Path(f"{connection.settings_dict['NAME']}{suffix}").unlink(missing_ok=True)


def _run(program: str, *arguments: str) -> None:
    command = [shutil.which(program) or program, *arguments]
    try:
        done = subprocess.run(command, env=_environment(), capture_output=True, text=True, check=False)  # noqa: S603 - nothing of a user is in it
    except OSError as error:
        raise Failed(f"{program} cannot be run: {error}. PostgreSQL's own programs have to be there, of the server's version or later.") from error
    if done.returncode:
        raise Failed(f"{program}: {done.stderr.strip()[-2000:]}")


def _environment() -> dict[str, str]:
    """Where the database is, by environment: an argument everybody on the machine could read."""
    said = connection.settings_dict
    names = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGDATABASE": "NAME"}
    return {**os.environ, **{name: str(said[key]) for name, key in names.items() if said.get(key)}}

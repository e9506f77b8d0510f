"""Put the database's own refusals in place, and see that they are there: see docs/gate.md.

SQLite drops a table's triggers when a migration rebuilds the table, and a rebuild fails where another table's trigger names it:
there they are dropped before every migrate that has something to do, and made again after it. PostgreSQL keeps them meanwhile.
"""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, Warning  # noqa: A004 - Django's own name
from django.db import connections, router
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor

from stations import triggers_postgresql, triggers_sqlite

TABLES = frozenset(
    {
        "certificates_certificate",
        "people_accreditation",
        "people_organisation",
        "stations_assignment",
        "stations_conflictofinterest",
        "stations_election",
        "stations_post",
        "stations_shift",
        "stations_station",
    }
)


def drop_before_migrate(sender: AppConfig, using: str, plan: Sequence[Any] = (), **kwargs: Any) -> None:
    """On SQLite, take the triggers away while tables may be rebuilt."""
    if plan and connections[using].vendor == "sqlite":
        drop(using)


def install_after_migrate(sender: AppConfig, using: str, **kwargs: Any) -> None:
    """Make what is missing, on every database that holds our tables."""
    if router.allow_migrate(using, sender.label):
        install(using)


def install(using: str) -> None:
    """Make every trigger that is not there as it should be; nothing while a table of theirs does not exist. Idempotent."""
    connection = connections[using]
    if not _has_tables(connection):
        return
    if connection.vendor == "sqlite":
        there = _sqlite_triggers(connection)
        wanted = {name: f"CREATE TRIGGER {name} {body.strip()}" for name, body in triggers_sqlite.TRIGGERS.items()}
        statements = [f"DROP TRIGGER {name}" for name, sql in there.items() if wanted.get(name) != sql]
        statements += [sql for name, sql in wanted.items() if there.get(name) != sql]
    else:
        statements = triggers_postgresql.statements()
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def drop(using: str) -> None:
    """Take away every trigger of ours, on SQLite."""
    connection = connections[using]
    with connection.cursor() as cursor:
        for name in _sqlite_triggers(connection):
            cursor.execute(f"DROP TRIGGER {name}")


def missing(using: str) -> list[str]:
    """Names of the triggers that the database lacks, or has switched off."""
    connection = connections[using]
    if connection.vendor == "sqlite":
        return sorted(triggers_sqlite.TRIGGERS.keys() - _sqlite_triggers(connection).keys())
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D' AND tgname = ANY(%s)", [list(triggers_postgresql.TRIGGERS)]
        )
        return sorted(triggers_postgresql.TRIGGERS.keys() - {name for (name,) in cursor.fetchall()})


def check_triggers(app_configs: Any = None, databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """An error for every database that is migrated and lacks a trigger.

    While migrations wait it is a warning: `migrate` runs this check itself and then mends what is missing. After a migrate that
    failed half-way on SQLite they are missing, and whoever checks is told.
    """
    return [
        _message(using, names)
        for using in databases or []
        if router.allow_migrate(using, "stations") and _has_tables(connections[using]) and (names := missing(using))
    ]


def _message(using: str, names: Sequence[str]) -> CheckMessage:
    sentence = f"The database “{using}” lacks triggers that guard assignments: {', '.join(names)}."
    if _is_migrated(connections[using]):
        return Error(sentence, hint="Run: manage.py migrate --skip-checks", id="stations.E001")
    return Warning(sentence, hint="Migrations wait. Run: manage.py migrate", id="stations.W001")


def _has_tables(connection: BaseDatabaseWrapper) -> bool:
    return set(connection.introspection.table_names()) >= TABLES


def _is_migrated(connection: BaseDatabaseWrapper) -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def _sqlite_triggers(connection: BaseDatabaseWrapper) -> dict[str, str]:
    """name → SQL of the triggers of ours that are there."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'stations\\_%%' ESCAPE '\\'", [])
        return dict(cursor.fetchall())

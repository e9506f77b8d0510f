"""The log is kept as it was written: the database refuses to change or delete an entry, whoever asks, a superuser too. See docs/security.md.

Wagtail's two tables of the log get triggers after every migrate. The one thing that may be changed is what an entry says of a person who is
forgotten: `scrubbing()`.
"""

# ruff: noqa: S608
# Nothing of a user goes into this SQL: it is put together from the names of tables and columns.
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Warning  # noqa: A004 - Django's own name
from django.db import connections, router, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from wagtail.models import ModelLogEntry, PageLogEntry

from people.models import LogScrub

PREFIX = "keep_log_"
LOGS = (ModelLogEntry, PageLogEntry)
FLAG = LogScrub._meta.db_table
SCRUBBED = {"label", "data"}
SAYS = "The log is kept as it was written."
_FUNCTION = f"""
CREATE OR REPLACE FUNCTION {PREFIX}entry() RETURNS trigger AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND EXISTS (SELECT FROM {FLAG}) AND to_jsonb(NEW) - 'label' - 'data' = to_jsonb(OLD) - 'label' - 'data' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '{SAYS}' USING ERRCODE = 'integrity_constraint_violation';
END $$ LANGUAGE plpgsql
"""


@contextmanager
def scrubbing() -> Iterator[None]:
    """Within it, in this transaction alone, `label` and `data` of entries may be written anew: a person is forgotten."""
    with transaction.atomic():
        flag = LogScrub.objects.create()
        yield
        flag.delete()


def wanted(vendor: str) -> dict[str, str]:
    """name → SQL of the triggers."""
    triggers = {}
    for model in LOGS:
        table = model._meta.db_table
        for event in ("UPDATE", "DELETE"):
            name = f"{PREFIX}{table}_{event.lower()}"
            body = f"FOR EACH ROW EXECUTE FUNCTION {PREFIX}entry()"
            if vendor == "sqlite":
                fixed = [field.column for field in model._meta.local_fields if field.column not in SCRUBBED]
                changed = " OR ".join(f"NEW.{column} IS NOT OLD.{column}" for column in fixed)
                unless = f"WHEN NOT EXISTS (SELECT 1 FROM {FLAG}) OR {changed} " if event == "UPDATE" else ""
                body = f"{unless}BEGIN SELECT RAISE(ABORT, '{SAYS}'); END"
            triggers[name] = f"CREATE TRIGGER {name} BEFORE {event} ON {table} {body}"
    return triggers


def install(using: str) -> None:
    """Make what is missing or written otherwise; nothing while a table does not exist. Idempotent."""
    connection = connections[using]
    if not _has_tables(connection):
        return
    there, statements = _there(connection), [_FUNCTION] if connection.vendor == "postgresql" else []
    for name, statement in wanted(connection.vendor).items():
        if there.get(name) not in {statement, "postgresql"}:
            statements += [_drop(connection, name)] if name in there else []
            statements.append(statement)
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def drop(using: str) -> None:
    connection = connections[using]
    with connection.cursor() as cursor:
        for name in _there(connection):
            cursor.execute(_drop(connection, name))


def missing(using: str) -> list[str]:
    """Names of the triggers that the database lacks, or has switched off. None before its first migration."""
    connection = connections[using]
    return sorted(wanted(connection.vendor).keys() - _there(connection).keys()) if _has_tables(connection) else []


def drop_before_migrate(sender: AppConfig, using: str, plan: Sequence[Any] = (), **kwargs: Any) -> None:
    """SQLite rebuilds tables; PostgreSQL keeps the triggers but where a migration of Wagtail's may rewrite the log itself."""
    rewrites = any(migration.app_label == ModelLogEntry._meta.app_label for migration, _backwards in plan)
    if plan and router.allow_migrate(using, sender.label) and (rewrites or connections[using].vendor == "sqlite"):
        drop(using)


def install_after_migrate(sender: AppConfig, using: str, **kwargs: Any) -> None:
    if router.allow_migrate(using, sender.label):
        install(using)


def check_triggers(app_configs: Any = None, databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """A warning for every database whose log could be changed. `migrate`, which mends it, is not kept from it."""
    return [
        Warning(f"The database “{using}” lacks triggers that keep the log: {', '.join(names)}.", hint="Run: manage.py migrate", id="people.W001")
        for using in databases or []
        if router.allow_migrate(using, "people") and (names := missing(using))
    ]


def _has_tables(connection: BaseDatabaseWrapper) -> bool:
    return set(connection.introspection.table_names()) >= {FLAG, *(model._meta.db_table for model in LOGS)}


def _drop(connection: BaseDatabaseWrapper, name: str) -> str:
    table = name.removeprefix(PREFIX).rpartition("_")[0]
    return f"DROP TRIGGER {name}" + (f" ON {table}" if connection.vendor == "postgresql" else "")


def _there(connection: BaseDatabaseWrapper) -> dict[str, str]:
    """name → SQL of the triggers of ours that the database has and has not switched off; "postgresql" there, which writes them its own way."""
    sql = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
    if connection.vendor == "postgresql":
        sql = "SELECT tgname, 'postgresql' FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return {name: written for name, written in cursor.fetchall() if name.startswith(PREFIX)}

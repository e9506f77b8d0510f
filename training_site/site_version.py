"""Which tables a shared page rests on, and the triggers that renew the version of the site, in the same transaction, whenever a row of
one of them changes: by Wagtail, a service, a bulk update or raw SQL alike. See docs/fast-pages.md."""

# ruff: noqa: S608
# Nothing of a user goes into this SQL: it is put together from the names of our tables.
from collections.abc import Container, Sequence
from typing import Any
from zlib import crc32

from django.apps import AppConfig, apps
from django.core.checks import CheckMessage, Warning  # noqa: A004 - Django's own name
from django.db import connections, router
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model
from wagtail.models import Page, get_page_models

# Beside every kind of page. A test reads the tables that rendering a lesson asks, and fails where one is not watched.
WATCHED = (
    "courses.GlossaryTerm",
    "courses.LawArticle",
    "courses.LawItem",
    "courses.LawVersion",
    "courses.Recording",
    "courses.Topic",
    "people.Organisation",
    "quizzes.BlueprintLine",
    "quizzes.Exam",
    "quizzes.Question",
    "wagtailcore.Locale",
    "wagtailcore.PageViewRestriction",
    "wagtailcore.Site",
    "wagtaildocs.Document",
    "wagtailimages.Image",
    "wagtailimages.Rendition",
)
# What an editor's draft changes of a page that readers do not see.
OF_A_DRAFT = {"draft_title", "has_unpublished_changes", "latest_revision_id", "latest_revision_created_at", "locked", "locked_at", "locked_by_id"}
TABLE = "training_site_siteversion"
PREFIX = "renew_"
_NEW_TOKEN = {"sqlite": "lower(hex(randomblob(16)))", "postgresql": "replace(gen_random_uuid()::text, '-', '')"}


def watched_models() -> list[type[Model]]:
    return [*get_page_models(), *(apps.get_model(label) for label in WATCHED)]


def wanted_triggers(vendor: str) -> dict[str, tuple[str, str]]:
    """name → (table, SQL). A trigger that is written otherwise has another name."""
    triggers = {}
    for model in watched_models():
        table = model._meta.db_table
        for event in _events(model):
            body = _body(event, table, vendor)
            triggers[f"{PREFIX}{table}_{event.split()[0].lower()}_{crc32(body.encode()):08x}"] = (table, body)
    return triggers


def _events(model: type[Model]) -> list[str]:
    """A new rendition changes nothing that is shown, and neither does a draft."""
    if model is Page:
        columns = [str(field.column) for field in Page._meta.local_concrete_fields if field.column not in OF_A_DRAFT]
        return ["INSERT", f"UPDATE OF {', '.join(columns)}", "DELETE"]
    return ["UPDATE", "DELETE"] if model._meta.label == "wagtailimages.Rendition" else ["INSERT", "UPDATE", "DELETE"]


def _body(event: str, table: str, vendor: str) -> str:
    """On PostgreSQL before the statement: whoever changes a page holds the version first, so that two never wait for each other."""
    if vendor == "sqlite":
        return f"BEFORE {event} ON {table} BEGIN UPDATE {TABLE} SET token = {_NEW_TOKEN[vendor]}; END"
    return f"BEFORE {event} ON {table} FOR EACH STATEMENT EXECUTE FUNCTION {PREFIX}site_version()"


def install(using: str) -> None:
    """Make what is missing, and renew the version: nobody watched meanwhile. Nothing while a table does not exist. Idempotent."""
    connection = connections[using]
    wanted = wanted_triggers(connection.vendor)
    if not set(connection.introspection.table_names()) >= {TABLE, *(table for table, _body in wanted.values())}:
        return
    drop(using, keep=wanted)
    token = _NEW_TOKEN[connection.vendor]
    statements = [f"DELETE FROM {TABLE}", f"INSERT INTO {TABLE} (id, token) VALUES (1, {token})"]
    if connection.vendor == "postgresql":
        statements.append(
            f"CREATE OR REPLACE FUNCTION {PREFIX}site_version() RETURNS trigger AS $$\n"
            f"BEGIN UPDATE {TABLE} SET token = {token}; RETURN NULL; END $$ LANGUAGE plpgsql"
        )
    there = _triggers_there(connection)
    statements += [f"CREATE TRIGGER {name} {body}" for name, (_table, body) in wanted.items() if name not in there]
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def drop(using: str, keep: Container[str] = ()) -> None:
    """Take away every trigger of ours but those to keep."""
    connection = connections[using]
    with connection.cursor() as cursor:
        for name, table in _triggers_there(connection).items():
            if name not in keep:
                cursor.execute(f"DROP TRIGGER {name}" + (f" ON {table}" if connection.vendor == "postgresql" else ""))


def _triggers_there(connection: BaseDatabaseWrapper) -> dict[str, str]:
    """name → table of the triggers of ours that the database has and has not switched off."""
    sql = "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger'"
    if connection.vendor == "postgresql":
        sql = "SELECT tgname, tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return {name: table for name, table in cursor.fetchall() if name.startswith(PREFIX)}


def drop_before_migrate(sender: AppConfig, using: str, plan: Sequence[Any] = (), **kwargs: Any) -> None:
    """SQLite rebuilds tables, and PostgreSQL alters no column that a trigger names."""
    if plan and router.allow_migrate(using, sender.label):
        drop(using)


def install_after_migrate(sender: AppConfig, using: str, **kwargs: Any) -> None:
    if router.allow_migrate(using, sender.label):
        install(using)


def check_triggers(app_configs: Any = None, databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """A warning for every database that lacks a trigger: it would show lessons as they were. `migrate`, which mends it, is not kept from it."""
    return [
        Warning(
            f"The database “{using}” lacks triggers that renew shared pages: {', '.join(lacking)}.",
            hint="Run: manage.py migrate",
            id="training_site.W001",
        )
        for using in databases or []
        if router.allow_migrate(using, "training_site") and (lacking := missing(using))
    ]


def missing(using: str) -> list[str]:
    """Names of the triggers that the database lacks. None before its first migration."""
    connection = connections[using]
    if TABLE not in connection.introspection.table_names():
        return []
    return sorted(wanted_triggers(connection.vendor).keys() - _triggers_there(connection).keys())

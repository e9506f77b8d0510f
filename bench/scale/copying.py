"""Rows by COPY: a table at a time, streaming, with ids that are given out beforehand."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.core.management.color import no_style
from django.db import connection, models, transaction


class Ids:
    """The next ids of a table. Its sequence goes on after them once `copy` is through."""

    def __init__(self, model: type[models.Model]) -> None:
        self.next = (model._base_manager.aggregate(last=models.Max("pk"))["last"] or 0) + 1

    def take(self) -> int:
        self.next += 1
        return self.next - 1


@contextmanager
def without_triggers() -> Iterator[None]:
    """Within it, in a transaction, neither triggers nor foreign keys are asked: what is copied has to be right by itself, and the outside checker
    looks afterwards. Unique and check constraints hold as ever."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("SET LOCAL synchronous_commit = off")
        yield
        cursor.execute("SET LOCAL session_replication_role = origin")


def copy(model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Copy rows of these columns (attnames; JSON as text) into the model's table; every other column is given its default.
    `rows` must ask the database for nothing while they are copied."""
    columns = {field.attname: field for field in model._meta.concrete_fields}
    rest = [field for name, field in columns.items() if name not in names and not field.primary_key and not field.generated]
    defaults = [field.get_db_prep_save(field.get_default(), connection) for field in rest]
    quoted = ", ".join(connection.ops.quote_name(field.column) for field in [*(columns[name] for name in names), *rest])
    with connection.cursor() as cursor:
        with cursor.copy(f"COPY {connection.ops.quote_name(model._meta.db_table)} ({quoted}) FROM STDIN") as target:
            for row in rows:
                target.write_row([*row, *defaults])
        for statement in connection.ops.sequence_reset_sql(no_style(), [model]):
            cursor.execute(statement)

"""What takes long to build is built once a session, and its rows are put into the database of each test that asks for it.

Rows are written as they were, and objects are had as they were: no signal is sent. Where the test already has something in the way, it is built
as ever.
"""

import pickle
from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from functools import cache
from graphlib import TopologicalSorter
from typing import Any

from django.apps import apps
from django.db import IntegrityError, connection, transaction

from tests.indexes import no_indexes

Row = tuple[Any, ...]
Tables = dict[str, dict[Row, Row]]
# Triggers write them: the one whenever a page changes (an older version, put back, would bring back older pages), the other with the index.
LEFT_OUT = {"training_site_siteversion", "wagtailsearch_indexentry_fts"}
# Recorded rows have numbers of their own, far from those that a test gives.
APART = 1_000_000
_numbers = iter(range(APART, 100 * APART, APART))


@dataclass(eq=False)  # each is one, and may be a key
class Recorded:
    """table → rows by primary key: what was new, and what was changed, before and after; `made`: what was returned, pickled."""

    new: Tables = field(default_factory=dict)
    before: Tables = field(default_factory=dict)
    after: Tables = field(default_factory=dict)
    script: str = ""
    made: bytes = b""

    def again(self, build: Callable[[], Any]) -> Any:
        """What was made, its rows there; `build` makes it where they cannot be put there."""
        return self.objects() if self.replay() else build()

    def objects(self) -> Any:
        return pickle.loads(self.made)  # noqa: S301 - our own, of this process

    def replay(self) -> bool:
        """Whether the rows are there now; False where what they rest on is not as it was when they were recorded, or another has their place."""
        there = {table: _rows(table) for table in self.before}
        if any(there[table].get(key) != row for table, rows in self.before.items() for key, row in rows.items()):
            return False
        try:
            self._write()
        except IntegrityError:
            return False
        return True

    def _write(self) -> None:
        # What rows refer to may come after them: it is asked at the end.
        with transaction.atomic(), connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                self.script = self.script or _script(cursor, self)
                cursor.execute(self.script)
            else:
                for statement, rows in _statements(self):
                    cursor.executemany(statement, rows)


def _statements(recorded: Recorded) -> Iterator[tuple[str, list[Row]]]:
    """Each with the values of every row that it is for. Changes first: in a sorted tree what was there makes room for what is new."""
    for table, rows in recorded.after.items():
        keys, columns = _keys(table), _columns(table)
        values = ", ".join(f"{name} = %s" for name in columns)
        where = " AND ".join(f"{columns[place]} = %s" for place in keys)
        yield f"UPDATE {table} SET {values} WHERE {where}", [(*row, *key) for key, row in sorted(rows.items(), reverse=True)]
    for table, rows in recorded.new.items():
        marks = ", ".join(["%s"] * len(_columns(table)))
        yield f"INSERT INTO {table} ({', '.join(_columns(table))}) VALUES ({marks})", list(rows.values())


def _script(cursor: Any, recorded: Recorded) -> str:
    """All of it as one text, values and all: a round trip, where each row would be one."""
    return ";\n".join(cursor.mogrify(statement, row) for statement, rows in _statements(recorded) for row in rows)


def record(build: Callable[..., Any], on: Sequence[Recorded] = (), *, indexed: bool = False) -> Recorded:
    """The rows that `build` writes, and what it returns; the database is left as it was. `on`: what is there before, each given to `build`;
    `indexed`: with rows of Wagtail's indexes."""
    with transaction.atomic(), nullcontext() if indexed else no_indexes():
        for one in on:
            assert one.replay()
        _number_apart()
        before = {table: _rows(table) for table in _tables()}
        made = build(*(one.objects() for one in on))
        after = {table: _rows(table) for table in _tables()}
        transaction.set_rollback(True)
    recorded = Recorded(made=pickle.dumps(made))
    for table, rows in after.items():
        there = before[table]
        assert there.keys() <= rows.keys(), f"something is deleted from {table}: that cannot be replayed"
        if new := {key: row for key, row in rows.items() if key not in there}:
            recorded.new[table] = new
        if changed := {key: row for key, row in rows.items() if key in there and there[key] != row}:
            recorded.before[table] = {key: there[key] for key in changed}
            recorded.after[table] = changed
    return recorded


@cache
def _tables() -> list[str]:
    """What is referred to before what refers to it: triggers look there."""
    models = [model for model in apps.get_models(include_auto_created=True) if model._meta.managed and not model._meta.proxy]
    refers = {model._meta.db_table: {to._meta.db_table for to in _referred(model)} - {model._meta.db_table} for model in models}
    return [table for table in TopologicalSorter(refers).static_order() if table in refers and table not in LEFT_OUT]


def _referred(model: Any) -> Iterator[Any]:
    return (field.related_model for field in model._meta.local_concrete_fields if field.is_relation and not field.null)


@cache
def _fields(table: str) -> list[Any]:
    model = next(model for model in apps.get_models(include_auto_created=True) if model._meta.db_table == table and not model._meta.proxy)
    return list(model._meta.local_concrete_fields)


def _columns(table: str) -> list[str]:
    return [connection.ops.quote_name(str(one.column)) for one in _fields(table)]


def _keys(table: str) -> list[int]:
    return [place for place, one in enumerate(_fields(table)) if one.primary_key]


def _rows(table: str) -> dict[Row, Row]:
    keys = _keys(table)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(_columns(table))} FROM {connection.ops.quote_name(table)}")
        return {tuple(row[place] for place in keys): row for row in map(tuple, cursor.fetchall())}


def _number_apart() -> None:
    """On SQLite every table goes on from another number; a sequence of PostgreSQL never goes back."""
    if connection.vendor == "sqlite":
        number = next(_numbers)
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM sqlite_sequence")
            cursor.executemany("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [(table, number) for table in _tables()])

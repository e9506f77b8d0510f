"""A query of one person at one moment, put into SQL once a process: for pages where Django's making of the SQL would cost the most."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import QuerySet

from people.models import User

# Values that no row has: they show where the person and the moment stand among the parameters.
NOBODY, NEVER = -7_777_777_777, datetime(2, 3, 4, 5, 6, 7, tzinfo=UTC)


class PersonalQuery:
    """`make(person, at)` gives the query, a values_list; `rows(person, at)` its rows as the database gives them, uuids not converted."""

    def __init__(self, make: Callable[[User, datetime], "QuerySet[Any, tuple[Any, ...]]"]) -> None:
        self.make = make
        self.sql: dict[str, tuple[str, list[Any]]] = {}

    def rows(self, person: User, at: datetime) -> list[tuple[Any, ...]]:
        connection = connections[DEFAULT_DB_ALIAS]
        sql, parameters = self.sql.get(connection.vendor) or self._prepare(connection)
        given = {NOBODY: person.pk, connection.ops.adapt_datetimefield_value(NEVER): connection.ops.adapt_datetimefield_value(at)}
        with connection.cursor() as cursor:
            cursor.execute(sql, [given.get(parameter, parameter) for parameter in parameters])
            return cursor.fetchall()

    def _prepare(self, connection: Any) -> tuple[str, list[Any]]:
        sql, parameters = self.make(User(pk=NOBODY), NEVER).query.get_compiler(connection=connection).as_sql()
        self.sql[connection.vendor] = sql, list(parameters)
        return self.sql[connection.vendor]

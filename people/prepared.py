"""A query of one person, put into SQL once a process: for pages where Django's making of the SQL would cost the most."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.models import QuerySet

from people.models import User

# Values that no row has: they show where what is asked for stands among the parameters.
NOBODY, NO_ID = User(pk=-7_777_777_777), -7_777_777_778
NEVER, NO_KEY = datetime(2, 3, 4, 5, 6, 7, tzinfo=UTC), UUID(int=0x7777_7777_7777)


class PersonalQuery:
    """`make(person=…)` gives the query, a values_list; `rows(person=…)` its rows as the database gives them, uuids not converted.

    What else both take is given by name with a value that no row has (NO_ID, NEVER, NO_KEY).
    """

    def __init__(self, make: Callable[..., "QuerySet[Any, Any]"], **stand_ins: Any) -> None:
        self.make, self.stand_ins = make, {"person": NOBODY, **stand_ins}
        self.sql: dict[str, tuple[str, list[Any]]] = {}

    def rows(self, **values: Any) -> list[tuple[Any, ...]]:
        connection = connections[DEFAULT_DB_ALIAS]
        sql, parameters = self.sql.get(connection.vendor) or self._prepare(connection)
        given = {_stored(stand_in, connection): _stored(values[name], connection) for name, stand_in in self.stand_ins.items()}
        with connection.cursor() as cursor:
            cursor.execute(sql, [given.get(parameter, parameter) for parameter in parameters])
            return cursor.fetchall()

    def _prepare(self, connection: Any) -> tuple[str, list[Any]]:
        sql, parameters = self.make(**self.stand_ins).query.get_compiler(connection=connection).as_sql()
        self.sql[connection.vendor] = sql, list(parameters)
        return self.sql[connection.vendor]


def _stored(value: Any, connection: Any) -> Any:
    """The value as a parameter."""
    if isinstance(value, User):
        return value.pk
    if isinstance(value, int):
        return value
    field = models.UUIDField() if isinstance(value, UUID) else models.DateTimeField()
    return field.get_db_prep_value(value, connection, prepared=True)

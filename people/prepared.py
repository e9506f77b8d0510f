"""Queries that are put into SQL once a process: for pages where Django's making of the SQL would cost more than the database does.

`make` gives the queryset for values; what is asked for later differs in these values alone. It is made once with values that no row has
(NO_ID, NEVER, NO_KEY, NO_TEXT), which show where each stands among the parameters.
"""

import copy
from collections.abc import Callable
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from django.db import connections, models, router
from django.db.models.query import ModelIterable

from people.models import User

NOBODY, NO_ID, ANOTHER_ID = User(pk=-7_777_777_777), -7_777_777_778, -7_777_777_779
NEVER, NO_KEY, NO_TEXT = datetime(2, 3, 4, 5, 6, 7, tzinfo=UTC), UUID(int=0x7777_7777_7777), "\x7f no text \x7f"


class PreparedQuery:
    def __init__(self, make: Callable[..., "models.QuerySet[Any, Any]"], **stand_ins: Any) -> None:
        self.make, self.stand_ins = make, stand_ins
        self.model: type[models.Model] | None = None
        self.compilers: dict[str, tuple[Any, str, list[Any]]] = {}

    def rows(self, **values: Any) -> list[tuple[Any, ...]]:
        """Of a values_list, as the database gives them: uuids are not converted."""
        connection = connections[self._database()]
        _compiler, sql, parameters = self._compiled(connection, values)
        with connection.cursor() as cursor:
            cursor.execute(sql, parameters)
            return cursor.fetchall()

    def objects(self, **values: Any) -> list[Any]:
        """Of a queryset of a model, as it would give them."""
        connection = connections[self._database()]
        kept, sql, parameters = self._compiled(connection, values)
        compiler = copy.copy(kept)
        compiler.connection, compiler.as_sql = connection, lambda: (sql, parameters)
        query = SimpleNamespace(get_compiler=lambda using: compiler)
        return list(ModelIterable(SimpleNamespace(db=connection.alias, query=query, _known_related_objects={})))  # type: ignore[arg-type]

    def _database(self) -> str:
        """As for any other query of the model."""
        if self.model is None:
            self.model = self.make(**self.stand_ins).model
        return router.db_for_read(self.model)

    def _compiled(self, connection: Any, values: dict[str, Any]) -> tuple[Any, str, list[Any]]:
        """The compiler, its SQL, and the parameters for these values."""
        if connection.vendor not in self.compilers:
            compiler = self.make(**self.stand_ins).query.get_compiler(connection=connection)
            sql, parameters = compiler.as_sql()
            self.compilers[connection.vendor] = (compiler, sql, list(parameters))
        compiler, sql, parameters = self.compilers[connection.vendor]
        given = {_stored(stand_in, connection): _stored(values[name], connection) for name, stand_in in self.stand_ins.items()}
        return compiler, sql, [given.get(parameter, parameter) for parameter in parameters]


class PersonalQuery(PreparedQuery):
    """One that asks for a `person`."""

    def __init__(self, make: Callable[..., "models.QuerySet[Any, Any]"], **stand_ins: Any) -> None:
        super().__init__(make, person=NOBODY, **stand_ins)


def _stored(value: Any, connection: Any) -> Any:
    """The value as a parameter."""
    if isinstance(value, User):
        return value.pk
    if isinstance(value, int | str):
        return value
    field = models.UUIDField() if isinstance(value, UUID) else models.DateTimeField()
    return field.get_db_prep_value(value, connection, prepared=True)

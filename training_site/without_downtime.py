"""Whether a migration may run while the release before it still serves: `make lint` asks.

For some minutes both releases work on one database. So nothing goes that the old one reads, nothing becomes obligatory that it does not write, and no
table is locked for longer than a request waits. What has to be all the same says why it may: `without_downtime = "…"` on the migration, which a
reviewer reads. CONTRIBUTING.md says how a column goes in two releases.
"""

from collections.abc import Iterator
from typing import Any

from django.db import connection, models
from django.db.migrations import Migration
from django.db.migrations import operations as ops
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState

OURS = ("people", "courses", "quizzes", "certificates", "stations", "partners", "training_site")
REASON = "without_downtime"
# The last migrations before the rule: they are what they are.
BASE = {"people": 9, "courses": 12, "quizzes": 12, "certificates": 24, "stations": 11, "partners": 1, "training_site": 2}
GOES = "the release before this one still reads it: take it out of the code first, out of the database in the release after"


def complaints() -> list[str]:
    """A line for each operation of a migration after BASE that the release before would feel."""
    loader = MigrationLoader(None)
    new = [(key, one) for key, one in sorted(loader.disk_migrations.items()) if key[0] in OURS and int(one.name[:4]) > BASE.get(key[0], 0)]
    return [f"{key[0]}.{key[1]}: {told}" for key, migration in new for told in of_migration(migration, loader.project_state(key, at_end=False))]


def of_migration(migration: Migration, before: ProjectState) -> list[str]:
    """What in it is felt. `before`: the models as they were before it."""
    if getattr(migration, REASON, ""):
        return []
    new_tables: set[str] = set()
    found: list[str] = []
    state = before.clone()
    for operation in migration.operations:
        if isinstance(operation, ops.CreateModel):
            new_tables.add(operation.name_lower)
        found += _felt(operation, state, migration.app_label, new_tables)
        operation.state_forwards(migration.app_label, state)
    return found


def _felt(operation: Any, state: ProjectState, app: str, new_tables: set[str]) -> Iterator[str]:
    """What of one operation; of a table that the migration itself makes nothing is."""
    table = getattr(operation, "model_name_lower", "")
    where = f"{operation.describe()}"
    match operation:
        case ops.RemoveField() | ops.DeleteModel() | ops.RenameField() | ops.RenameModel() | ops.AlterModelTable():
            yield f"{where}: {GOES}"
        case ops.RunSQL() | ops.RunPython():
            yield f"{where}: say what it locks, and for how long"
        case _ if table in new_tables:
            return
        case ops.AddField() if _is_obligatory(operation.field):
            yield f"{where}: the release before writes rows without it: null=True or db_default"
        case ops.AlterField():
            yield from (f"{where}: {why}" for why in _altered(_field_of(state, app, operation), operation.field))
        case ops.AddIndex() | ops.AddConstraint() | ops.AlterUniqueTogether():
            yield f"{where}: writers wait until it is made"


def _is_obligatory(field: Any) -> bool:
    """Whether a row that does not name the column is refused."""
    if field.many_to_many or field.null or getattr(field, "generated", False):
        return False
    return field.db_default is models.NOT_PROVIDED


def _altered(old: Any, new: Any) -> Iterator[str]:
    if old.null and not new.null:
        yield "the release before still writes nothing there"
    if old.many_to_many or new.many_to_many:
        return
    types = old.db_type(connection), new.db_type(connection)
    is_longer = isinstance(new, models.CharField) and isinstance(old, models.CharField) and (new.max_length or 0) >= (old.max_length or 0)
    if types[0] != types[1] and not is_longer:
        yield f"from {types[0]} to {types[1]}: the table is written anew, or the release before writes what no longer fits"
    if new.unique and not old.unique:
        yield "writers wait until its index is made"


def _field_of(state: ProjectState, app: str, operation: Any) -> Any:
    """As it was, bound to its model, so that it knows the type of its column."""
    return state.apps.get_model(app, operation.model_name)._meta.get_field(operation.name)

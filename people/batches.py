"""Many rows, of which each is followed by a write."""

from collections.abc import Iterator
from typing import TypeVar

from django.db.models import Model, QuerySet

Row = TypeVar("Row", bound=Model)


def in_batches(rows: QuerySet[Row], size: int) -> Iterator[Row]:
    """The rows in their order, so many read at once, each batch to its end before the first of it is given out.

    With the iterator of a QuerySet a statement stays open between them, and SQLite refuses a write beside it ("database is locked", at once) as
    soon as another process has written. Rows that are gone by the time of their batch are left out.
    """
    ids = list(rows.values_list("pk", flat=True))
    for start in range(0, len(ids), size):
        some = ids[start : start + size]
        found = {row.pk: row for row in rows.order_by().filter(pk__in=some)}
        yield from (found[pk] for pk in some if pk in found)

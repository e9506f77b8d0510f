"""The cache in the database, for what is counted there (people/rate_limit.py)."""

import base64
import pickle
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.db import DatabaseCache
from django.core.management import call_command
from django.db import connections, router, transaction


class CountingDatabaseCache(DatabaseCache):
    """Django's, but what is counted up keeps its end, and of several who count at once none is lost. Django's `incr` gives it five minutes more."""

    def add(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Django's inserts also what is there, and takes the refusal for the answer: in PostgreSQL's log that is an error for every try that is
        counted, among which nobody finds one that matters."""
        return not self.has_key(key, version=version) and bool(super().add(key, value, timeout, version))

    def incr(self, key: str, delta: int = 1, version: int | None = None) -> int:
        """Raises ValueError where there is nothing to count up."""
        kept = self.make_and_validate_key(key, version=version)
        db = router.db_for_write(self.cache_model_class)
        table = connections[db].ops.quote_name(self._table)  # type: ignore[attr-defined]
        with transaction.atomic(using=db), connections[db].cursor() as cursor:
            cursor.execute(f"UPDATE {table} SET cache_key = cache_key WHERE cache_key = %s", [kept])  # noqa: S608 - takes the row's turn
            found: Any = self.get(key, version=version)
            if found is None:
                raise ValueError(f"Key {key!r} not found")
            value = base64.b64encode(pickle.dumps(found + delta, self.pickle_protocol)).decode("latin1")
            cursor.execute(f"UPDATE {table} SET value = %s WHERE cache_key = %s", [value, kept])  # noqa: S608 - the name of our table
        return int(found + delta)


def make_tables(using: str, **kwargs: Any) -> None:
    """After `migrate`: the tables of caches that are kept in the database. Idempotent."""
    call_command("createcachetable", database=using, verbosity=0)

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import DEFAULT_DB_ALIAS, connection

from certificates.keys import FolderStore, store
from certificates.models import Certificate
from training_site.content import load_site
from training_site.models import HomePage

LOCK = 7_262_001  # one release at a time; the number means nothing
# A migration that waits for a table makes everybody wait behind it: it gives up, and is run again.
PATIENCE = "10s"


class Command(BaseCommand):
    help = (
        "What comes before the processes of a new release start: tables, the table of the cache, at the first installation keys and the frame of "
        "the site; in the end the checks by which they would refuse to start. Idempotent; run twice at once, the second waits."
    )
    requires_system_checks: list[str] = []  # it makes what the checks miss

    def handle(self, *args: Any, **options: Any) -> None:
        with alone():
            self._make_first_keys()
            call_command("migrate", interactive=False, verbosity=options["verbosity"])
            if not HomePage.objects.exists():
                load_site()
                self.stdout.write("Made the frame of the site.")
        self.check(include_deployment_checks=True, databases=[DEFAULT_DB_ALIAS])

    def _make_first_keys(self) -> None:
        """Only where nothing was ever signed: a ring that is lost is put back, not made anew."""
        place = store()
        if isinstance(place, FolderStore) and not place.path.exists() and not _has_certificates():
            call_command("rotate_keys")


def _has_certificates() -> bool:
    return Certificate._meta.db_table in connection.introspection.table_names() and Certificate.objects.exists()


@contextmanager
def alone() -> Iterator[None]:
    """On PostgreSQL; SQLite is locked by whoever migrates."""
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        cursor.execute(f"SET lock_timeout = '{PATIENCE}'")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
            cursor.execute("RESET lock_timeout")

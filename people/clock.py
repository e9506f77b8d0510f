"""One clock for all: the database's. A web process whose own clock is wrong neither shortens nor lengthens anybody's time."""

from datetime import datetime

from django.db import connection
from django.utils import timezone


def database_now() -> datetime:
    """The time, by the database where it is a server (one query), else by this machine: aware, UTC."""
    if connection.vendor != "postgresql":
        return timezone.now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement_timestamp()")
        now: datetime = cursor.fetchone()[0]
    return now

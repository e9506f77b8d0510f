"""After a test that commits its database is emptied. TRUNCATE makes some fifteen hundred files anew, however few rows there are: on
PostgreSQL rows are deleted, of those tables that have some, without asking triggers and foreign keys.
"""

import pytest
from django.db import connection

# What every migration and the next test would make again just so.
KEPT = {"django_content_type", "auth_permission"}


def with_rows(cursor, tables):
    """Those of the tables that are not empty."""
    cursor.execute(" UNION ALL ".join(f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM \"{table}\")" for table in sorted(tables)))
    return [row[0] for row in cursor.fetchall()]


def sql_flush(style, tables, *, reset_sequences=False, allow_cascade=False):
    """As Django's operation of that name: the statements that empty the tables."""
    with connection.cursor() as cursor:
        written = with_rows(cursor, set(tables) - KEPT)
    return [
        "SET LOCAL session_replication_role = replica",
        *(f'DELETE FROM "{table}"' for table in written),
        "SET LOCAL session_replication_role = origin",
    ]


@pytest.fixture(autouse=True, scope="session")
def rows_are_deleted():
    if connection.vendor == "postgresql":
        connection.ops.sql_flush = sql_flush

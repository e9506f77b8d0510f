import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core.cache import caches
from django.core.management import call_command
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.connection import ConnectionProxy

from people import rate_limit
from training_site.counting_cache import make_tables

COUNTING = {"BACKEND": "training_site.counting_cache.CountingDatabaseCache", "LOCATION": "counting"}


@pytest.fixture
def counting(settings, monkeypatch):
    """The cache of production, in a table of its own."""
    settings.CACHES = {**settings.CACHES, "counting": COUNTING}
    call_command("createcachetable", "counting", verbosity=0)
    monkeypatch.setattr(rate_limit, "cache", ConnectionProxy(caches, "counting"))
    yield
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE counting")


def ends_at():
    with connection.cursor() as cursor:
        cursor.execute("SELECT expires FROM counting WHERE cache_key LIKE '%%guess:me'")
        return str(cursor.fetchone()[0])[:16]


@pytest.mark.django_db
def test_a_try_does_not_move_the_end_of_the_window(counting):
    assert rate_limit.allows("guess", "me", most=2, seconds=86_400)
    first = ends_at()
    assert first.startswith(str((timezone.now() + timedelta(days=1)).date()))
    assert rate_limit.allows("guess", "me", most=2, seconds=86_400)
    assert not rate_limit.allows("guess", "me", most=2, seconds=86_400)
    assert ends_at() == first


@pytest.mark.django_db
def test_what_is_there_is_not_inserted_again(counting):
    """PostgreSQL would note an error for every try."""
    assert caches["counting"].add("a", 1)
    with CaptureQueriesContext(connection) as asked:
        assert not caches["counting"].add("a", 2)
    assert [query["sql"] for query in asked if "INSERT" in query["sql"]] == []
    assert caches["counting"].get("a") == 1


@pytest.mark.django_db
def test_what_is_gone_is_counted_anew(counting):
    with pytest.raises(ValueError, match="not found"):
        caches["counting"].incr("nothing")


@pytest.mark.django_db
def test_the_table_is_made_after_migrations_where_there_is_none(settings):
    settings.CACHES = {**settings.CACHES, "counting": {**COUNTING, "LOCATION": "made_by_migrate"}}
    for _time in range(2):
        make_tables(using="default")
    caches["counting"].set("a", 1)
    assert caches["counting"].get("a") == 1


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_of_many_who_try_at_once_none_is_lost(counting):
    gate = threading.Barrier(8)

    def tries(_number):
        gate.wait()
        try:
            return sum(rate_limit.allows("guess", "me", most=30, seconds=300) for _ in range(10))
        finally:
            connections.close_all()

    rate_limit.allows("guess", "me", most=30, seconds=300)
    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(tries, range(8))) == 29

"""/healthz and /readyz: what load balancers and monitors ask, by whatever name."""

from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from training_site.models import QueueWorker
from training_site.watch import health

TOKEN = "a-token-of-who-watches"


@pytest.fixture(autouse=True)
def look_anew():
    health.forget()
    yield
    health.forget()


def ready(client, **headers):
    response = client.get("/readyz", headers=headers)
    return response.status_code, response.json()


def details(client, settings):
    health.forget()
    settings.WATCH_TOKEN = TOKEN
    return ready(client, authorization=f"Bearer {TOKEN}")


def test_a_process_that_lives_says_so_and_asks_no_database(client, settings):
    """A test without `db`: a query would fail it."""
    settings.SECURE_SSL_REDIRECT = True
    response = client.get("/healthz", headers={"host": "10.0.0.7:8000", "cookie": "sessionid=x"})
    assert (response.status_code, response.content) == (200, b"ok")
    assert not response.cookies
    assert response["Cache-Control"] == "no-store"


def test_nobody_posts_to_a_door(client):
    assert client.post("/healthz").status_code == 405
    assert client.head("/healthz").status_code == 200


def test_ready_by_any_name_and_no_word_more(client, db, settings):
    settings.SECURE_SSL_REDIRECT = True
    assert ready(client, host="10.0.0.7:8000") == (200, {"ready": True})


def test_what_it_costs_and_that_it_leaves_nothing(client, db, django_assert_max_num_queries):
    ready(client)  # the names of the migrations are read once
    health.forget()
    with django_assert_max_num_queries(9):
        ready(client)
    with django_assert_max_num_queries(0):
        ready(client)  # asked again at once
    assert not QueueWorker.objects.exists()


def test_a_database_that_takes_no_write_is_not_ready(client, db, settings, monkeypatch):
    def refuse(*args, **kwargs):
        raise OperationalError("cannot execute INSERT in a read-only transaction at /secret/place")

    monkeypatch.setattr("django.db.models.query.QuerySet.create", refuse)
    assert ready(client) == (503, {"ready": False})
    status, told = details(client, settings)
    assert status == 503
    assert told["checks"]["database"] == "the database does not answer: OperationalError"
    assert told["checks"]["keys"] == "ok"
    assert "secret" not in str(told)


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_a_database_that_is_read_only_is_not_ready(client):
    with connection.cursor() as cursor:
        cursor.execute("SET default_transaction_read_only = on")
    try:
        assert ready(client) == (503, {"ready": False})
    finally:
        connection.close()


def test_a_migration_that_has_not_run_is_not_ready(client, db, settings):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'stations'")
    assert details(client, settings)[1]["checks"]["migrations"] == "1 apps have migrations that have not run"
    assert ready(client) == (503, {"ready": False})


def test_a_migration_of_the_next_release_is_no_fault(client, db):
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO django_migrations (app, name, applied) VALUES ('stations', '9999_next', '2026-11-27')")
    assert ready(client) == (200, {"ready": True})


def test_without_keys_it_is_not_ready(client, db, settings, own_keys, tmp_path):
    settings.BAKYLAU_KEYS, settings.BAKYLAU_KEYS_MADE = tmp_path / "nothing", False
    status, told = details(client, settings)
    assert (status, told["checks"]["keys"]) == (503, "certificates.E001")


def test_a_queue_that_stands_still_is_not_ready(client, db, settings):
    now = timezone.now()
    task = {"args_kwargs": {"args": [], "kwargs": {}}, "task_path": "people.tasks.mail_invitations", "backend_name": "queue"}
    DBTaskResult.objects.create(**task, run_after=now - timedelta(minutes=20))
    DBTaskResult.objects.update(enqueued_at=now - timedelta(minutes=30))
    status, told = details(client, settings)
    assert status == 503
    assert told["checks"]["queue"].startswith("a task has waited for 12")
    DBTaskResult.objects.update(run_after=now + timedelta(minutes=1))
    assert details(client, settings)[0] == 200


def test_a_disk_that_is_nearly_full_is_not_ready(client, db, settings):
    settings.READY_DISK_MB = 10**9
    status, told = details(client, settings)
    assert (status, told["checks"]["disk"].split(":")[0]) == (503, "nearly full")


def test_a_journal_that_cannot_be_written_is_not_ready(client, db, settings, monkeypatch):
    monkeypatch.setattr("os.access", lambda *args: False)
    assert details(client, settings)[1]["checks"]["journal"] == "cannot be written"


@pytest.mark.parametrize("given", ["", "Bearer ", "Bearer wrong", "Bearer é", TOKEN[:-1]])
def test_details_are_for_who_has_the_token(client, db, settings, given):
    settings.WATCH_TOKEN = TOKEN
    assert ready(client, authorization=given)[1] == {"ready": True}
    settings.WATCH_TOKEN = ""
    assert ready(client, authorization=given)[1] == {"ready": True}

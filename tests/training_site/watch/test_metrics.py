"""/metrics: of all processes together, for who has the token."""

import os
import subprocess
import sys
import textwrap
from datetime import timedelta

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from training_site.watch import figures, metrics

TOKEN = "a-token-of-who-watches"


@pytest.fixture
def watched(settings):
    settings.METRICS, settings.WATCH_TOKEN = True, TOKEN


def read(client):
    return client.get("/metrics", headers={"authorization": f"Bearer {TOKEN}"})


def test_there_is_no_such_address_without_the_token_or_where_it_is_off(client, watched, settings):
    assert client.get("/metrics").status_code == 404
    assert client.get("/metrics", headers={"authorization": "Bearer x"}).status_code == 404
    settings.METRICS = False
    assert read(client).status_code == 404


def test_what_the_database_knows_is_told_by_task_and_names_nobody(client, db, watched, volunteer, is_postgresql):
    late = timezone.now() - timedelta(minutes=7)
    for path in ("people.tasks.mail_invitations", "quizzes.tasks.close_attempt"):
        DBTaskResult.objects.create(args_kwargs={"args": [volunteer.email], "kwargs": {}}, task_path=path, backend_name="queue", run_after=late)
    DBTaskResult.objects.update(enqueued_at=late)
    DBTaskResult.objects.create(
        args_kwargs={"args": [], "kwargs": {}}, task_path="x.y", backend_name="queue", status="FAILED", run_after=late, finished_at=late
    )
    said = read(client).content.decode()
    assert 'bakylau_queue_due{task="people.tasks.mail_invitations"} 1.0' in said
    [age] = [line for line in said.splitlines() if line.startswith('bakylau_queue_age_seconds{task="quizzes')]
    assert 420 <= float(age.split()[-1]) < 480
    for name in ("certificates", "certificates_revoked", "exams_running", "posts_open", "queue_workers"):
        assert f"bakylau_{name} 0.0" in said
    assert "bakylau_queue_dead 1.0" in said
    assert ("bakylau_database_connections" in said) == is_postgresql
    assert "aigul" not in said


def test_requests_of_every_process_are_counted_together(tmp_path):
    """Real processes: each counts for itself, any of them tells of all."""
    counts = textwrap.dedent("""
        import os, sys
        from pathlib import Path
        from training_site.watch import metrics
        if sys.argv[1] == "first":
            metrics.prepare(Path(os.environ["PROMETHEUS_MULTIPROC_DIR"]))
        from threading import Barrier, Thread
        barrier = Barrier(3)
        def count():
            barrier.wait()
            metrics.count_request("wagtail_serve", "GET", 200, 0.02)
        threads = [Thread(target=count) for _ in range(3)]
        [thread.start() for thread in threads]
        [thread.join() for thread in threads]
        metrics.count_request("wagtail_serve", "BREW", 405, 0.001)
        if sys.argv[1] == "last":
            from prometheus_client import CollectorRegistry, generate_latest
            from prometheus_client.multiprocess import MultiProcessCollector
            registry = CollectorRegistry()
            MultiProcessCollector(registry)
            print(generate_latest(registry).decode())
    """)
    folder = tmp_path / "metrics"
    folder.mkdir()
    (folder / "counter_1.db").write_bytes(b"of yesterday")
    environment = {**os.environ, "PROMETHEUS_MULTIPROC_DIR": str(folder)}
    for which in ("first", "second", "last"):
        done = subprocess.run([sys.executable, "-c", counts, which], env=environment, capture_output=True, text=True, check=True)
    assert 'bakylau_request_seconds_count{method="GET",route="wagtail_serve",status="200"} 9.0' in done.stdout
    assert 'method="other"' in done.stdout
    assert 'le="0.025"' in done.stdout


def test_posts_where_nobody_stands_are_counted(db):
    from tests.factories.stations import PostFactory

    post = PostFactory()
    assert figures.posts_open(post.shift.starts_at) == 1
    assert figures.posts_open(post.shift.ends_at) == 0
    assert metrics

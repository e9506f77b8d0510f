"""What the database knows, for Prometheus: asked when somebody asks for it. Totals alone, nobody's name."""

from collections.abc import Iterator
from datetime import datetime

from django.db import connection
from django.db.models import Exists, OuterRef
from django.utils import timezone
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from certificates.enums import CertificateStatus
from certificates.models import Certificate
from quizzes.enums import AttemptState
from quizzes.models import Attempt
from stations.models import Assignment, Post
from training_site.queue import state


class DatabaseFigures(Collector):
    def describe(self) -> list[GaugeMetricFamily]:
        return []  # whoever registers it asks the database nothing

    def collect(self) -> Iterator[GaugeMetricFamily]:
        at = timezone.now()
        yield from _queue(at)
        yield _gauge("bakylau_certificates", "Certificates issued", Certificate.objects.count())
        revoked = Certificate.objects.filter(revoked_at__lte=at, replaced=False).count()
        yield _gauge(f"bakylau_certificates_{CertificateStatus.REVOKED.value}", "Certificates that are revoked", revoked)
        yield _gauge("bakylau_exams_running", "Attempts at exams that go on", Attempt.objects.filter(state=AttemptState.OPEN).count())
        yield _gauge("bakylau_posts_open", "Posts of shifts to come, or going on, where nobody stands", posts_open(at))
        if connection.vendor == "postgresql":
            yield _gauge("bakylau_database_connections", "Connections to the database", _connections())


def _queue(at: datetime) -> Iterator[GaugeMetricFamily]:
    depth = GaugeMetricFamily("bakylau_queue_due", "Tasks that are due and wait", labels=["task"])
    age = GaugeMetricFamily("bakylau_queue_age_seconds", "How long the oldest of them has waited", labels=["task"])
    for path, count, since in state.due_by_task(at):
        depth.add_metric([path], count)
        age.add_metric([path], max(0.0, (at - since).total_seconds()))
    yield depth
    yield age
    found = state.look(at)
    yield _gauge("bakylau_queue_oldest_seconds", "How long the oldest task of all has waited", found.age(at).total_seconds())
    yield _gauge("bakylau_queue_dead", "Tasks that failed as often as they may", found.dead)
    yield _gauge("bakylau_queue_workers", "Workers that live", found.workers)


def posts_open(at: datetime) -> int:
    stands = Assignment.objects.filter(post=OuterRef("pk"), ended_at=None)
    return Post.objects.filter(~Exists(stands), shift__ends_at__gt=at, station__closed_at=None).count()


def _connections() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()")
        return int(cursor.fetchone()[0])


def _gauge(name: str, words: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, words, value=value)

from datetime import UTC, date, datetime, timedelta
from unittest.mock import patch

import pytest
from django.contrib.auth.models import Permission
from django.utils import timezone
from django_tasks_db.management.commands import db_worker
from django_tasks_db.management.commands.db_worker import Worker

from certificates.updates.rules import Proposal
from certificates.updates.services import require_update
from tests.factories.certificates import ProgrammeFactory
from tests.factories.courses import LawVersionFactory
from tests.factories.delta import build_delta
from tests.factories.people import PersonFactory
from tests.factories.quizzes import AttemptFactory


def work():
    """Do what the queue has, as the worker does."""
    worker = Worker(
        queue_names=["default"],
        interval=0,
        batch=True,
        backend_name="queue",
        startup_delay=False,
        max_tasks=50,
        worker_id="test",
        excluded_queue_names=[],
    )
    with patch.object(db_worker, "close_old_connections"):
        worker.run()


ISSUED = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)


@pytest.fixture
def at():
    return ISSUED


@pytest.fixture
def programme(db):
    return ProgrammeFactory(
        slug="observer", name={"kk": "Бақылаушы бағдарламасы", "ru": "Программа наблюдателя", "en": "Observer programme"}, law_as_of=date(2022, 11, 5)
    )


@pytest.fixture
def attempt(programme, volunteer):
    return AttemptFactory(exam=programme.exam, person=volunteer)


@pytest.fixture
def certificate(attempt):
    """Aigul's certificate, issued by the service as of now; its mail waits in the queue."""
    from certificates.services import issue

    [issued] = issue(attempt, at=timezone.now() - timedelta(minutes=5))
    return issued


@pytest.fixture
def headquarters(db):
    person = PersonFactory(email="hq@example.org", full_name="Headquarters", is_sample=True)
    person.user_permissions.set(
        Permission.objects.filter(
            content_type__app_label__in=["certificates", "wagtailadmin"],
            codename__in=["view_certificate", "revoke_certificate", "view_programme", "add_programme", "change_programme", "access_admin"],
        )
    )
    return person


# --- an update that a change of the law requires -------------------------------------------------------------------------


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def delta(tree):
    return build_delta()


@pytest.fixture
def version(db):
    return LawVersionFactory(in_force_from=date(2027, 1, 1))


@pytest.fixture
def proposal(programme, version, delta, now):
    return Proposal(programme, [version], delta.key, now + timedelta(days=30))


@pytest.fixture
def required(certificate, proposal, now, superuser):
    """An update required of Aigul, in thirty days."""
    return require_update(proposal, by=superuser, at=now)

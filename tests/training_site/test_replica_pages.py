"""Pages that read a copy, with a copy: here a second connection to the same database, which cannot write."""

import pytest
from django.db import connection, connections, router
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from people.services import grant_role
from tests.factories.certificates import CertificateFactory
from tests.factories.people import PersonFactory
from tests.factories.stations import ElectionFactory, ScopeFactory, ShiftFactory
from training_site.replicas import ReplicaRouter

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def copy(db, settings, monkeypatch):
    """The connection to the copy; pages are asked as a service would have them asked."""
    copy = connection.copy("replica")
    copy.settings_dict["OPTIONS"] = {"options": "-c default_transaction_read_only=on"}
    copy.connect()  # before it is known: a test may open no further database
    monkeypatch.setitem(settings.DATABASES, "replica", copy.settings_dict)
    monkeypatch.setitem(connections.settings, "replica", copy.settings_dict)
    connections["replica"] = copy
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, "training_site.replicas.ReplicaMiddleware"]
    monkeypatch.setattr(router, "routers", [ReplicaRouter()])
    yield copy
    copy.close()
    del connections["replica"]


def read(client, path, copy):
    """(queries of the copy, of the first one) for the page."""
    with CaptureQueriesContext(copy) as of_copy, CaptureQueriesContext(connection) as of_first:
        response = client.get(path)
    assert response.status_code == 200
    return [one["sql"] for one in of_copy.captured_queries], [one["sql"] for one in of_first.captured_queries], response


def test_a_visitor_reads_the_copy_alone(client, course, copy):
    for path in ("/en/", "/en/courses/", "/en/courses/course/", course.lessons["en"][0].url, "/en/library/", "/en/figures/"):
        of_copy, of_first, _response = read(client, path, copy)
        assert of_copy
        assert of_first == []


def test_the_roster_comes_from_the_copy_and_who_asks_from_the_first(client, copy):
    person = PersonFactory(email="dana@example.org", full_name="Dana Coordinator", is_sample=True)
    grant_role(person, "coordinator")
    ScopeFactory(person=person)
    election = ShiftFactory(election=ElectionFactory()).election
    holder = CertificateFactory(programme=election.programme).holder
    client.force_login(person)
    of_copy, of_first, response = read(client, reverse("dashboard_roster"), copy)
    assert holder.full_name in response.content.decode()
    assert any("certificates_certificate" in sql for sql in of_copy)
    assert not any("certificates_certificate" in sql for sql in of_first)
    assert any("django_session" in sql for sql in of_first)

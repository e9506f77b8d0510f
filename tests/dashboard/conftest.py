import pytest

from people.services import grant_role
from tests.factories.people import PersonFactory
from tests.factories.stations import ScopeFactory


@pytest.fixture
def coordinator(db):
    """Dana: a coordinator of everything. She reads English here; Wagtail's admin has no Kazakh."""
    person = PersonFactory(email="dana@example.org", full_name="Dana Coordinator", is_sample=True)
    grant_role(person, "coordinator")
    ScopeFactory(person=person)
    return person


@pytest.fixture
def client(client):
    """A browser that asks for English."""
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client

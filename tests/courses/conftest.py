"""The sample course as it comes with the product, and a small one made by hand."""

from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.users.models import UserProfile

from people.refusals import Refused
from people.services import grant_role
from tests.factories.courses import SessionFactory
from tests.factories.people import PersonFactory

LINK = "https://meet.example.org/secret-room"


@pytest.fixture
def at():
    return timezone.now()


@pytest.fixture
def session(db):
    return SessionFactory(capacity=2, link=LINK)


@pytest.fixture
def running(db, at):
    """A session that began ten minutes ago."""
    return SessionFactory(starts_at=at - timedelta(minutes=10), ends_at=at + timedelta(hours=1), code="AC7QX")


@pytest.fixture
def trainer(db):
    person = PersonFactory(email="trainer@example.org", is_sample=True)
    grant_role(person, "trainer")
    return person


@pytest.fixture
def aigul(client, volunteer):
    client.force_login(volunteer)
    return client


def act(client, session, name, **data):
    return client.post(f"/en/lessons/sessions/{session.pk}/{name}/", data)


def page(client, session):
    return client.get(f"/en/lessons/sessions/{session.pk}/").text


def states(session):
    return dict(session.registrations.values_list("person__email", "state"))


def refused(service, *args, **kwargs):
    with pytest.raises(Refused) as caught:
        service(*args, **kwargs)
    return caught.value.codes


@pytest.fixture
def editor(superuser):
    """The superuser at a desk in English."""
    UserProfile.objects.update_or_create(user=superuser, defaults={"preferred_language": "en"})
    return superuser

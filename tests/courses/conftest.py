"""The sample course as it comes with the product, and a small one made by hand."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.utils import timezone
from wagtail.models import Locale
from wagtail.users.models import UserProfile

from courses.content import load_course
from courses.models import CoursePage, LessonPage
from people.refusals import Refused
from people.services import grant_role
from tests.factories.courses import SessionFactory, TopicFactory
from tests.factories.people import PersonFactory


@pytest.fixture
def observer(tree):
    """The sample course: {language: CoursePage}."""
    return load_course("observer")


@pytest.fixture
def course(tree):
    """A course of three lessons, "1" to "3", in every language: .pages[language], .lessons[language][number]."""
    topic = TopicFactory()
    pages, lessons = {}, {}
    for code, _name in settings.LANGUAGES:
        locale = Locale.objects.get(language_code=code)
        key = {"translation_key": pages["kk"].translation_key} if pages else {}
        pages[code] = tree.catalogs[code].add_child(
            instance=CoursePage(title=f"Course {code}", slug="course", summary="Short.", locale=locale, **key)
        )
        lessons[code] = []
        for number in range(3):
            key = {"translation_key": lessons["kk"][number].translation_key} if code != "kk" else {}
            body = [{"type": "text", "value": f"<p>Text {number}</p>"}]
            page = LessonPage(
                title=f"Lesson {number} {code}", slug=f"lesson-{number}", summary="Short.", topic=topic, body=body, locale=locale, **key
            )
            lessons[code].append(pages[code].add_child(instance=page))
            page.save_revision().publish()
            page.refresh_from_db()
    return SimpleNamespace(pages=pages, lessons=lessons, key=pages["kk"].translation_key)


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

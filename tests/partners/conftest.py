"""A coalition of three organisations, with an editor and a reviewer each."""

from dataclasses import dataclass
from functools import cache

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from wagtail.documents.models import Document
from wagtail.users.models import UserProfile

from courses.models import MaterialPage, Topic
from courses.references import collections_of
from partners.provisioning import provision
from partners.services import submit
from people.models import Organisation, User
from people.services import grant_role
from tests.factories.courses import TopicFactory
from tests.factories.people import OrganisationFactory, PersonFactory, in_all


def staff(name, role, organisation=None, **values):
    person = PersonFactory(email=f"{name}@example.org", full_name=f"{name.title()} Tester", is_sample=True, **values)
    grant_role(person, role, organisation)
    UserProfile.objects.update_or_create(user=person, defaults={"preferred_language": "en"})
    return person


def client_of(person):
    client = Client()
    client.force_login(person)
    return client


@dataclass
class Partner:
    organisation: Organisation
    sections: dict
    editor: User
    reviewer: User

    def document(self, title="Leaflet", content=b"%PDF-1.4 leaflet"):
        collection = collections_of(self.organisation).get()
        return Document.objects.create(title=title, file=ContentFile(content, name=f"{self.organisation.slug}.pdf"), collection=collection)

    def material(self, topic, title="A draft", language="en", **values):
        """A draft by the editor, as the editor's form makes it."""
        values = {"text": "<p>Come early.</p>", "summary": f"{title} in short", **values}
        page = MaterialPage(title=title, topic=topic, owner=self.editor, live=False, **values)
        page.locale = self.sections[language].locale
        self.sections[language].add_child(instance=page)
        page.save_revision(user=self.editor)
        page.refresh_from_db()
        return page

    def submitted(self, topic, title="Submitted", **values):
        page = self.material(topic, title, **values)
        return page, submit(page, by=self.editor).current_task_state


def make_topic():
    return TopicFactory(code="voting", name=in_all("Voting"))


@pytest.fixture(scope="session")
def recorded_topic(recording):
    return recording(make_topic)


@pytest.fixture
def topic(recorded_topic, db) -> Topic:
    return recorded_topic.again(make_topic)


def make_partner(slug, **values):
    organisation = OrganisationFactory(slug=slug, name=in_all(slug.title()))
    organisation.refresh_from_db()
    sections = {section.locale.language_code: section for section in provision(organisation)}
    return Partner(
        organisation, sections, staff(f"{slug}-editor", "editor", organisation, **values), staff(f"{slug}-reviewer", "reviewer", organisation)
    )


LANGUAGES = {"alpha": "en", "beta": "ru"}


@pytest.fixture(scope="session")
def recorded_partner(recording):
    """recorded_partner(slug, whether with Wagtail's indexes, *what is there before)."""

    @cache
    def recorded(slug, indexed, *beside):
        return recording(lambda *_: make_partner(slug, language=LANGUAGES[slug]), beside, indexed=indexed)

    return recorded


@pytest.fixture
def partners(recorded_partner, tree, request):
    """slug → its recording: of those that the test asks for, in this order."""
    indexed, recorded = "kept_indexes" in request.fixturenames, {}
    for slug in LANGUAGES:
        if slug in request.fixturenames:  # before any is there: a recording begins without them
            recorded[slug] = recorded_partner(slug, indexed, *recorded.values())
    return recorded


@pytest.fixture
def alpha(partners):
    return partners["alpha"].again(lambda: make_partner("alpha"))


@pytest.fixture
def beta(partners, request):
    """After alpha, where a test asks for both."""
    if "alpha" in partners:
        request.getfixturevalue("alpha")
    return partners["beta"].again(lambda: make_partner("beta", language=LANGUAGES["beta"]))


@pytest.fixture
def headquarters(db):
    return staff("hq", "headquarters")

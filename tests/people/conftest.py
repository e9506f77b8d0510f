"""Who invites: an editor of one organisation, of another, the headquarters. A list is uploaded, letters go out by a real worker."""

from unittest.mock import patch

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.management.commands import db_worker
from django_tasks_db.management.commands.db_worker import Worker

from people import invitation_services
from people.enums import Role
from people.invitation_files import read
from people.models import InvitationList
from people.services import grant_role
from tests.factories.people import OrganisationFactory, PersonFactory, in_all

LIST = "name,e-mail,phone,language,area\nСерікбаева Айгүл,aigul.new@example.org,8 701 234 56 78,kk,\nПетров Борис,boris.new@example.org,,ru,\n"


def editor_of(organisation, **values):
    person = PersonFactory(is_sample=True, **values)
    grant_role(person, Role.EDITOR, organisation)
    return person


@pytest.fixture
def organisation(db):
    return OrganisationFactory(slug="first", name=in_all("First Fund"))


@pytest.fixture
def other_organisation(db):
    return OrganisationFactory(slug="second", name=in_all("Second Fund"))


@pytest.fixture
def editor(organisation):
    return editor_of(organisation, full_name="Editor Of First")


@pytest.fixture
def headquarters(db):
    person = PersonFactory(is_sample=True, full_name="Head Quarters")
    grant_role(person, Role.HEADQUARTERS)
    return person


@pytest.fixture
def desk(client, editor):
    client.force_login(editor)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


def keep(organisation, by, text=LIST, language="kk"):
    """The list as it is kept after the upload."""
    people = read(text if isinstance(text, bytes) else text.encode())
    assert not people.problems
    return invitation_services.keep_list(organisation, people.lines, file_name="list.csv", language=language, by=by, at=timezone.now())


def invite(organisation, by, text=LIST):
    """Invite everybody of the list; the letters wait."""
    invitation_services.invite_list(keep(organisation, by, text), by=by, at=timezone.now())
    return organisation.invitations.order_by("pk")


def upload(client, text=LIST, name="list.csv", **data):
    """Upload a list as a browser does; returns the kept list, or the response that refused it."""
    file = SimpleUploadedFile(name, text if isinstance(text, bytes) else text.encode())
    response = client.post(reverse("people_invite"), {"file": file, "language": "kk", **data})
    return InvitationList.objects.latest("pk") if response.status_code == 302 else response


def work():
    """The queue's own worker, until nothing is due; it keeps the connection, whose transaction is the test's."""
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

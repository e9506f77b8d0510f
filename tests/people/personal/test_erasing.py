"""The headquarters erases somebody: on a request in writing, or two of them together."""

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.utils import timezone
from wagtail.models import ModelLogEntry

from people.enums import Role
from people.models import Erasure
from people.personal import erasing
from people.refusals import Refused
from people.services import grant_role
from tests.factories.people import PersonFactory
from tests.people.personal.planting import EMAIL, NAME, PHONE, certified_person, rows_naming


def headquarters():
    person = PersonFactory(is_sample=True)
    grant_role(person, Role.HEADQUARTERS)
    return person


@pytest.fixture
def first(db):
    return headquarters()


@pytest.fixture
def second(db):
    return headquarters()


@pytest.fixture
def person(db):
    return certified_person()[0]


def form(**values):
    return {"reason": "lost the phone and the mailbox", "request": "", "email": EMAIL, **values}


def test_a_request_in_writing_is_enough(client, first, person, django_capture_on_commit_callbacks):
    client.force_login(first)
    page = client.get(f"/admin/people/{person.pk}/erase/").content.decode()
    assert "A post falls open" in page
    assert "Certificates" in page
    assert person.erasures.count() == 0
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(f"/admin/people/{person.pk}/erase/", form(request=f"letter of {NAME}, 2 November, folder 7"))
    assert response.url == "/admin/erasures/"
    person.refresh_from_db()
    assert person.erased_at
    assert mail.outbox[-1].to == [EMAIL]
    done = Erasure.objects.get()
    assert (done.carried_out, done.decided_by, done.request) == (True, first, "letter of —, 2 November, folder 7")
    assert rows_naming(NAME, EMAIL, PHONE) == set()
    entry = ModelLogEntry.objects.get(action="people.erase")
    assert (entry.user, entry.data, entry.label) == (first, {"ground": "written request"}, f"erased-{person.pk}@erased.invalid")


def test_without_one_a_second_person_agrees(client, first, second, person):
    client.force_login(first)
    client.post(f"/admin/people/{person.pk}/erase/", form())
    erasure = Erasure.objects.get()
    client.post(f"/admin/erasures/{erasure.pk}/decide/", {"decision": "erase"})
    person.refresh_from_db()
    assert person.erased_at is None
    client.force_login(second)
    assert "waits for a second person" in client.get("/admin/erasures/").content.decode()
    assert "Agree, and erase for good" in client.get(f"/admin/people/{person.pk}/erase/").content.decode()
    client.post(f"/admin/erasures/{erasure.pk}/decide/", {"decision": "erase"})
    person.refresh_from_db()
    assert person.erased_at
    assert rows_naming(NAME, EMAIL, PHONE) == set()
    assert f"account {person.pk}, erased" in client.get("/admin/erasures/").content.decode()


def test_a_proposal_is_dropped_and_nothing_is_erased(client, first, person):
    erasure = erasing.propose(person, reason="asked", request="", by=first, at=timezone.now())
    client.force_login(first)
    client.post(f"/admin/erasures/{erasure.pk}/decide/", {"decision": "drop"})
    person.refresh_from_db()
    erasure.refresh_from_db()
    assert (person.erased_at, erasure.carried_out, erasure.decided_by) == (None, False, first)


def test_a_look_and_a_get_write_nothing(client, first, person):
    client.force_login(first)
    erasure = erasing.propose(person, reason="asked", request="", by=headquarters(), at=timezone.now())
    before = ModelLogEntry.objects.count()
    client.get(f"/admin/people/{person.pk}/erase/")
    assert client.get(f"/admin/erasures/{erasure.pk}/decide/").url == "/admin/erasures/"
    person.refresh_from_db()
    assert person.erased_at is None
    assert ModelLogEntry.objects.count() == before


@pytest.mark.parametrize("values", [{"email": "other@example.org"}, {"reason": ""}, {"reason": "x" * 301}])
def test_what_is_filled_in_wrongly_erases_nobody(client, first, person, values):
    client.force_login(first)
    assert client.post(f"/admin/people/{person.pk}/erase/", form(**values)).status_code == 400
    assert not Erasure.objects.exists()


def test_refusals(first, second, person):
    at = timezone.now()

    def codes(act, *args, **kwargs):
        with pytest.raises(Refused) as refused:
            act(*args, at=at, **kwargs)
        return refused.value.codes

    why = {"reason": "asked", "request": ""}
    assert codes(erasing.propose, first, by=first, **why) == ["holds_role", "oneself"]
    assert codes(erasing.propose, second, by=first, **why) == ["holds_role"]
    assert codes(erasing.propose, person, by=PersonFactory(), **why) == ["not_headquarters"]
    erasure = erasing.propose(person, by=first, at=at, **why)
    assert codes(erasing.propose, person, by=second, **why) == ["already_proposed"]
    assert codes(erasing.confirm, erasure, by=first) == ["not_second"]
    assert codes(erasing.confirm, erasure, by=PersonFactory()) == ["not_headquarters"]
    erasing.drop(erasure, by=first, at=at)
    assert codes(erasing.drop, erasure, by=first) == ["decided"]


def test_the_database_refuses_one_person_alone(first, person):
    now = timezone.now()
    with pytest.raises(IntegrityError), transaction.atomic():
        Erasure.objects.create(person=person, reason="x", proposed_by=first, proposed_at=now, decided_by=first, decided_at=now, carried_out=True)


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.EXAMINER, Role.TRAINER])
def test_nobody_else_of_the_admin_opens_it(client, person, role):
    somebody = PersonFactory(is_sample=True)
    grant_role(somebody, role)
    client.force_login(somebody)
    for address in ("/admin/erasures/", f"/admin/people/{person.pk}/erase/", "/admin/erasures/1/decide/"):
        assert client.get(address).status_code in {302, 403}
        assert "Erase, or propose it" not in client.get(address, follow=True).content.decode()
    client.post(f"/admin/people/{person.pk}/erase/", form(request="letter"))
    person.refresh_from_db()
    assert person.erased_at is None


def test_the_page_of_an_account_leads_there(client, first, person):
    client.force_login(first)
    for somebody, leads in ((person, True), (first, False)):
        page = client.get(f"/admin/users/edit/{somebody.pk}/").content.decode()
        assert (f"/admin/people/{somebody.pk}/erase/" in page) == leads

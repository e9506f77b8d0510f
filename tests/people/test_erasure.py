"""Somebody closes the account for good: what they did stays, who they were does not."""

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.db import connection
from django.utils import timezone
from wagtail.models import ModelLogEntry

from certificates.models import Certificate
from certificates.services import ask_correction, revoke, suspend
from people.erasure import erase
from people.models import Invitation, Notice, User
from people.refusals import Refused
from people.services import set_active, sign_pledge
from stations.models import Assignment
from stations.services import assign
from tests.factories.certificates import CertificateFactory
from tests.factories.people import MembershipFactory, PersonFactory, PledgeFactory
from tests.stations.conftest import build_plan, build_ready

PLANTED = ("Құпиясова", "planted@example.org", "77001234567", "planted reason")


@pytest.fixture
def planted(db):
    """Somebody with a post, certificates in every state and traces in the log."""
    plan = build_plan()
    person = build_ready(plan)
    User.objects.filter(pk=person.pk).update(email=PLANTED[1], full_name=f"{PLANTED[0]} Айгүл", phone=PLANTED[2])
    person.refresh_from_db()
    EmailAddress.objects.filter(user=person).update(email=PLANTED[1])
    at = timezone.now()
    Certificate.objects.update(holder_name=person.full_name)
    sign_pledge(person, PledgeFactory(), at=timezone.now())
    assign(person, plan.post, by=None, at=at)
    other, third = (CertificateFactory(holder=person, holder_name=person.full_name) for _ in range(2))
    revoke(other, reason=PLANTED[3], by=None, at=at)
    suspend(third, reason=PLANTED[3], until=None, by=None, at=at)
    ask_correction(third, new_name=f"{PLANTED[0]} Әйгүл", reason=PLANTED[3], by=person, at=at)
    Invitation.objects.create(
        organisation=plan.organisation, email=PLANTED[1], full_name=person.full_name, phone=PLANTED[2], invited_at=at, expires_at=at, due_at=at
    )
    return person


def rows_naming(words):
    """Where in the tables of ours any of these words stands, whatever the column."""
    found = set()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if not table.startswith(("people_", "certificates_", "stations_", "account_", "mfa_", "wagtailcore_modellogentry")):
                continue
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            columns = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                found |= {(table, column) for column, value in zip(columns, row, strict=True) for word in words if word in str(value)}
    return found


def test_nothing_names_who_was_erased(planted):
    assert rows_naming(PLANTED)
    erase(planted, by=planted, at=timezone.now())
    assert rows_naming(PLANTED) == set()


def test_what_they_did_stays(planted):
    at = timezone.now()
    erase(planted, by=planted, at=at)
    planted.refresh_from_db()
    assert (planted.is_active, planted.erased_at, planted.has_usable_password()) == (False, at, False)
    assert Certificate.objects.filter(holder=planted).count() == 3
    assert all(one.is_erased for one in Certificate.objects.all())
    assert Assignment.objects.get().state == "withdrawn"
    assert planted.memberships.get().state == "ended"
    assert not Notice.objects.filter(person=planted).exists()
    assert ModelLogEntry.objects.for_instance(planted).filter(action="people.erase").exists()


def test_who_is_erased_stays_so(planted, superuser):
    erase(planted, by=planted, at=timezone.now())
    with pytest.raises(Refused) as refused:
        erase(planted, by=planted, at=timezone.now())
    assert refused.value.codes == ["already_erased"]
    with pytest.raises(Refused) as refused:
        set_active(planted, True, by=superuser, at=timezone.now())
    assert refused.value.codes == ["erased"]


def test_a_request_that_waits_is_withdrawn(volunteer):
    membership = MembershipFactory(person=volunteer, state="asked")
    erase(volunteer, by=volunteer, at=timezone.now())
    membership.refresh_from_db()
    assert membership.state not in {"asked", "accepted"}


def test_two_can_be_erased(db):
    people = [PersonFactory() for _ in range(2)]
    for person in people:
        erase(person, by=person, at=timezone.now())
    erased = User.objects.filter(pk__in=[person.pk for person in people], is_active=False)
    assert len(set(erased.values_list("email", flat=True))) == 2


def test_whoever_holds_a_role_gives_it_up_first(client, superuser):
    client.force_login(superuser)
    page = client.get("/en/me/erase/").text
    assert "holds a role" in page
    assert 'name="consent"' not in page
    assert client.post("/en/me/erase/", {"email": superuser.email, "consent": "on"}).status_code == 409
    superuser.refresh_from_db()
    assert superuser.is_active


def test_one_reads_what_cannot_be_recalled_and_agrees(client, volunteer, django_capture_on_commit_callbacks):
    client.force_login(volunteer)
    assert "/en/me/erase/" in client.get("/en/me/").text
    page = client.get("/en/me/erase/").text
    assert "cannot be recalled" in page
    for data in ({}, {"email": volunteer.email}, {"email": "other@example.org", "consent": "on"}):
        assert client.post("/en/me/erase/", data).status_code == 400
    volunteer.refresh_from_db()
    assert volunteer.is_active
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post("/en/me/erase/", {"email": " AIGUL@example.org", "consent": "on"})
    assert response.status_code == 302
    assert client.get("/en/me/").status_code == 302
    [letter] = mail.outbox
    assert letter.to == ["aigul@example.org"]
    assert "cannot be recalled" in letter.body


@pytest.mark.parametrize(("language", "said"), [("kk", "кері қайтарып алу мүмкін емес"), ("ru", "отозвать уже нельзя")])
def test_the_consent_in_kazakh_and_russian(client, volunteer, language, said):
    client.force_login(volunteer)
    assert said in client.get(f"/{language}/me/erase/").text

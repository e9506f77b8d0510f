"""Somebody closes the account for good: what they did stays, who they were does not."""

from uuid import uuid4

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.db import connection
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry

from certificates.by_hand import services as by_hand
from certificates.models import Certificate, HandIssue
from certificates.services import (
    ask_correction,
    confirm_unrevocation,
    decline_correction,
    propose_correction,
    propose_unrevocation,
    revoke,
    suspend,
)
from courses.models import LessonProgress
from people.enums import Role
from people.erasure import erase
from people.invitation_files import Line
from people.invitation_services import keep_list, withdraw_invitation
from people.merge_services import merge
from people.models import Invitation, Notice, User
from people.refusals import Refused
from people.services import grant_role, set_active, sign_pledge
from quizzes.accommodations import grant, take_back
from stations.models import Assignment
from stations.services import assign, withdraw
from tests.factories.certificates import CertificateFactory, ProgrammeFactory
from tests.factories.people import PASSWORD, CharterSignatureFactory, MembershipFactory, PersonFactory, PledgeFactory
from tests.factories.quizzes import AttemptFactory, ExamFactory
from tests.recent import enter
from tests.stations.conftest import build_plan, build_ready

PLANTED = ("Құпиясова", "planted@example.org", "77001234567", "planted reason")


@pytest.fixture
def planted(db):
    """Somebody with a post, certificates in every state and traces in the log."""
    plan = build_plan()
    person = build_ready(plan)
    person.email, person.full_name, person.phone = PLANTED[1], f"{PLANTED[0]} Айгүл", PLANTED[2]
    person.save()
    EmailAddress.objects.filter(user=person).update(email=PLANTED[1])
    at = timezone.now()
    Certificate.objects.update(holder_name=person.full_name)
    sign_pledge(person, PledgeFactory(), at=timezone.now())
    assign(person, plan.post, by=None, at=at)
    other, third = (CertificateFactory(holder=person, holder_name=person.full_name) for _ in range(2))
    revoke(other, reason=PLANTED[3], by=None, at=at)
    suspend(third, reason=PLANTED[3], until=None, by=None, at=at)
    ask_correction(third, new_name=f"{PLANTED[0]} Әйгүл", reason=PLANTED[3], by=person, at=at)
    invited = {"email": PLANTED[1], "full_name": person.full_name, "phone": PLANTED[2], "invited_at": at, "expires_at": at, "due_at": at}
    invitation = Invitation.objects.create(organisation=plan.organisation, **invited)
    withdraw_invitation(invitation, by=PersonFactory(is_superuser=True), at=at)
    line = Line(2, person.full_name, PLANTED[1], PLANTED[2], "kk", "")
    keep_list(plan.organisation, [line], file_name="x.csv", language="kk", by=PersonFactory(is_superuser=True), at=at)
    plant_decisions(person, at)
    plant_elsewhere(person, plan, at)
    return person


def plant_decisions(person, at):
    """What two of the headquarters wrote about the person."""
    first, second = (PersonFactory(is_superuser=True) for _ in range(2))
    grant_role(first, Role.HEADQUARTERS)
    twin = PersonFactory(full_name=person.full_name, phone=PLANTED[2])
    AttemptFactory(person=twin)
    for _ in range(2):  # one waits for the second
        programme = ProgrammeFactory(by_hand="headquarters")
        proposal = by_hand.propose(programme, person, ground="other", reason=PLANTED[3], by=first, at=at)
    issued = by_hand.confirm(HandIssue.objects.exclude(pk=proposal.pk).get(), by=second, at=at)
    revoke(issued, reason=PLANTED[3], by=first, at=at)
    confirm_unrevocation(propose_unrevocation(issued, reason=PLANTED[3], by=first, at=at), by=PersonFactory(), at=at)
    asked = ask_correction(issued, new_name=f"{PLANTED[0]} Әйгүл", reason=PLANTED[3], by=person, at=at)
    decline_correction(asked, reason=PLANTED[3], by=first, at=at)
    propose_correction(issued, new_name=f"Оспанова {PLANTED[0]}", reason=PLANTED[3], by=first, at=at)
    again = revoke(issued, reason=PLANTED[3], by=first, at=at)
    propose_unrevocation(again, reason=PLANTED[3], by=first, at=at)
    assert Notice.objects.filter(kind="certified_twice").exists()
    # It is about somebody else, who only has the same name.
    User.objects.filter(pk=twin.pk).update(full_name="Somebody Else", name_key="", phone="")
    twin.attempts.all().delete()
    gone = PersonFactory(full_name=person.full_name, phone="")
    merge(person, gone, reason=PLANTED[3], by=first, at=at)


def plant_elsewhere(person, plan, at):
    """In lessons, exams and at posts."""
    progress = LessonProgress.objects.create(person=person, course_key=uuid4(), lesson_key=uuid4(), opened_at=at)
    log(instance=progress, action="courses.complete", user=person)
    granted = grant(person, ExamFactory(), minutes=10, reason=PLANTED[3], by=PersonFactory(is_superuser=True), at=at)
    take_back(granted, reason=PLANTED[3], by=PersonFactory(is_superuser=True), at=at)
    withdraw(Assignment.objects.get(), by=None, at=at, reason=PLANTED[3])


WHERE = {
    *(("certificates_certificate", column) for column in ("holder_name", "revocation_reason", "suspension_reason")),
    *(("certificates_namecorrection", column) for column in ("new_name", "reason", "declined_because")),
    *(("certificates_handissue", "reason"), ("certificates_unrevocation", "reason"), ("django_tasks_database_dbtaskresult", "args_kwargs")),
    *(("people_invitation", column) for column in ("full_name", "email", "phone")),
    *(("people_user", column) for column in ("full_name", "name_key", "email", "phone")),
    *(("people_invitationlist", "lines"), ("people_pledgesignature", "full_name"), ("account_emailaddress", "email")),
    *(("quizzes_accommodation", column) for column in ("reason", "taken_back_reason")),
    *(("stations_assignment", "ended_because"), ("wagtailcore_modellogentry", "data"), ("wagtailcore_modellogentry", "label")),
}


def rows_naming(words):
    """Where in the whole database any of these words stands, whatever the table and the column."""
    found = set()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            columns = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                found |= {
                    (table, column) for column, value in zip(columns, row, strict=True) for word in words if word.casefold() in str(value).casefold()
                }
    return found


def test_nothing_names_who_was_erased(planted):
    assert rows_naming(PLANTED) >= WHERE
    erase(planted, by=planted, at=timezone.now())
    assert rows_naming(PLANTED) == set()


def test_what_they_did_stays(planted):
    at = timezone.now()
    erase(planted, by=planted, at=at)
    planted.refresh_from_db()
    assert (planted.is_active, planted.erased_at, planted.has_usable_password()) == (False, at, False)
    assert Certificate.objects.filter(holder=planted).count() == 4
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
    enter(client, superuser)
    page = client.get("/en/me/erase/").text
    assert "holds a role" in page
    assert 'name="consent"' not in page
    assert client.post("/en/me/erase/", {"email": superuser.email, "consent": "on"}).status_code == 409
    superuser.refresh_from_db()
    assert superuser.is_active


def test_one_reads_what_cannot_be_recalled_and_agrees(client, volunteer, django_capture_on_commit_callbacks):
    enter(client, volunteer)
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
    enter(client, volunteer)
    assert said in client.get(f"/{language}/me/erase/").text


def test_the_signature_of_an_organisation_stays(client, volunteer):
    """The consent says so."""
    signature = CharterSignatureFactory(signer_name=volunteer.full_name, signed_by=volunteer)
    enter(client, volunteer)
    assert "that signature stays, with the name that stands under it" in client.get("/en/me/erase/").content.decode()
    name = volunteer.full_name
    erase(volunteer, by=volunteer, at=timezone.now())
    signature.refresh_from_db()
    assert (signature.signer_name, signature.signed_by.full_name) == (name, "")


def test_who_finds_an_open_browser_erases_nobody_and_makes_no_token(client, volunteer):
    client.force_login(volunteer)
    for address, data in (
        ("/en/me/erase/", {"email": volunteer.email, "consent": "on"}),
        ("/en/me/tokens/", {"name": "x", "days": 30, "opens": "all"}),
    ):
        for asked in (client.get(address), client.post(address, data)):
            assert asked["Location"].startswith("/en/accounts/reauthenticate/")
    volunteer.refresh_from_db()
    assert volunteer.is_active
    assert not volunteer.desk_tokens.exists()


def test_the_press_goes_on_after_the_password_was_shown(client, volunteer):
    """The page lay open for longer than the password is remembered."""
    client.force_login(volunteer)
    asked = client.post("/en/me/erase/", {"email": volunteer.email, "consent": "on"})
    assert client.post(asked["Location"], {"password": PASSWORD})["Location"] == "/en/home/"
    volunteer.refresh_from_db()
    assert volunteer.erased_at

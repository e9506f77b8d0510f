"""A certificate without the exam: one person of the headquarters proposes it, another one confirms; nobody for themselves."""

import json
import time
from io import BytesIO

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.utils import timezone
from pypdf import PdfReader
from wagtail.models import ModelLogEntry

from certificates import services
from certificates.by_hand import services as hand_services
from certificates.keys import KeyUse, published
from certificates.merging import merge_accounts
from certificates.models import Certificate, HandIssue, Programme
from certificates.offline.qr import qr_address, read_code
from people.merging import Merge, MergeStep
from people.models import User
from people.refusals import Refused
from people.services import grant_role
from tests.certificates.conftest import work
from tests.factories.certificates import CertificateFactory, ProgrammeFactory
from tests.factories.people import PersonFactory, in_all
from tests.stations.test_races import at_once

SAID = "a certificate of another coalition was recognised"


def of_headquarters():
    person = PersonFactory(is_sample=True)
    grant_role(person, "headquarters")
    return person


@pytest.fixture
def first(db):
    return of_headquarters()


@pytest.fixture
def second(db):
    return of_headquarters()


@pytest.fixture
def by_hand(db):
    return ProgrammeFactory(slug="hand", name=in_all("Trainer"), by_hand="headquarters")


@pytest.fixture
def desk(client):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"

    def log_in(person):
        client.force_login(person)
        return client

    return log_in


def values(programme):
    return {"programme": programme.pk, "ground": "recognised", "reason": "Letter 17 of the neighbours"}


@pytest.fixture
def proposal(by_hand, volunteer, first):
    return hand_services.propose(by_hand, volunteer, ground="recognised", reason="Letter 17 of the neighbours", by=first, at=timezone.now())


def test_two_people_issue_it_and_everybody_sees_how(desk, by_hand, volunteer, first, second):
    found = desk(first).get("/admin/handissue/new/?q=aigul").text
    assert f"?person={volunteer.pk}" in found
    assert desk(first).post(f"/admin/handissue/new/?person={volunteer.pk}", values(by_hand)).status_code == 302
    proposal = HandIssue.objects.get()
    assert not Certificate.objects.exists()
    page = f"/admin/handissue/inspect/{proposal.pk}/"
    assert "Letter 17" in desk(second).get(page).text
    desk(second).post(page, {"act": "confirm"})
    certificate = Certificate.objects.valid(timezone.now()).get()
    assert (certificate.holder, certificate.attempt, certificate.hand_issue) == (volunteer, None, proposal)
    work()
    [letter] = mail.outbox
    assert "without the exam" in letter.body


def test_the_public_page_says_how_and_never_the_reason(client, proposal, second):
    certificate = hand_services.confirm(proposal, by=second, at=timezone.now())
    page = client.get(f"/en/certificates/verify/{certificate.token}/").text
    assert f"by two people of the headquarters, without the exam: {SAID}" in page
    assert "has passed the exam" not in page
    assert "Letter 17" not in page
    told = client.get(f"/api/certificates/{certificate.token}")
    assert told.json()["issued_by_hand"] == "recognised"
    assert "Letter 17" not in told.text
    entry = ModelLogEntry.objects.for_instance(certificate).get(action="certificates.issue")
    assert (entry.user, entry.data["reason"], entry.data["proposed_by"]) == (second, "Letter 17 of the neighbours", proposal.proposed_by_id)


@pytest.mark.usefixtures("own_keys", "site")
def test_neither_the_sheet_nor_the_badge_nor_the_code_says_that_an_exam_was_passed(client, volunteer, proposal, second):
    certificate = hand_services.confirm(proposal, by=second, at=timezone.now())
    client.force_login(volunteer)
    sheet = client.get(f"/en/certificates/{certificate.token}/pdf/").content
    text = " ".join(PdfReader(BytesIO(sheet)).pages[0].extract_text().split())
    assert "is certified under the programme “Trainer” by decision of the headquarters, without its exam" in text
    badge = json.loads(client.get(f"/credentials/{certificate.token}").content)
    assert "штабтың шешімімен, емтихансыз" in badge["credentialSubject"]["achievement"]["description"]
    code = qr_address(certificate).split("#")[1]
    assert read_code(code, published(KeyUse.QR)).is_by_hand


def test_who_proposed_it_does_not_confirm_it(desk, proposal, first):
    response = desk(first).post(f"/admin/handissue/inspect/{proposal.pk}/", {"act": "confirm"})
    assert response.status_code == 409
    assert "You proposed it yourself" in response.text
    assert not Certificate.objects.exists()
    proposal.confirmed, proposal.decided_at, proposal.decided_by = True, timezone.now(), first
    with pytest.raises(IntegrityError), transaction.atomic():
        proposal.save()


def test_nobody_for_themselves(desk, by_hand, first, second):
    response = desk(first).post(f"/admin/handissue/new/?person={first.pk}", values(by_hand))
    assert "Nobody issues a certificate for themselves." in response.text
    own = hand_services.propose(by_hand, second, ground="other", reason="x", by=first, at=timezone.now())
    assert "Nobody issues a certificate for themselves." in desk(second).post(f"/admin/handissue/inspect/{own.pk}/", {"act": "confirm"}).text
    assert not Certificate.objects.exists()


@pytest.mark.parametrize("role", ["coordinator", "examiner", None])
def test_others_may_not(desk, by_hand, proposal, role):
    person = PersonFactory(is_sample=True)
    if role:
        grant_role(person, role)
    for path in ("new/", f"inspect/{proposal.pk}/"):
        desk(person).post(f"/admin/handissue/{path}", {"act": "confirm"})
        assert "Letter 17" not in desk(person).get(f"/admin/handissue/{path}", follow=True).text
    assert not Certificate.objects.exists()
    with pytest.raises(Refused) as refused:
        hand_services.confirm(proposal, by=person, at=timezone.now())
    assert "may_not" in refused.value.codes


def refusals_of(*args, **kwargs):
    with pytest.raises(Refused) as refused:
        hand_services.propose(*args, ground="other", **kwargs)
    return refused.value.codes


def test_why_it_may_not_be_proposed(by_hand, programme, volunteer, other_volunteer, first, proposal):
    at = timezone.now()
    assert refusals_of(programme, volunteer, reason="x", by=first, at=at) == ["not_by_hand"]
    assert refusals_of(by_hand, volunteer, reason=" ", by=first, at=at) == ["reason_missing", "already_proposed"]
    held = CertificateFactory(programme=by_hand, holder=other_volunteer)
    assert refusals_of(by_hand, other_volunteer, reason="x" * 1001, by=first, at=at) == ["reason_too_long", "has_one"]
    services.revoke(held, reason="x", by=None, at=at)
    assert refusals_of(by_hand, other_volunteer, reason="x", by=first, at=at) == ["revoked"]
    closed = PersonFactory(is_active=False)
    assert refusals_of(by_hand, closed, reason="x", by=first, at=at) == ["account_closed"]


def test_what_was_decided_is_not_decided_again(desk, proposal, first, second):
    hand_services.drop(proposal, by=first, at=timezone.now())
    response = desk(second).post(f"/admin/handissue/inspect/{proposal.pk}/", {"act": "confirm"}, follow=True)
    assert "This has been decided already." in response.text
    assert not Certificate.objects.exists()


def test_likely_duplicates_are_shown_before(desk, by_hand, volunteer, first, second, proposal):
    volunteer.phone = "+77011234567"
    volunteer.save()
    twin = PersonFactory(full_name=volunteer.full_name, phone="+77011234567", email="twin@example.org")
    for page in (f"new/?person={volunteer.pk}", f"inspect/{proposal.pk}/"):
        text = desk(second).get(f"/admin/handissue/{page}").text
        assert "twin@example.org" in text
        assert f"/admin/duplicates/{volunteer.pk}/{twin.pk}/" in text


@pytest.mark.parametrize("bad", [{"programme": "9" * 30}, {"programme": "x"}, {"ground": "none"}, {"reason": ""}, {"reason": "x" * 2000}])
def test_the_form_refuses_bad_input(desk, by_hand, volunteer, first, bad):
    response = desk(first).post(f"/admin/handissue/new/?person={volunteer.pk}", {**values(by_hand), **bad})
    assert response.status_code == 400
    assert desk(first).post("/admin/handissue/new/?person=9999999999999999999999", values(by_hand)).status_code == 400
    assert desk(first).get("/admin/handissue/new/?q=%00x").status_code == 200


def test_something_stands_behind_every_certificate(db):
    certificate = CertificateFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        Certificate.objects.filter(pk=certificate.pk).update(attempt=None)


def test_it_is_revoked_given_back_and_corrected_as_any_other(proposal, first, second):
    at = timezone.now()
    certificate = hand_services.confirm(proposal, by=second, at=at)
    services.revoke(certificate, reason="x", by=first, at=at)
    back = services.propose_unrevocation(certificate, reason="x", by=first, at=at)
    with pytest.raises(Refused) as refused:
        services.confirm_unrevocation(back, by=second, at=at)
    assert refused.value.codes == ["issued_it"]
    services.confirm_unrevocation(back, by=of_headquarters(), at=at)
    new = services.correct_name(certificate, new_name="Айгүл Серікбаева", reason="x", by=first, at=at)
    assert (new.hand_issue, new.attempt) == (proposal, None)


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_confirm_at_once():
    programme, first = ProgrammeFactory(by_hand="headquarters"), of_headquarters()
    others = [of_headquarters(), of_headquarters()]
    for number in range(1, 8):
        at = timezone.now()
        proposal = hand_services.propose(programme, PersonFactory(), ground="other", reason="x", by=first, at=at)
        results = at_once(*[lambda by=by: hand_services.confirm(proposal, by=by, at=at) for by in others])  # noqa: B023
        assert [one.codes for one in results if isinstance(one, Refused)] == [["already_decided"]], results
        assert Certificate.objects.count() == number


# --- a programme that names who may ----------------------------------------------------------------------------------


@pytest.fixture
def named(by_hand, first, second):
    by_hand.by_hand = "named"
    by_hand.save()
    by_hand.hand_issuers.set([first, second])
    return by_hand


def test_those_whom_the_programme_names_issue_it_the_two_of_them(named, proposal, second):
    assert hand_services.confirm(proposal, by=second, at=timezone.now()).basis == "by_hand"


def test_others_of_the_headquarters_neither_propose_nor_confirm_it(desk, named, proposal, other_volunteer):
    third = of_headquarters()
    page = desk(third).get(f"/admin/handissue/new/?person={other_volunteer.pk}").text
    assert "No programme is issued by hand" in page
    assert desk(third).post(f"/admin/handissue/new/?person={other_volunteer.pk}", values(named)).status_code == 400
    assert refusals_of(named, other_volunteer, reason="x", by=third, at=timezone.now()) == ["not_named"]
    response = desk(third).post(f"/admin/handissue/inspect/{proposal.pk}/", {"act": "confirm"})
    assert response.status_code == 409
    assert "you are not one of them" in response.text
    assert not Certificate.objects.exists()


def test_what_somebody_proposed_who_is_no_longer_named_is_not_confirmed(named, proposal, first, second):
    named.hand_issuers.remove(first)
    with pytest.raises(Refused) as refused:
        hand_services.confirm(proposal, by=second, at=timezone.now())
    assert refused.value.codes == ["proposer_not_named"]


def test_a_programme_names_two_people_of_the_headquarters_at_least(desk, by_hand, first, second, volunteer):
    values = {"name_kk": "Ж", "name_ru": "Т", "name_en": "T", "slug": "hand", "exam": by_hand.exam.pk, "validity_days": 365, "renewal_days": 90}
    values |= {"law_as_of": "2027-01-01", "by_hand": "named"}
    page = f"/admin/programme/edit/{by_hand.pk}/"
    assert "Name at least two people" in desk(first).post(page, {**values, "hand_issuers": [first.pk]}).text
    assert desk(first).post(page, {**values, "hand_issuers": [first.pk, volunteer.pk]}).status_code == 200
    assert desk(first).post(page, {**values, "hand_issuers": [first.pk, second.pk]}).status_code == 302
    by_hand.refresh_from_db()
    assert (by_hand.by_hand, set(by_hand.hand_issuers.all())) == ("named", {first, second})


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_whoever_is_taken_off_the_list_at_that_moment_does_not_confirm(named, proposal, second):
    def take_off():
        with transaction.atomic():
            Programme.objects.select_for_update().get(pk=named.pk)
            Programme.hand_issuers.through.objects.filter(user=second).delete()
            time.sleep(0.5)

    def confirm():
        time.sleep(0.2)
        hand_services.confirm(proposal, by=second, at=timezone.now())

    outcomes = at_once(take_off, confirm)
    assert [one.codes for one in outcomes if isinstance(one, Refused)] == [["not_named"]]
    assert not Certificate.objects.exists()


def test_whose_two_accounts_become_one_is_named_once(named, first):
    kept = of_headquarters()
    at = timezone.now()
    merge_accounts(User, Merge(kept, first, first, at), MergeStep.MOVE)
    assert kept in named.hand_issuers.all()
    assert first not in named.hand_issuers.all()

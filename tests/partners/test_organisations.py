"""The pages of one organisation in the admin: charter, accreditation, what the headquarters decides."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from people import charter_services
from people.models import Accreditation, CharterSignature, Notice, Organisation
from people.notice_services import tell_what_is_due
from tests.factories.people import AccreditationFactory, CharterFactory, in_all
from tests.partners import files
from tests.partners.conftest import client_of, staff

DAYS = {"number": "17", "issued_by": "TEC", "first_day": "2026-01-01", "last_day": "2026-12-31"}
SIGN = {"signer_name": "Director Tester", "signer_position": "director", "agree": "on"}


@pytest.fixture
def charter(tree):
    return CharterFactory(version=1)


@pytest.fixture
def applied(charter, volunteer):
    signer = {"signer_name": "Director Tester", "signer_position": "director"}
    return charter_services.apply(name=in_all("Newcomer"), registration_number="1", by=volunteer, at=timezone.now(), **signer)


def address(name, organisation, *arguments):
    return reverse(f"partners:{name}", args=[organisation.pk, *arguments])


def test_an_editor_sees_the_own_organisation_and_no_other(charter, alpha, beta):
    AccreditationFactory(organisation=beta.organisation, number="Zq-secret")
    client = client_of(alpha.editor)
    assert client.get(reverse("partners:own")).headers["Location"] == address("organisation", alpha.organisation)
    page = client.get(address("organisation", alpha.organisation)).content.decode()
    assert "Version 1 is in force" in page
    assert "Suspend" not in page
    assert client.get(address("organisation", beta.organisation)).status_code == 302
    assert client_of(alpha.reviewer).get(address("organisation", alpha.organisation)).status_code == 302
    assert client_of(alpha.reviewer).get(reverse("partners:own")).headers["Location"] == reverse("wagtailadmin_home")


def test_an_editor_signs_the_charter_once_for_the_own_organisation(charter, alpha, beta):
    client = client_of(alpha.editor)
    assert "We are impartial" in client.get(address("sign", alpha.organisation)).content.decode()
    assert client.post(address("sign", alpha.organisation), {**SIGN, "agree": ""}).status_code == 400
    for _press in range(2):
        assert client.post(address("sign", alpha.organisation), SIGN).status_code == 302
    signature = CharterSignature.objects.get()
    assert (signature.signed_by, signature.signer_name, signature.organisation_name) == (alpha.editor, "Director Tester", "Alpha")
    assert client.post(address("sign", beta.organisation), SIGN).status_code == 302
    assert CharterSignature.objects.count() == 1
    assert "Director Tester" in client.get(address("organisation", alpha.organisation)).content.decode()


def test_a_new_version_asks_every_organisation_again(charter, alpha, beta, headquarters):
    tell_what_is_due(at=timezone.now())
    assert set(Notice.objects.filter(kind="charter_unsigned").values_list("person", flat=True)) == {alpha.editor.pk, beta.editor.pk}
    client = client_of(alpha.editor)
    assert "has not signed version 1" in client.get(reverse("wagtailadmin_home")).content.decode()
    client.post(address("sign", alpha.organisation), SIGN)
    assert "has not signed" not in client.get(reverse("wagtailadmin_home")).content.decode()
    home = client_of(headquarters).get(reverse("wagtailadmin_home")).content.decode()
    assert "Beta has not signed version 1" in home
    assert "Alpha has not signed" not in home
    CharterFactory(version=2)
    assert "has not signed version 2" in client.get(reverse("wagtailadmin_home")).content.decode()


def test_a_signed_version_of_the_charter_is_not_changed(charter, alpha, headquarters):
    client = client_of(headquarters)
    texts = {f"{name}_{code}": "New" for name in ("title", "text") for code in ("kk", "ru", "en")}
    data = {"version": 1, "in_force_from": "2026-01-01 00:00", **texts}
    client.post(reverse("charter:edit", args=[charter.pk]), data)
    charter.refresh_from_db()
    assert charter.title["en"] == "New"
    client.post(address("sign", alpha.organisation), SIGN)
    answer = client.post(reverse("charter:edit", args=[charter.pk]), {**data, "title_en": "Newer"})
    assert "Add a new version instead" in answer.content.decode()


def test_the_headquarters_admits_and_the_contact_becomes_the_editor(applied, headquarters, volunteer):
    client = client_of(headquarters)
    assert "Newcomer asks to join" in client.get(reverse("wagtailadmin_home")).content.decode()
    page = client.get(address("organisation", applied)).content.decode()
    assert address("change", applied, "admit") in page
    assert address("change", applied, "suspend") not in page
    assert client.get(address("change", applied, "admit")).status_code == 200
    applied.refresh_from_db()
    assert applied.state == "applied"
    assert client.post(address("change", applied, "admit")).status_code == 302
    applied.refresh_from_db()
    assert (applied.state, applied.sections.count()) == ("admitted", 3)
    assert volunteer.role_grants.filter(role="editor", organisation=applied).exists()
    assert Notice.objects.filter(person=volunteer, kind="application_admitted").exists()
    again = client.post(address("change", applied, "admit"))
    assert (again.status_code, "cannot be done" in again.content.decode()) == (409, True)


def test_an_application_without_a_signature_is_not_admitted(applied, headquarters):
    CharterSignature.objects.all().delete()
    answer = client_of(headquarters).post(address("change", applied, "admit"))
    assert (answer.status_code, "Nobody has signed the charter" in answer.content.decode()) == (409, True)


def test_the_headquarters_declines_with_a_reason(applied, headquarters, volunteer):
    client = client_of(headquarters)
    assert client.post(address("change", applied, "decline"), {"reason": " "}).status_code == 400
    assert client.post(address("change", applied, "decline"), {"reason": "No statute."}).status_code == 302
    applied.refresh_from_db()
    assert (applied.state, applied.state_because) == ("declined", "No statute.")
    assert Notice.objects.get(person=volunteer, kind="application_declined").values["reason"] == "No statute."


def test_suspension_is_asked_before_it_is_done(alpha, headquarters):
    client = client_of(headquarters)
    change = address("change", alpha.organisation, "suspend")
    assert "step back from their posts" in client.get(change).content.decode()
    assert Organisation.objects.get(pk=alpha.organisation.pk).is_admitted
    assert client.post(change, {"reason": "The charter was broken."}).status_code == 302
    assert "The charter was broken." in client.get(address("organisation", alpha.organisation)).content.decode()
    assert client.post(address("change", alpha.organisation, "reinstate")).status_code == 302
    assert Organisation.objects.get(pk=alpha.organisation.pk).is_admitted


def test_nobody_else_decides_about_organisations(applied, alpha, beta, volunteer):
    coordinator = staff("coordinator", "coordinator")
    for person in (alpha.editor, beta.editor, coordinator, volunteer):
        client = client_of(person)
        for organisation, change in ((alpha.organisation, "suspend"), (applied, "admit"), (applied, "decline")):
            for answer in (
                client.get(address("change", organisation, change)),
                client.post(address("change", organisation, change), {"reason": "x"}),
            ):
                assert answer.status_code in {302, 403}
    assert set(Organisation.objects.values_list("slug", "state")) == {("alpha", "admitted"), ("beta", "admitted"), ("newcomer", "applied")}


def test_an_accreditation_is_recorded_corrected_and_withdrawn(alpha, headquarters):
    client = client_of(headquarters)
    add = address("accredit", alpha.organisation)
    assert client.get(add).status_code == 200
    assert client.post(add, {**DAYS, "last_day": "2025-01-01"}).status_code == 400
    assert client.post(add, {**DAYS, "document": SimpleUploadedFile("a.pdf", b"<html>")}).status_code == 400
    assert client.post(add, {**DAYS, "document": SimpleUploadedFile("a.pdf", files.PDF)}).status_code == 302
    accreditation = Accreditation.objects.get()
    assert (str(accreditation.first_day), str(accreditation.last_day)) == ("2026-01-01", "2026-12-31")
    edit = address("accreditation", alpha.organisation, accreditation.pk)
    assert client.get(edit).context["form"].initial["last_day"] == accreditation.last_day
    assert client.post(edit, {**DAYS, "last_day": "2026-11-30"}).status_code == 302
    accreditation.refresh_from_db()
    assert (str(accreditation.last_day), bool(accreditation.document)) == ("2026-11-30", True)
    withdraw = address("withdraw_accreditation", alpha.organisation, accreditation.pk)
    assert client.get(withdraw).status_code == 200
    assert client.post(withdraw, {"reason": "A court said so."}).status_code == 302
    assert client.post(withdraw, {"reason": "Again."}).status_code == 409
    assert client.post(edit, DAYS).status_code == 409
    assert "A court said so." in client.get(address("organisation", alpha.organisation)).content.decode()


def test_its_document_is_for_the_headquarters_and_the_own_editors(alpha, beta, headquarters, volunteer):
    client_of(headquarters).post(address("accredit", alpha.organisation), {**DAYS, "document": SimpleUploadedFile("paper.pdf", files.PDF)})
    accreditation = Accreditation.objects.get()
    own = address("accreditation_document", alpha.organisation, accreditation.pk)
    for person in (headquarters, alpha.editor):
        answer = client_of(person).get(own)
        assert b"".join(answer.streaming_content) == files.PDF
        assert answer.headers["Content-Disposition"] == 'attachment; filename="paper.pdf"'
    for person in (beta.editor, alpha.reviewer, volunteer):
        assert client_of(person).get(own).status_code in {302, 403}
    # the own organisation in the address, and another one's accreditation beside it
    assert client_of(beta.editor).get(address("accreditation_document", beta.organisation, accreditation.pk)).status_code in {302, 404}
    assert client_of(beta.editor).get(f"/media/{accreditation.document.name}").status_code in {302, 404}
    client_of(headquarters).post(address("accredit", beta.organisation), DAYS)
    without = address("accreditation_document", beta.organisation, beta.organisation.accreditations.get().pk)
    assert client_of(headquarters).get(without).status_code == 302


def test_an_editor_records_no_accreditation(alpha, beta):
    accreditation = AccreditationFactory(organisation=alpha.organisation)
    client = client_of(alpha.editor)
    for target in (
        address("accredit", alpha.organisation),
        address("accreditation", alpha.organisation, accreditation.pk),
        address("withdraw_accreditation", alpha.organisation, accreditation.pk),
    ):
        for answer in (client.get(target), client.post(target, {**DAYS, "reason": "x"})):
            assert answer.status_code in {302, 403}
    accreditation.refresh_from_db()
    assert (Accreditation.objects.count(), accreditation.withdrawn_at) == (1, None)


@pytest.mark.parametrize(("days", "told"), [(61, 0), (60, 1), (31, 1), (30, 1), (7, 1), (1, 1)])
def test_the_end_is_warned_of_to_editors_and_headquarters(alpha, beta, headquarters, days, told):
    at = timezone.now()
    AccreditationFactory(organisation=alpha.organisation, valid_until=at + timedelta(days=days))
    tell_what_is_due(at=at)
    notices = Notice.objects.filter(kind="accreditation_expiring")
    assert set(notices.values_list("person", flat=True)) == ({alpha.editor.pk, headquarters.pk} if told else set())
    tell_what_is_due(at=at)
    assert notices.count() == 2 * told


def test_each_step_is_told_once_and_a_renewed_accreditation_not_at_all(alpha):
    at = timezone.now()
    ends = at + timedelta(days=60)
    AccreditationFactory(organisation=alpha.organisation, valid_until=ends)
    for days in (60, 45, 30, 20, 7, 3):
        tell_what_is_due(at=ends - timedelta(days=days))
    assert Notice.objects.filter(kind="accreditation_expiring", person=alpha.editor).count() == 3
    Notice.objects.all().delete()
    AccreditationFactory(organisation=alpha.organisation, valid_from=ends, valid_until=ends + timedelta(days=365))
    tell_what_is_due(at=ends - timedelta(days=7))
    assert not Notice.objects.filter(kind="accreditation_expiring").exists()


def test_addresses_of_nothing_are_answered_and_never_crash(charter, headquarters):
    client = client_of(headquarters)
    long = "9" * 18
    for path in ("999999/", f"{long}/", "999999/suspend/", f"{long}/suspend/", "1/sell/", "999999/sign/", "999999/accreditations/1/"):
        assert client.get(f"/admin/partners/organisations/{path}").status_code in {302, 404}


def test_the_same_accreditation_is_recorded_once(alpha, beta, headquarters):
    client = client_of(headquarters)
    for _number in (1, 2):
        assert client.post(address("accredit", alpha.organisation), DAYS).status_code == 302
    accreditation = Accreditation.objects.get()
    client.post(address("accredit", alpha.organisation), {**DAYS, "document": SimpleUploadedFile("a.pdf", files.PDF)})
    accreditation.refresh_from_db()
    assert accreditation.document
    client.post(address("accredit", beta.organisation), DAYS)
    client.post(address("accredit", alpha.organisation), {**DAYS, "last_day": "2027-12-31"})
    assert Accreditation.objects.count() == 3


def test_one_that_was_withdrawn_is_recorded_anew(alpha, headquarters):
    client = client_of(headquarters)
    client.post(address("accredit", alpha.organisation), DAYS)
    client.post(address("withdraw_accreditation", alpha.organisation, Accreditation.objects.get().pk), {"reason": "x"})
    client.post(address("accredit", alpha.organisation), DAYS)
    assert Accreditation.objects.filter(withdrawn_at=None).count() == 1


@pytest.mark.parametrize("days", [{"last_day": "9999-12-31"}, {"first_day": "0001-01-01"}, {"last_day": "2101-01-01"}, {"first_day": "1989-12-31"}])
def test_days_that_no_calendar_of_ours_knows_are_told(alpha, headquarters, days):
    answer = client_of(headquarters).post(address("accredit", alpha.organisation), {**DAYS, **days})
    assert answer.status_code == 400
    assert "Give a date from 1990 to 2100." in answer.content.decode()


@pytest.mark.parametrize("begins", ["0001-01-01 00:00", "9999-12-31 23:59"])
def test_nor_is_a_charter_in_force_from_such_a_day(charter, headquarters, begins):
    texts = {f"{name}_{code}": "New" for name in ("title", "text") for code in ("kk", "ru", "en")}
    answer = client_of(headquarters).post(reverse("charter:add"), {"version": 2, "in_force_from": begins, **texts})
    assert "Give a date from 1990 to 2100." in answer.content.decode()

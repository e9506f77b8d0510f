"""Pages on which the headquarters ends, suspends, gives back and corrects certificates, and what the holder may ask for."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.utils import timezone
from django.utils.timezone import localtime

from certificates import services
from certificates.models import Certificate, NameCorrection
from certificates.rules import status
from people.erasure import erase
from tests.factories.certificates import CertificateFactory
from tests.factories.people import PersonFactory

ADMIN = "/admin/certificate/"
NEW_NAME = "Серікбаева Айгүл Нұрланғызы"


@pytest.fixture
def desk(client, headquarters):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    client.force_login(headquarters)
    return client


@pytest.fixture
def colleague(headquarters):
    person = PersonFactory(email="second@example.org", full_name="Second Person", is_sample=True)
    person.user_permissions.set(headquarters.user_permissions.all())
    return person


def state(certificate):
    certificate.refresh_from_db()
    return status(certificate, timezone.now())


def in_days(days):
    return localtime(timezone.now() + timedelta(days=days)).strftime("%Y-%m-%d %H:%M")


@pytest.mark.parametrize("address", ["suspend", "resume", "unrevoke", "correct-name", "revoke"])
def test_the_pages_are_for_who_may_end_certificates(client, certificate, headquarters, volunteer, address):
    headquarters.user_permissions.remove(Permission.objects.get(codename="revoke_certificate"))
    for person in (headquarters, volunteer):
        client.force_login(person)
        for response in (client.get(f"{ADMIN}{address}/{certificate.pk}/"), client.post(f"{ADMIN}{address}/{certificate.pk}/", {"reason": "x"})):
            assert response.status_code in {302, 403}
    assert state(certificate) == "valid"


@pytest.mark.parametrize("address", ["suspend", "resume", "unrevoke", "correct-name", "revoke"])
def test_each_page_is_shown_and_changes_nothing_by_get(desk, certificate, address):
    response = desk.get(f"{ADMIN}{address}/{certificate.pk}/")
    assert (response.status_code, certificate.number in response.text) == (200, True)
    assert desk.get(f"{ADMIN}{address}/999999/").status_code == 404
    assert state(certificate) == "valid"


def test_suspend_and_lift_by_the_form(desk, certificate):
    address = f"{ADMIN}suspend/{certificate.pk}/"
    assert desk.post(address, {"reason": " "}).status_code == 422
    assert desk.post(address, {"reason": "Complaint", "until": in_days(-1)}).status_code == 422
    response = desk.post(address, {"reason": "Complaint", "until": in_days(3)}, follow=True)
    assert state(certificate) == "suspended"
    for said in ("is suspended. Its holder is told by mail", "Certificate suspended", "Complaint", f"{ADMIN}resume/{certificate.pk}/"):
        assert said in response.text
    assert "It was suspended on" in desk.get(address).text
    desk.post(f"{ADMIN}resume/{certificate.pk}/", {"reason": "Unfounded"})
    assert state(certificate) == "valid"


def test_revoke_from_a_day_on(desk, certificate):
    response = desk.post(f"{ADMIN}revoke/{certificate.pk}/", {"reason": "x", "from_": in_days(3)}, follow=True)
    assert state(certificate) == "valid"
    assert "is decided. Its holder is told by mail" in response.text
    assert "valid; revoked from" in response.text
    assert "valid; revoked from" in desk.get(ADMIN).text
    assert "You may let that begin earlier" in desk.get(f"{ADMIN}revoke/{certificate.pk}/").text


def test_where_there_are_two_it_is_asked_which(desk, certificate):
    other = CertificateFactory(holder=certificate.holder)
    address = f"{ADMIN}revoke/{certificate.pk}/"
    assert other.number in desk.get(address).text
    assert desk.post(address, {"reason": "x"}).status_code == 422
    assert state(certificate) == "valid"
    desk.post(address, {"reason": "x", "which": "all"})
    assert (state(certificate), state(other)) == ("revoked", "revoked")


def test_or_only_the_one(desk, certificate):
    other = CertificateFactory(holder=certificate.holder)
    desk.post(f"{ADMIN}revoke/{certificate.pk}/", {"reason": "x", "which": "one"})
    assert (state(certificate), state(other)) == ("revoked", "valid")


@pytest.fixture
def revoked(certificate, superuser):
    return services.revoke(certificate, reason="Mistaken", by=superuser, at=timezone.now())


def test_one_proposes_another_confirms(desk, client, revoked, colleague):
    address = f"{ADMIN}unrevoke/{revoked.pk}/"
    assert "proposes to take" not in desk.get(f"{ADMIN}inspect/{revoked.pk}/").text
    response = desk.post(address, {"reason": "Somebody else"}, follow=True)
    assert "proposes to take the revocation back: Somebody else" in response.text
    page = desk.get(address).text
    assert 'value="confirm"' not in page
    assert "You proposed it yourself" in page
    assert desk.post(address, {"act": "confirm"}).status_code == 409
    assert state(revoked) == "revoked"
    client.force_login(colleague)
    assert 'value="confirm"' in client.get(address).text
    assert client.post(address, {"act": "confirm"}).status_code == 302
    assert state(revoked) == "valid"
    assert client.post(address, {"act": "confirm"}).status_code == 409


def test_or_the_revocation_stays(desk, revoked, superuser):
    services.propose_unrevocation(revoked, reason="x", by=superuser, at=timezone.now())
    desk.post(f"{ADMIN}unrevoke/{revoked.pk}/", {"act": "drop"})
    assert state(revoked) == "revoked"
    assert not revoked.unrevocations.filter(decided_at=None).exists()


def test_the_headquarters_corrects_a_name_and_sees_both(desk, certificate):
    address = f"{ADMIN}correct-name/{certificate.pk}/"
    assert desk.post(address, {"new_name": "12345", "reason": "x"}).status_code == 422
    assert desk.post(address, {"new_name": certificate.holder_name, "reason": "x"}).status_code == 422
    response = desk.post(address, {"new_name": NEW_NAME, "reason": "A letter"}, follow=True)
    new = Certificate.objects.get(corrects=certificate)
    assert response.redirect_chain[-1][0] == f"{ADMIN}inspect/{new.pk}/"
    for said in (new.number, certificate.number, "Renewals and corrections", "Issued anew with the name corrected"):
        assert said in response.text
    page = desk.get(f"{ADMIN}inspect/{certificate.pk}/").text
    assert "replaced" in page
    assert f"{ADMIN}revoke/{certificate.pk}/" not in page


def test_another_name_is_proposed_by_one_and_confirmed_by_another(desk, client, certificate, colleague):
    address, values = f"{ADMIN}correct-name/{certificate.pk}/", {"new_name": "Оспанова Әсел Маратқызы", "reason": "Married"}
    assert "Another name takes two" in desk.get(address).text
    response = desk.post(address, values, follow=True)
    assert "has to confirm the other name" in response.text
    assert state(certificate) == "valid"
    assert desk.post(address, values).status_code == 422
    client.force_login(colleague)
    assert "proposes this name" in client.get(address).text
    assert client.post(address, values).status_code == 302
    assert state(certificate) == "replaced"


def test_an_erased_holder_is_given_no_name_again(desk, certificate, volunteer):
    services.ask_correction(certificate, new_name=NEW_NAME, reason="A letter", by=volunteer, at=timezone.now())
    erase(volunteer, by=volunteer, at=timezone.now())
    page = desk.get(f"{ADMIN}inspect/{certificate.pk}/").text
    for way in ("correct-name", "revoke", "suspend"):
        assert f"{ADMIN}{way}/{certificate.pk}/" not in page
    response = desk.post(f"{ADMIN}correct-name/{certificate.pk}/", {"new_name": NEW_NAME, "reason": "x"})
    assert response.status_code == 422
    assert "had their data erased" in response.text
    assert certificate.pk not in [one.pk for one in desk.get(ADMIN, {"waiting": "true"}).context["object_list"]]
    assert Certificate.objects.count() == 1


def test_what_the_holder_asked_for_is_answered(desk, certificate, volunteer):
    services.ask_correction(certificate, new_name=NEW_NAME, reason="A letter", by=volunteer, at=timezone.now())
    address = f"{ADMIN}correct-name/{certificate.pk}/"
    page = desk.get(address).text
    assert NEW_NAME in page
    page = desk.get(f"{ADMIN}inspect/{certificate.pk}/").text
    assert "asks that the name be corrected" in page
    assert "Look and decide" in page
    assert desk.post(address, {"act": "decline", "answer-reason": ""}).status_code == 422
    assert desk.post(address, {"act": "decline", "answer-reason": "As in the passport"}).status_code == 302
    assert NameCorrection.objects.get().declined_because == "As in the passport"


def test_the_list_finds_who_asks_for_something(desk, certificate, volunteer):
    CertificateFactory()
    services.ask_correction(certificate, new_name=NEW_NAME, reason="A letter", by=volunteer, at=timezone.now())
    shown = desk.get(ADMIN, {"waiting": "true"}).context["object_list"]
    assert [one.pk for one in shown] == [certificate.pk]


@pytest.mark.parametrize("kind", ["suspended", "replaced"])
def test_the_list_is_filtered_by_every_status(desk, certificate, superuser, kind):
    if kind == "suspended":
        services.suspend(certificate, reason="x", until=None, by=superuser, at=timezone.now())
    else:
        services.correct_name(certificate, new_name=NEW_NAME, reason="x", by=superuser, at=timezone.now())
    shown = desk.get(ADMIN, {"status": kind}).context["object_list"]
    assert [one.pk for one in shown] == [certificate.pk]


# --- The holder


def test_the_holder_asks_for_a_correction(client, certificate, volunteer):
    client.force_login(volunteer)
    address = f"/en/certificates/{certificate.token}/name/"
    assert address in client.get("/en/certificates/").text
    assert certificate.holder_name in client.get(address).text
    assert client.post(address, {"new_name": "", "reason": ""}).status_code == 400
    assert client.post(address, {"new_name": certificate.holder_name, "reason": "x"}).status_code == 409
    assert client.post(address, {"new_name": NEW_NAME, "reason": "A letter"})["Location"] == "/en/certificates/"
    assert client.post(address, {"new_name": NEW_NAME, "reason": "A letter"}).status_code == 409
    page = client.get("/en/certificates/").text
    assert "has still to answer" in page
    assert address not in page


def test_nobody_asks_about_anothers_certificate(client, certificate, other_volunteer, superuser):
    address = f"/en/certificates/{certificate.token}/name/"
    assert client.get(address).status_code == 302
    for person in (other_volunteer, superuser):
        client.force_login(person)
        assert client.get(address).status_code == 404
        assert client.post(address, {"new_name": NEW_NAME, "reason": "x"}).status_code == 404
    assert not NameCorrection.objects.exists()


def test_nobody_asks_all_day_long(client, certificate, volunteer):
    client.force_login(volunteer)
    address = f"/en/certificates/{certificate.token}/name/"
    answers = [client.post(address, {"new_name": certificate.holder_name, "reason": "x"}).status_code for _ in range(6)]
    assert answers == [409] * 5 + [429]


def test_mine_tells_each_state_with_its_reason(client, certificate, volunteer, superuser):
    client.force_login(volunteer)
    now = timezone.now()
    services.revoke(certificate, reason="Leaves us", by=superuser, at=now, from_=now + timedelta(days=3))
    page = client.get("/en/certificates/").text
    assert "is revoked from" in page
    assert "Leaves us" in page
    assert "/pdf/" in page
    Certificate.objects.update(revoked_at=None, revocation_reason="", revocation_decided_at=None)
    services.suspend(certificate, reason="Complaint", until=None, by=superuser, at=now)
    page = client.get("/en/certificates/").text
    assert "until the headquarters lifts the suspension" in page
    assert "Complaint" in page
    assert "/pdf/" not in page
    assert client.get(f"/en/certificates/{certificate.token}/pdf/").status_code == 409
    new = services.correct_name(certificate, new_name=NEW_NAME, reason="x", by=superuser, at=now)
    assert f"by certificate {new.number}" in " ".join(client.get("/en/certificates/").text.split())
    assert "issued anew" in client.get(f"/en/certificates/{certificate.token}/pdf/").text

"""What a required update looks like to its holder, to whoever scans the certificate, and to the headquarters."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.timezone import localtime

from certificates.models import Certificate, LawRequirement
from courses.models import LawItem
from courses.services import complete_lesson
from people.services import grant_role
from tests.factories.certificates import CertificateFactory
from tests.factories.courses import LawVersionFactory
from tests.factories.people import PersonFactory


@pytest.fixture
def aigul(client, volunteer):
    client.force_login(volunteer)
    return client


@pytest.fixture
def desk(client, db):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    person = PersonFactory(is_sample=True)
    grant_role(person, "headquarters")
    client.force_login(person)
    return client


def lapse():
    """The moment of the requirement has passed."""
    past = timezone.now() - timedelta(hours=1)
    LawRequirement.objects.update(announced_at=past - timedelta(days=30), required_by=past)
    Certificate.objects.update(counts_until=past)


# --- the holder --------------------------------------------------------------------------------------------------------


def test_my_certificates_tell_by_when_and_lead_to_the_course(aigul, required):
    page = aigul.get("/en/certificates/").text
    assert "Do the update by" in page
    assert 'href="/en/certificates/update/"' in page
    assert aigul.get("/en/certificates/update/")["Location"] == "/en/courses/delta/"
    assert aigul.get("/kk/certificates/update/")["Location"] == "/kk/courses/delta/"


def test_afterwards_they_tell_that_it_counts_no_more(aigul, required):
    lapse()
    assert "this certificate counts no more for posts" in aigul.get("/en/certificates/").text


def test_done_they_tell_the_newer_law(aigul, certificate, required, delta, volunteer):
    complete_lesson(volunteer, delta.lessons["en"], at=timezone.now())
    page = aigul.get("/en/certificates/").text
    assert "updated to the law as of 1 January 2027" in page
    assert "/update/" not in page
    assert aigul.get("/en/certificates/update/")["Location"] == "/en/certificates/"


def test_without_an_update_the_link_leads_to_the_certificates(client, aigul, certificate):
    assert aigul.get("/en/certificates/update/")["Location"] == "/en/certificates/"
    client.logout()
    assert "/accounts/login/" in client.get("/en/certificates/update/")["Location"]


# --- the public page ---------------------------------------------------------------------------------------------------


def public(client, certificate):
    client.logout()
    return client.get(f"/en/certificates/verify/{certificate.token}/").text


def test_the_public_page_tells_nothing_of_an_update_before_it_is_due(client, certificate, required):
    page = public(client, certificate)
    assert "The certificate is valid" in page
    assert "update" not in page


def test_the_public_page_tells_that_a_certificate_counts_no_more(client, certificate, required):
    lapse()
    page = public(client, certificate)
    assert "does not count for posts now" in page
    assert "The certificate is valid" not in page


def test_the_public_page_tells_the_newer_law_once_it_is_done(client, certificate, required, delta, volunteer, django_assert_max_num_queries):
    complete_lesson(volunteer, delta.lessons["en"], at=timezone.now())
    client.logout()
    with django_assert_max_num_queries(1):
        page = client.get(f"/en/certificates/verify/{certificate.token}/").text
    assert "updated to the law as of 1 January 2027" in page


# --- the headquarters --------------------------------------------------------------------------------------------------

NEW = "/admin/lawrequirement/new/"


@pytest.fixture
def form(programme, version, delta):
    required_by = localtime(timezone.now() + timedelta(days=30)).strftime("%Y-%m-%d %H:%M")
    return {"programme": programme.pk, "versions": [version.pk], "course": delta.lessons["en"].get_parent().pk, "required_by": required_by}


def test_first_one_sees_whom_it_touches_and_nothing_is_written(desk, certificate, form, version):
    LawItem.objects.create(version=version, kind="question", key="1", label={"en": "Question"})
    response = desk.post(NEW, {**form, "act": "look"})
    assert response.context["look"] == {"certificates": 1, "holders": 1, "standing": 0, "open_items": 1}
    assert "1 line of the work list" in response.text
    assert not LawRequirement.objects.exists()
    assert desk.get(NEW).status_code == 200


def test_then_it_is_required_followed_and_lifted(desk, certificate, form):
    response = desk.post(NEW, {**form, "act": "require"}, follow=True)
    requirement = LawRequirement.objects.get()
    assert "0 of 1 certificates" in response.text
    address = f"/admin/lawrequirement/inspect/{requirement.pk}/"
    assert address in desk.get("/admin/lawrequirement/").text
    assert desk.post(address, {"reason": " "}).status_code == 400
    assert desk.post(address, {"reason": "Withdrawn."}).status_code == 302
    assert desk.post(address, {"reason": "Withdrawn."}).status_code == 409
    assert "Withdrawn." in desk.get(address).text
    assert Certificate.objects.get().counts_until is None


def test_what_cannot_be_required_is_said_in_words(desk, certificate, form, programme):
    older = LawVersionFactory(in_force_from="2020-01-01")
    for act, status in (("look", 200), ("require", 409)):
        response = desk.post(NEW, {**form, "versions": [older.pk], "act": act})
        assert response.status_code == status
        assert "by this law, or a newer one, already" in response.text
    for day in ("0001-01-01 00:00", "9999-12-31 23:59"):
        assert desk.post(NEW, {**form, "required_by": day, "act": "require"}).status_code == 400
    assert desk.post(NEW, {**form, "required_by": "\x00", "course": "9" * 40, "act": "require"}).status_code == 400
    for forged in ({"versions": ["9" * 40]}, {"programme": "9" * 40}, {"versions": ["x\x00"]}, {"programme": "\x00"}):
        assert desk.post(NEW, {**form, **forged, "act": "require"}).status_code == 400
    assert desk.post(NEW, {"act": "require"}).status_code == 400


@pytest.mark.parametrize("role", ["coordinator", "examiner", "trainer"])
def test_nobody_else_requires_or_lifts(client, certificate, required, form, role):
    person = PersonFactory(is_sample=True)
    grant_role(person, role)
    client.force_login(person)
    for address in (NEW, f"/admin/lawrequirement/inspect/{required.pk}/", "/admin/lawrequirement/"):
        assert client.get(address).status_code in {302, 403}
    client.post(NEW, {**form, "act": "require"})
    client.post(f"/admin/lawrequirement/inspect/{required.pk}/", {"reason": "Mine"})
    assert LawRequirement.objects.get().lifted_at is None


def test_who_may_look_and_not_change_does_not_lift(client, certificate, required):
    from django.contrib.auth.models import Permission

    person = PersonFactory(is_sample=True)
    person.user_permissions.set(Permission.objects.filter(codename__in=["view_lawrequirement", "access_admin"]))
    client.force_login(person)
    address = f"/admin/lawrequirement/inspect/{required.pk}/"
    assert "Lift the requirement" not in client.get(address).text
    client.post(address, {"reason": "Mine"})
    assert LawRequirement.objects.get().lifted_at is None


def test_the_certificate_in_the_admin_says_how_long_it_counts(desk, certificate, required):
    assert "counts until" in desk.get(f"/admin/certificate/inspect/{certificate.pk}/").text.lower()


def test_the_list_costs_the_same_for_many(desk, certificate, required, django_assert_max_num_queries):
    for _ in range(5):
        CertificateFactory(programme=required.programme)
    desk.get("/admin/lawrequirement/")
    with django_assert_max_num_queries(20):
        desk.get("/admin/lawrequirement/")

import csv
import io
from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from wagtail.models import ModelLogEntry

from certificates.models import Certificate, Programme
from certificates.viewsets import CertificateViewSet
from tests.certificates.conftest import work
from tests.factories.certificates import CertificateFactory
from tests.factories.people import PersonFactory
from tests.factories.quizzes import ExamFactory
from tests.factories.stations import PostFactory

INDEX = "/admin/certificate/"


def numbers(response):
    return sorted(certificate.number for certificate in response.context["object_list"])


@pytest.fixture
def logged_in(client, headquarters):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    client.force_login(headquarters)
    return client


@pytest.fixture
def three(programme):
    people = [PersonFactory(full_name=name) for name in ("Ахметов Ерлан", "Белова Ольга", "Ким Виктор")]
    CertificateFactory(number="BQ-AAAA-0001", programme=programme, holder=people[0])
    CertificateFactory(number="BQ-AAAA-0002", programme=programme, holder=people[1], revoked=True)
    issued = timezone.now() - timedelta(days=400)
    CertificateFactory(number="BQ-AAAA-0003", programme=programme, holder=people[2], issued_at=issued, expired=True)


def test_the_list_shows_number_name_programme_status(logged_in, three):
    response = logged_in.get(INDEX)
    html = response.content.decode()
    assert numbers(response) == ["BQ-AAAA-0001", "BQ-AAAA-0002", "BQ-AAAA-0003"]
    until = date_format(timezone.localtime(Certificate.objects.get(number="BQ-AAAA-0001").valid_until), "SHORT_DATE_FORMAT")
    for said in ("Ахметов Ерлан", "Observer programme", "valid", "revoked", "expired", until):
        assert said in html


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("bq aaaa ooo1", ["BQ-AAAA-0001"]),
        ("AAAA-0002", ["BQ-AAAA-0002"]),
        ("белова", ["BQ-AAAA-0002"]),
        ("КИМ виктор", ["BQ-AAAA-0003"]),
        ("nobody", []),
    ],
)
def test_search_by_number_and_by_name_of_any_case(logged_in, three, query, found):
    assert numbers(logged_in.get(INDEX, {"q": query})) == found


@pytest.mark.parametrize(("status", "found"), [("valid", ["BQ-AAAA-0001"]), ("revoked", ["BQ-AAAA-0002"]), ("expired", ["BQ-AAAA-0003"])])
def test_filter_by_status(logged_in, three, status, found):
    assert numbers(logged_in.get(INDEX, {"status": status})) == found


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_export_is_whole_safe_and_logged(logged_in, three, headquarters, kind):
    Certificate.objects.filter(number="BQ-AAAA-0001").update(holder_name="=1+1")
    response = logged_in.get(INDEX, {"export": kind})
    content = b"".join(response.streaming_content)
    if kind == "csv":
        rows = list(csv.DictReader(io.StringIO(content.decode())))
        assert len(rows) == 3
        assert {row["Status"] for row in rows} == {"valid", "revoked", "expired"}
        assert "'=1+1" in {row["Name of the holder"] for row in rows}
    assert ModelLogEntry.objects.get(action="certificates.export").data == {"rows": 3}


def test_the_list_costs_the_same_for_any_number_of_rows(logged_in, programme, django_assert_max_num_queries):
    for _ in range(30):
        CertificateFactory(programme=programme)
    logged_in.get(INDEX)
    with django_assert_max_num_queries(20):
        logged_in.get(INDEX)


def test_a_certificate_is_read_whole_and_revoked_from_there(logged_in, certificate):
    html = logged_in.get(f"{INDEX}inspect/{certificate.pk}/").content.decode()
    for said in (certificate.number, certificate.holder_name, "Observer programme", "valid", f"{INDEX}revoke/{certificate.pk}/"):
        assert said in html


def test_who_may_only_view_sees_no_way_to_revoke(client, certificate, headquarters):
    headquarters.user_permissions.remove(headquarters.user_permissions.get(codename="revoke_certificate"))
    client.force_login(headquarters)
    assert "/revoke/" not in client.get(f"{INDEX}inspect/{certificate.pk}/").content.decode()
    for response in (client.get(f"{INDEX}revoke/{certificate.pk}/"), client.post(f"{INDEX}revoke/{certificate.pk}/", {"reason": "x"})):
        assert response.status_code in {302, 403}
    certificate.refresh_from_db()
    assert certificate.revoked_at is None


@pytest.mark.parametrize("address", ["", "inspect/{pk}/", "revoke/{pk}/"])
def test_outsiders_are_kept_out(client, certificate, volunteer, address):
    client.force_login(volunteer)
    response = client.get(INDEX + address.format(pk=certificate.pk))
    assert response.status_code in {302, 403}
    assert certificate.number not in response.content.decode()


@pytest.mark.parametrize("address", ["new/", "edit/{pk}/", "delete/{pk}/", "copy/{pk}/", "history/{pk}/", "usage/{pk}/"])
def test_nobody_adds_changes_or_deletes_by_hand(client, certificate, superuser, address):
    client.force_login(superuser)
    assert client.get(INDEX + address.format(pk=certificate.pk)).status_code == 404
    assert not {"add", "edit", "delete"} & {pattern.name for pattern in CertificateViewSet().get_urlpatterns()}


def test_superusers_see_no_button_for_it_either(client, certificate, superuser):
    client.force_login(superuser)
    html = client.get(INDEX).content.decode()
    assert "/delete/" not in html
    assert "/edit/" not in html.split("<main")[1]


def test_revoke_asks_first_and_changes_nothing_by_get(logged_in, certificate):
    response = logged_in.get(f"{INDEX}revoke/{certificate.pk}/")
    assert response.status_code == 200
    assert "Nobody stands at a post" in response.content.decode()
    certificate.refresh_from_db()
    assert certificate.revoked_at is None


@pytest.fixture
def standing(certificate, volunteer):
    """An assignment on the certificate. Written past stations' services, which have tests of their own."""
    from stations.models import Assignment
    from tests.factories.people import OrganisationFactory

    post = PostFactory(station__election__programme=certificate.programme)
    organisation = OrganisationFactory()
    return Assignment.objects.create(
        post=post,
        person=volunteer,
        certificate=certificate,
        organisation=organisation,
        station=post.station,
        shift=post.shift,
        capped_organisation=organisation,
        assigned_at=timezone.now(),
    )


def test_revoke_names_the_posts_that_fall_open(logged_in, certificate, standing):
    html = logged_in.get(f"{INDEX}revoke/{certificate.pk}/").content.decode()
    assert "1 post falls open at once" in html
    assert str(standing.post) in html


def test_revoke_by_the_form(logged_in, headquarters, certificate, standing):
    response = logged_in.post(f"{INDEX}revoke/{certificate.pk}/", {"reason": "Broke the pledge"})
    work()
    assert response["Location"] == f"{INDEX}inspect/{certificate.pk}/"
    certificate.refresh_from_db()
    assert (certificate.revocation_reason, certificate.revoked_by) == ("Broke the pledge", headquarters)
    standing.refresh_from_db()
    assert standing.state == "withdrawn"
    assert any("Broke the pledge" in letter.body for letter in mail.outbox)
    html = logged_in.get(f"{INDEX}inspect/{certificate.pk}/").content.decode()
    assert "Broke the pledge" in html
    assert f"{INDEX}revoke/" not in html


def test_revoke_without_a_reason_is_told_so(logged_in, certificate):
    response = logged_in.post(f"{INDEX}revoke/{certificate.pk}/", {"reason": "  "})
    assert response.status_code == 422
    certificate.refresh_from_db()
    assert certificate.revoked_at is None


def test_revoke_a_second_time_is_told_so(logged_in, certificate):
    logged_in.post(f"{INDEX}revoke/{certificate.pk}/", {"reason": "First"})
    response = logged_in.post(f"{INDEX}revoke/{certificate.pk}/", {"reason": "Second"})
    assert response.status_code == 422
    assert "already been revoked" in response.content.decode()
    certificate.refresh_from_db()
    assert certificate.revocation_reason == "First"


def test_revoke_of_no_certificate_is_a_404(logged_in, db):
    assert logged_in.get(f"{INDEX}revoke/999999/").status_code == 404


def test_headquarters_keeps_the_programmes(logged_in, programme):
    exam = ExamFactory()
    values = {
        "slug": "trainer",
        "name_kk": "Жаттықтырушы",
        "name_ru": "Тренер",
        "name_en": "Trainer",
        "exam": exam.pk,
        "law_as_of": "2026-01-01",
        "renewal_days": 60,
    }
    assert logged_in.post("/admin/programme/new/", {**values, "validity_days": 0}).status_code == 200
    assert logged_in.post("/admin/programme/new/", {**values, "validity_days": 730}).status_code == 302
    made = Programme.objects.get(slug="trainer")
    assert (made.name["ru"], made.validity_days) == ("Тренер", 730)
    assert "Trainer" in logged_in.get("/admin/programme/").content.decode()


def test_what_was_issued_keeps_the_name_of_its_programme_and_the_address_of_its_badge(logged_in, client, programme, certificate):
    values = {
        "name_kk": "Жаңа атау",
        "name_ru": "Новое название",
        "name_en": "New name",
        "slug": "other",
        "exam": programme.exam.pk,
        "validity_days": 365,
        "renewal_days": 90,
        "law_as_of": "2027-01-01",
    }
    page = reverse("programme:edit", args=[programme.pk])
    assert "cannot be changed any more" in logged_in.get(page).content.decode()
    assert logged_in.post(page, values).status_code == 302
    programme.refresh_from_db()
    assert (programme.slug, programme.name["en"]) == ("observer", "New name")
    client.logout()
    shown = client.get(f"/en/certificates/verify/{certificate.token}/").content.decode()
    assert "Observer programme" in shown
    assert "New name" not in shown
    told = client.get("/v/trust.json").json()
    assert told["programmes"][str(programme.pk)]["en"] == "New name"
    [[until, names]] = told["renamed"][str(programme.pk)]
    assert certificate.issued_at.timestamp() < until
    assert names["en"] == "Observer programme"


def test_a_programme_of_which_nothing_was_issued_may_get_another_slug(logged_in, programme):
    names = {"name_kk": "Жаңа", "name_ru": "Новое", "name_en": "New"}
    values = {**names, "slug": "other", "exam": programme.exam.pk, "validity_days": 365, "renewal_days": 90, "law_as_of": "2027-01-01"}
    assert logged_in.post(reverse("programme:edit", args=[programme.pk]), values).status_code == 302
    programme.refresh_from_db()
    assert (programme.slug, programme.former_names) == ("other", [])


def test_a_programme_is_not_deleted(client, superuser, programme):
    client.force_login(superuser)
    client.post(reverse("programme:delete", args=[programme.pk]))
    assert Programme.objects.filter(pk=programme.pk).exists()

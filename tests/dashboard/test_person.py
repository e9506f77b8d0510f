from django.urls import reverse

from tests.factories.certificates import CertificateFactory
from tests.factories.people import MembershipFactory, PledgeSignatureFactory
from tests.factories.quizzes import AttemptFactory


def page_of(client, viewer, person):
    client.force_login(viewer)
    return client.get(reverse("dashboard_person", args=[person.pk]))


def test_one_page_tells_the_whole_history(client, coordinator, volunteer):
    organisation = MembershipFactory(person=volunteer).organisation
    signature = PledgeSignatureFactory(person=volunteer)
    AttemptFactory(person=volunteer, passed=False, score=3, number=1)
    certificate = CertificateFactory(holder=volunteer, attempt__person=volunteer, attempt__number=2)
    page = page_of(client, coordinator, volunteer).content.decode()
    for text in (volunteer.full_name, volunteer.email, str(organisation), str(signature.pledge), "not passed", certificate.number):
        assert text in page


def test_a_coordinator_reads_neither_scores_nor_reasons_of_a_revocation(client, coordinator, superuser, volunteer):
    AttemptFactory(person=volunteer, score=13, max_score=20, number=1)
    CertificateFactory(holder=volunteer, attempt__person=volunteer, attempt__number=2, revoked=True, revocation_reason="Wore a party badge")
    secrets = ("13 / 20", "Wore a party badge")
    seen = page_of(client, coordinator, volunteer).content.decode()
    assert [secret for secret in secrets if secret in seen] == []
    seen = page_of(client, superuser, volunteer).content.decode()
    assert [secret for secret in secrets if secret in seen] == list(secrets)


def test_an_unknown_person_is_not_found(client, coordinator):
    client.force_login(coordinator)
    assert client.get(reverse("dashboard_person", args=[999_999])).status_code == 404


def test_a_volunteer_may_not_read_anybodys_history_nor_the_own_one_here(client, volunteer, other_volunteer):
    for person in (volunteer, other_volunteer):
        response = page_of(client, volunteer, person)
        assert response.status_code in {302, 403}
        assert other_volunteer.email not in response.content.decode()

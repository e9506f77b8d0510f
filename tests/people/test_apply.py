"""Joining the coalition: the charter is read by anybody, an organisation applies and signs."""

import pytest
from django.urls import reverse

from people.models import CharterSignature, Notice, Organisation
from people.rate_limit import allows
from people.services import grant_role
from tests.factories.people import CharterFactory, OrganisationFactory, PersonFactory

NAMES = {f"name_{code}": f"Newcomer {code}" for code in ("kk", "ru", "en")}
FORM = {**NAMES, "registration_number": "123", "signer_name": "Director Tester", "signer_position": "director", "agree": "on"}


@pytest.fixture
def charter(tree):
    return CharterFactory(version=1)


@pytest.fixture
def member(client, charter, volunteer):
    client.force_login(volunteer)
    return client


@pytest.mark.parametrize(("language", "words"), [("kk", "Коалицияға қосылу"), ("ru", "Вступить в коалицию"), ("en", "Join the coalition")])
def test_anybody_reads_the_charter_and_is_led_to_the_log_in(client, charter, language, words):
    page = client.get(f"/{language}/coalition/").content.decode()
    assert words in page
    assert "We are impartial" in page
    assert f"/{language}/accounts/login/?next=/{language}/coalition/" in page
    answer = client.post(f"/{language}/coalition/", FORM)
    assert answer.status_code == 302
    assert not Organisation.objects.exists()


def test_who_is_logged_in_applies_and_signs(member, volunteer):
    headquarters = PersonFactory()
    grant_role(headquarters, "headquarters")
    page = member.post(reverse("apply"), FORM, follow=True)
    organisation = Organisation.objects.get()
    assert (organisation.state, organisation.slug, organisation.contact, organisation.name["kk"]) == (
        "applied",
        "newcomer-en",
        volunteer,
        "Newcomer kk",
    )
    signature = CharterSignature.objects.get()
    assert (signature.organisation, signature.signed_by, signature.signer_name) == (organisation, volunteer, "Director Tester")
    assert "is with the headquarters" in page.content.decode()
    assert Notice.objects.get().person == headquarters
    assert not volunteer.role_grants.exists()
    assert not organisation.editors.user_set.exists()


def test_an_application_opens_nothing_and_nobody_joins_it(member, volunteer):
    member.post(reverse("apply"), FORM, follow=True)
    page = member.get(reverse("people:organisation")).content.decode()
    assert "Newcomer" not in page
    assert member.get(reverse("wagtailadmin_home")).status_code in {302, 403}


def test_one_open_application_at_a_time(member):
    member.post(reverse("apply"), FORM)
    again = member.post(reverse("apply"), FORM)
    assert again.status_code == 409
    assert "already applied" in again.content.decode()
    assert Organisation.objects.count() == 1


def test_slugs_do_not_collide(member):
    OrganisationFactory(slug="newcomer-en")
    member.post(reverse("apply"), FORM)
    assert Organisation.objects.filter(slug="newcomer-en-2").exists()


def test_a_name_without_latin_letters_gets_a_slug_too(member):
    member.post(reverse("apply"), {**FORM, "name_en": "Қоғам"})
    assert Organisation.objects.get().slug == "organisation"


@pytest.mark.parametrize(
    "values",
    [
        {"name_ru": ""},
        {"name_en": "x" * 201},
        {"registration_number": ""},
        {"signer_name": "Bob"},
        {"signer_position": ""},
        {"agree": ""},
        {"name_kk": "a\x00b"},
    ],
)
def test_what_is_missing_is_told_and_what_was_written_is_kept(member, values):
    answer = member.post(reverse("apply"), {**FORM, **values})
    assert answer.status_code == 400
    assert 'value="Newcomer en"' in answer.content.decode() or "name_en" in values
    assert not Organisation.objects.exists()


def test_applications_are_limited(member, volunteer):
    for _try in range(5):
        allows("people:apply", str(volunteer.pk), most=5, seconds=60)
    answer = member.post(reverse("apply"), FORM)
    assert answer.status_code == 429
    assert "Too many applications" in answer.content.decode()


def test_a_declined_application_tells_the_reason_and_may_be_made_again(member, volunteer):
    OrganisationFactory(slug="old", state="declined", state_because="No statute.", contact=volunteer)
    page = member.get(reverse("apply")).content.decode()
    assert "No statute." in page
    assert member.post(reverse("apply"), FORM).status_code == 302


def test_without_a_charter_one_may_apply_all_the_same(client, tree, volunteer):
    client.force_login(volunteer)
    assert client.get(reverse("apply")).status_code == 200
    assert client.post(reverse("apply"), FORM).status_code == 302
    assert not CharterSignature.objects.exists()

"""Wagtail's admin: people, roles, areas, pledges, requests to join. Organisations: tests/partners."""

import pytest
from allauth.account.models import EmailAddress
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone, translation
from wagtail.models import ModelLogEntry

from people import services
from people.enums import Role
from people.models import Area, Pledge, RoleGrant, User
from tests.factories.people import MembershipFactory, OrganisationFactory, PersonFactory, PledgeFactory, PledgeSignatureFactory, area, in_all


def person_with(role, organisation=None):
    person = PersonFactory(is_sample=True, language="en")
    services.grant_role(person, role, organisation)
    return person


@pytest.fixture
def headquarters(db):
    return person_with(Role.HEADQUARTERS)


@pytest.fixture
def desk(client, headquarters):
    client.force_login(headquarters)
    return client


def multilingual(name, text):
    return {f"{name}_{language}": f"{text} {language}" for language in ("kk", "ru", "en")}


def test_accounts_are_listed_by_name_with_organisation_and_role(desk, volunteer):
    membership = MembershipFactory(person=volunteer)
    text = desk.get(reverse("wagtailusers_users:index")).content.decode()
    assert volunteer.full_name in text
    assert volunteer.email in text
    assert membership.organisation.slug in text
    assert "headquarters" in text
    found = desk.get(reverse("wagtailusers_users:index_results"), {"q": "серікбаева"}).content.decode()
    assert volunteer.email in found
    assert "headquarters" not in found


def test_the_list_of_accounts_costs_the_same_however_long(desk, django_assert_max_num_queries):
    MembershipFactory.create_batch(12)
    with django_assert_max_num_queries(20):
        desk.get(reverse("wagtailusers_users:index"))


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.EXAMINER])
def test_accounts_are_the_headquarters_business(client, role, volunteer):
    client.force_login(person_with(role))
    for address in (
        reverse("wagtailusers_users:index"),
        reverse("wagtailusers_users:add"),
        reverse("wagtailusers_users:edit", args=[volunteer.pk]),
        reverse("rolegrant:index"),
        reverse("rolegrant:add"),
        reverse("organisation:index"),
        reverse("charter:add"),
        reverse("partners:found"),
        reverse("area:add"),
        reverse("pledge:add"),
        reverse("people_requests"),
    ):
        response = client.get(address)
        assert (response.status_code, response.headers.get("Location")) == (302, reverse("wagtailadmin_home")), address


def test_headquarters_opens_an_account(desk):
    data = {"email": "New@Example.org", "full_name": "Иванов Иван", "phone": "87012345678", "language": "ru", "is_superuser": "on", "groups": "1"}
    response = desk.post(reverse("wagtailusers_users:add"), data)
    assert response.status_code == 302
    person = User.objects.get(email="new@example.org")
    assert (person.phone, person.is_superuser, person.groups.count(), person.has_usable_password()) == ("+77012345678", False, 0, False)
    assert EmailAddress.objects.get(user=person).primary
    assert person.wagtail_userprofile.preferred_language == "ru"
    again = desk.post(reverse("wagtailusers_users:add"), data)
    assert "Somebody has an account with this address already." in again.content.decode()


def test_headquarters_corrects_an_account_but_not_its_address(desk, volunteer):
    address = reverse("wagtailusers_users:edit", args=[volunteer.pk])
    assert desk.get(address).status_code == 200
    data = {"email": "thief@example.org", "full_name": "Серікбаева Айгүл", "language": "kk"}
    assert desk.post(address, data).status_code == 302
    volunteer.refresh_from_db()
    assert (volunteer.email, volunteer.full_name, volunteer.is_active) == ("aigul@example.org", "Серікбаева Айгүл", False)
    assert ModelLogEntry.objects.filter(action="people.close_account").count() == 1
    desk.post(address, {**data, "is_active": "on"})
    volunteer.refresh_from_db()
    assert volunteer.is_active


def test_headquarters_neither_makes_nor_touches_superusers(desk, superuser, headquarters):
    edit = reverse("wagtailusers_users:edit", args=[superuser.pk])
    assert desk.post(edit, {"full_name": "Иванов Иван", "language": "kk"})["Location"] == reverse("wagtailadmin_home")
    superuser.refresh_from_db()
    assert superuser.full_name == "Root"
    own = reverse("wagtailusers_users:edit", args=[headquarters.pk])
    desk.post(own, {"full_name": "Иванов Иван", "language": "kk", "is_superuser": "on"})
    headquarters.refresh_from_db()
    assert (headquarters.is_superuser, headquarters.is_active) == (False, True)


def test_nobody_deletes_accounts_or_changes_many_at_once(client, superuser, volunteer):
    client.force_login(superuser)
    client.post(reverse("wagtailusers_users:delete", args=[volunteer.pk]))
    for action in ("delete", "assign_role", "set_active_state"):
        address = reverse("wagtail_bulk_action", args=["people", "user", action])
        client.post(f"{address}?id={volunteer.pk}", {"role": 1, "mark_as_active": "False"})
    volunteer.refresh_from_db()
    assert volunteer.is_active
    assert not volunteer.groups.exists()


def test_roles_are_given_and_taken(desk, volunteer):
    organisation = services.found_organisation(slug="truth", name=in_all("Truth"))
    response = desk.post(reverse("rolegrant:add"), {"person": "AIGUL@example.org", "role": "editor", "organisation": organisation.pk})
    assert response.status_code == 302
    grant = RoleGrant.objects.get(person=volunteer)
    assert volunteer.groups.filter(pk=organisation.editors_id).exists()
    text = desk.get(reverse("rolegrant:index")).content.decode()
    assert volunteer.full_name in text
    assert reverse("rolegrant:delete", args=[grant.pk]) in text
    assert reverse("rolegrant:edit", args=[grant.pk]) not in text
    assert desk.get(reverse("rolegrant:edit", args=[grant.pk])).status_code == 302
    assert desk.get(reverse("rolegrant:delete", args=[grant.pk])).status_code == 200
    desk.post(reverse("rolegrant:delete", args=[grant.pk]))
    assert not volunteer.groups.exists()
    assert not RoleGrant.objects.filter(person=volunteer).exists()


@pytest.mark.parametrize(
    "data, words",
    [
        ({"person": "aigul@example.org", "role": "editor"}, "Choose the organisation"),
        ({"person": "nobody@example.org", "role": "examiner"}, "Nobody has an account"),
        ({"person": "aigul@example.org", "role": "superuser"}, "superuser"),
    ],
)
def test_wrong_roles_are_refused(desk, volunteer, data, words):
    response = desk.post(reverse("rolegrant:add"), data)
    with translation.override("en"):
        assert words in str(response.context["form"].errors)
    assert not RoleGrant.objects.filter(person=volunteer).exists()


def test_areas_form_a_tree(desk):
    city = area("Almaty")
    desk.post(reverse("area:add"), {"parent": city.pk, "key": " Medeu  District", **multilingual("name", "Medeu")})
    medeu = Area.objects.get(key="medeu district")
    assert medeu.get_parent() == city
    again = desk.post(reverse("area:add"), {"parent": city.pk, "key": "medeu district", **multilingual("name", "Medeu")})
    assert "beside it already" in again.content.decode()
    desk.post(reverse("area:add"), {"key": "astana", **multilingual("name", "Astana")})
    assert Area.objects.get(key="astana").is_root()
    desk.post(reverse("area:edit", args=[medeu.pk]), {"key": "medeu", **multilingual("name", "M")})
    medeu.refresh_from_db()
    assert (medeu.key, medeu.depth) == ("medeu", 2)
    text = desk.get(reverse("area:index")).content.decode()
    assert "— M" in text
    assert reverse("area:edit", args=[medeu.pk]) in text


def test_a_signed_version_of_the_pledge_is_not_changed(desk):
    pledge = PledgeFactory(version=1)
    data = {"version": 1, "in_force_from": "2026-01-01 00:00", **multilingual("title", "New"), **multilingual("text", "New")}
    desk.post(reverse("pledge:edit", args=[pledge.pk]), data)
    pledge.refresh_from_db()
    assert pledge.title["kk"] == "New kk"
    PledgeSignatureFactory(pledge=pledge)
    response = desk.post(reverse("pledge:edit", args=[pledge.pk]), {**data, **multilingual("title", "Newer")})
    assert "Add a new version instead" in response.content.decode()
    desk.post(reverse("pledge:add"), {**data, "version": 2})
    assert Pledge.objects.count() == 2
    assert Pledge.objects.get(version=1).title["kk"] == "New kk"
    assert desk.get(reverse("pledge:index")).status_code == 200


@pytest.fixture
def request_to_join(volunteer):
    return services.ask_membership(volunteer, OrganisationFactory(), at=timezone.now())


def test_an_editor_sees_and_decides_the_requests_to_the_own_organisation(client, request_to_join, other_volunteer):
    others = services.ask_membership(other_volunteer, OrganisationFactory(), at=timezone.now())
    client.force_login(person_with(Role.EDITOR, request_to_join.organisation))
    text = client.get(reverse("people_requests")).content.decode()
    assert request_to_join.person.full_name in text
    assert others.person.full_name not in text
    assert client.post(reverse("people_accept", args=[others.pk])).status_code == 404
    assert client.post(reverse("people_decline", args=[others.pk])).status_code == 404
    assert client.get(reverse("people_accept", args=[request_to_join.pk])).status_code == 405
    response = client.post(reverse("people_accept", args=[request_to_join.pk]), follow=True)
    assert "is accepted into" in response.content.decode()
    assert "Nobody is waiting" in response.content.decode()
    request_to_join.refresh_from_db()
    others.refresh_from_db()
    assert (request_to_join.state, others.state) == ("accepted", "asked")
    again = client.post(reverse("people_decline", args=[request_to_join.pk]), follow=True)
    assert "already been decided" in again.content.decode()


def test_the_headquarters_decides_all(desk, request_to_join):
    assert request_to_join.person.full_name in desk.get(reverse("people_requests")).content.decode()
    desk.post(reverse("people_decline", args=[request_to_join.pk]))
    request_to_join.refresh_from_db()
    assert request_to_join.state == "declined"


def test_the_menu_shows_requests_to_those_who_decide(client, desk, request_to_join):
    assert reverse("people_requests") in desk.get(reverse("wagtailadmin_home")).content.decode()
    client.force_login(person_with(Role.REVIEWER, request_to_join.organisation))
    assert reverse("people_requests") not in client.get(reverse("wagtailadmin_home")).content.decode()


@pytest.mark.parametrize("language, words", [("kk", "Заявки на вступление"), ("ru", "Заявки на вступление"), ("en", "Requests to join")])
def test_the_admin_speaks_russian_to_whoever_reads_kazakh(desk, headquarters, language, words):
    headquarters.language = language
    services.set_admin_language(headquarters)
    text = desk.get(reverse("people_requests")).content.decode()
    assert f'lang="{"en" if language == "en" else "ru"}"' in text
    assert words in text


def test_an_account_opened_by_two_presses_at_once_is_told_in_words(desk, monkeypatch):
    """The second press finds the address free, and taken when it writes."""
    from people import viewsets

    def overtaken(**kwargs):
        raise IntegrityError("UNIQUE constraint failed")

    monkeypatch.setattr(viewsets.services, "open_account", overtaken)
    account = {"email": "new@example.org", "full_name": "Aida Bekova", "phone": "", "language": "en", "home_area": ""}
    response = desk.post(reverse("wagtailusers_users:add"), account)
    assert "Somebody has an account with this address already." in response.content.decode()


def test_requests_are_found_by_part_of_the_name(desk, request_to_join):
    other = MembershipFactory(state="asked", person__full_name="Somebody Else")
    text = desk.get(reverse("people_requests"), {"q": "somebody"}).content.decode()
    assert other.person.full_name in text
    assert request_to_join.person.full_name not in text
    assert "Nobody who waits fits this search" in desk.get(reverse("people_requests"), {"q": "zzzz"}).content.decode()


def test_ones_own_settings_ask_for_no_first_and_last_name_and_are_saved(desk, headquarters):
    address = reverse("wagtailadmin_account")
    page = desk.get(address).content.decode()
    assert "first_name" not in page
    data = {"locale-preferred_language": "en", "locale-current_time_zone": "Asia/Almaty", "theme-theme": "dark", "theme-density": "default"}
    response = desk.post(address, {**data, "theme-contrast": "system", "theme-keyboard_shortcuts": "on"})
    assert response.status_code == 302
    headquarters.wagtail_userprofile.refresh_from_db()
    assert headquarters.wagtail_userprofile.theme == "dark"


def test_browsers_know_every_time_zone_that_is_offered(desk):
    page = desk.get(reverse("wagtailadmin_account")).content.decode()
    assert "Asia/Almaty" in page
    assert 'value="localtime"' not in page


@pytest.mark.parametrize("begins", ["0001-01-01 00:00", "9999-12-31 23:59"])
def test_a_pledge_is_in_force_from_a_day_of_our_time(desk, begins):
    texts = {f"{name}_{code}": "New" for name in ("title", "text") for code in ("kk", "ru", "en")}
    answer = desk.post(reverse("pledge:add"), {"version": 2, "in_force_from": begins, **texts})
    assert "Give a date from 1990 to 2100." in answer.content.decode()

"""What each desk finds on the home screen of the admin, and where its counts lead."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from people.services import grant_role, set_admin_language
from stations.services import assign
from tests.factories.certificates import CertificateFactory
from tests.factories.people import MembershipFactory, OrganisationFactory, PersonFactory
from tests.factories.quizzes import AttemptFactory
from tests.factories.stations import ElectionFactory, PostFactory, ShiftFactory, StationFactory

HOME = "wagtailadmin_home"


def log_in(client, role, organisation=None):
    person = PersonFactory(is_sample=True)
    grant_role(person, role, organisation)
    set_admin_language(person)
    client.force_login(person)
    return person


def tiles_of(response):
    panels = [panel for panel in response.context["panels"] if hasattr(panel, "tiles")]
    return {panel.heading: panel.tiles for panel in panels}


def menu(response):
    return set(re.findall(r'"name": "([a-z-]+)"', response.content.decode()))


def rows_behind(client, tile):
    page = client.get(tile.url)
    assert page.status_code == 200
    return len(page.context.get("object_list", page.context.get("page_obj")))


@pytest.fixture
def election(db):
    return ShiftFactory(election=ElectionFactory()).election


def test_a_coordinator_sees_coverage_and_people_and_each_count_leads_to_its_rows(client, coordinator, election):
    shift = election.shifts.get()
    StationFactory(election=election)
    post = PostFactory(station__election=election, shift=shift)
    certificate = CertificateFactory(programme=election.programme)
    MembershipFactory(person=certificate.holder)
    assign(certificate.holder, post, by=None, at=timezone.now())
    client.force_login(coordinator)
    tiles = tiles_of(client.get(reverse(HOME)))
    assert [tile.count for tile in tiles[f"{election}: {shift}"]][:2] == [1, 1]
    for tile in [tile for group in tiles.values() for tile in group]:
        assert rows_behind(client, tile) == tile.count, tile


def test_an_examiner_sees_questions_and_attempts_and_no_people(client, election):
    AttemptFactory(passed=False, score=1)
    log_in(client, "examiner")
    tiles = tiles_of(client.get(reverse(HOME)))
    assert set(tiles) == {"Exam"}
    for tile in tiles["Exam"]:
        assert rows_behind(client, tile) == tile.count, tile


def test_an_editor_sees_the_requests_to_the_own_organisation(client, db):
    own, other = OrganisationFactory(), OrganisationFactory()
    for organisation in (own, other, other):
        MembershipFactory(organisation=organisation, state="asked")
    log_in(client, "editor", own)
    tiles = tiles_of(client.get(reverse(HOME)))
    assert [(tile.count, rows_behind(client, tile)) for tile in tiles["Requests to join"]] == [(1, 1)]


def test_who_has_nothing_to_do_is_told_so(client, db):
    log_in(client, "reviewer", OrganisationFactory())
    assert "Nothing waits for you now" in client.get(reverse(HOME)).content.decode()


@pytest.mark.parametrize("role", ["coordinator", "examiner", "headquarters"])
def test_the_menu_has_neither_wagtails_help_nor_a_search_that_leads_away(client, db, role):
    log_in(client, role)
    page = client.get(reverse(HOME)).content.decode()
    assert "help" not in menu(client.get(reverse(HOME)))
    assert reverse("wagtailadmin_pages:search") not in page


def test_the_log_of_the_site_is_the_headquarters(client, db):
    log_in(client, "headquarters")
    assert "log" in menu(client.get(reverse(HOME)))
    assert client.get(reverse("wagtailadmin_reports:site_history")).status_code == 200
    log_in(client, "coordinator")
    assert "log" not in menu(client.get(reverse(HOME)))


def test_the_home_screen_costs_the_same_however_many_people(client, coordinator, election, django_assert_max_num_queries):
    for _number in range(20):
        CertificateFactory(programme=election.programme)
    client.force_login(coordinator)
    client.get(reverse(HOME))
    with django_assert_max_num_queries(30):
        client.get(reverse(HOME))


def test_a_refusal_speaks_the_language_of_the_admin_not_of_the_browser(client, db):
    person = log_in(client, "coordinator")
    person.language = "ru"
    set_admin_language(person)
    page = client.get(reverse("question:index"), follow=True).content.decode()
    assert "у вас нет доступа" in page
    assert "Sorry, you do not have permission" not in page


@pytest.mark.parametrize("role", ["coordinator", "examiner", "editor", "reviewer", "headquarters"])
def test_every_entry_of_the_menu_opens(client, election, role):
    log_in(client, role, OrganisationFactory() if role in {"editor", "reviewer"} else None)
    sidebar = re.search(r'id="wagtail-sidebar-props"[^>]*>(.*?)</script>', client.get(reverse(HOME)).content.decode(), re.DOTALL)
    addresses = {url for url in re.findall(r'"(?:url|href)": "(/admin/[^"]*)"', sidebar.group(1)) if "logout" not in url}
    assert len(addresses) >= 2
    assert {url: client.get(url, follow=True).status_code for url in addresses} == dict.fromkeys(addresses, 200)

import csv
import io
import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import override
from openpyxl import load_workbook
from wagtail.models import ModelLogEntry

from courses.models import LessonProgress
from dashboard.enums import Progress
from dashboard.queries import nearest_election, roster
from people.services import grant_role, set_admin_language
from stations.services import assign
from tests.factories.certificates import CertificateFactory
from tests.factories.people import MembershipFactory, OrganisationFactory, PersonFactory, area
from tests.factories.quizzes import AttemptFactory
from tests.factories.stations import ElectionFactory, PostFactory, ShiftFactory

ROSTER = "dashboard_roster"


@pytest.fixture
def election(db):
    return ShiftFactory(election=ElectionFactory()).election


def certified(election, **traits):
    return CertificateFactory(programme=election.programme, **traits).holder


STATES = {
    Progress.SIGNED_UP: lambda election: PersonFactory(),
    Progress.LEARNING: lambda election: (
        LessonProgress.objects.create(person=PersonFactory(), course_key="1" * 32, lesson_key="2" * 32, opened_at=timezone.now()).person
    ),
    Progress.FAILED: lambda election: AttemptFactory(passed=False, score=3).person,
    Progress.REVOKED: lambda election: certified(election, revoked=True),
    Progress.SUSPENDED: lambda election: certified(election, suspended=True),
    Progress.EXPIRED: lambda election: certified(election, expired=True),
    Progress.EXPIRING: lambda election: certified(election, valid_until=timezone.now() + timedelta(days=3)),
    Progress.UPDATE_DUE: lambda election: certified(election, counts_until=timezone.now() + timedelta(days=3)),
    Progress.CERTIFIED: lambda election: certified(election),
}


@pytest.mark.parametrize("state", list(Progress))
def test_a_person_is_told_by_the_furthest_link_of_the_chain_that_holds(election, state):
    person = STATES[state](election)
    assert roster(nearest_election(timezone.now()), timezone.now()).get(pk=person.pk).progress == state


def test_a_revocation_to_come_before_the_election_is_an_end_before_it(election):
    until = timezone.now() + timedelta(days=3)
    person = certified(election, revoked=True, revoked_at=until)
    found = roster(nearest_election(timezone.now()), timezone.now()).get(pk=person.pk)
    assert (found.progress, found.valid_until) == (Progress.EXPIRING, until)
    after = certified(election, revoked=True, revoked_at=timezone.now() + timedelta(days=30))
    assert roster(nearest_election(timezone.now()), timezone.now()).get(pk=after.pk).progress == Progress.CERTIFIED


def test_a_valid_certificate_outweighs_one_that_is_suspended(election):
    person = certified(election, suspended=True)
    CertificateFactory(programme=election.programme, holder=person)
    assert roster(nearest_election(timezone.now()), timezone.now()).get(pk=person.pk).progress == Progress.CERTIFIED


def test_a_valid_certificate_outweighs_a_revoked_one(election):
    person = certified(election, revoked=True)
    CertificateFactory(programme=election.programme, holder=person)
    assert roster(nearest_election(timezone.now()), timezone.now()).get(pk=person.pk).progress == Progress.CERTIFIED


def test_a_certificate_of_another_programme_does_not_count(election):
    person = CertificateFactory().holder
    assert roster(nearest_election(timezone.now()), timezone.now()).get(pk=person.pk).certificate_number is None


def test_the_nearest_election_is_the_next_one(db):
    today = timezone.now()
    ElectionFactory(day=(today - timedelta(days=1)).date())
    following = ElectionFactory(day=(today + timedelta(days=3)).date())
    ElectionFactory(day=(today + timedelta(days=9)).date())
    assert nearest_election(today) == following


@pytest.mark.parametrize(
    ("zone", "at", "ends_at"),
    [
        # 19:30 in Bogotá on polling day, when it is the next day in UTC; the count goes on until 22:00 of the place.
        ("America/Bogota", datetime(2026, 11, 23, 0, 30, tzinfo=UTC), datetime(2026, 11, 23, 3, tzinfo=UTC)),
        # 05:30 in Almaty the morning after, while votes are counted until seven.
        ("Asia/Almaty", datetime(2026, 11, 23, 0, 30, tzinfo=UTC), datetime(2026, 11, 23, 2, tzinfo=UTC)),
        # 23:00 in Bogotá, the last shift over: still polling day there.
        ("America/Bogota", datetime(2026, 11, 23, 4, tzinfo=UTC), datetime(2026, 11, 23, 3, tzinfo=UTC)),
        ("America/Bogota", datetime(2026, 11, 23, 4, tzinfo=UTC), None),
    ],
)
def test_the_election_of_the_day_stays_until_it_is_over_where_it_is(db, zone, at, ends_at):
    voting = ElectionFactory(day=date(2026, 11, 22), time_zone=zone)
    following = ElectionFactory(day=date(2026, 12, 20), time_zone=zone)
    if ends_at:
        ShiftFactory(election=voting, starts_at=ends_at - timedelta(hours=10), ends_at=ends_at)
    assert nearest_election(at) == voting
    assert nearest_election(at + timedelta(days=1)) == following


def test_roster_shows_who_is_certified_until_when_of_which_organisation_and_where(client, coordinator, election):
    certificate = CertificateFactory(programme=election.programme)
    person = certificate.holder
    organisation = MembershipFactory(person=person).organisation
    post = PostFactory(station__election=election, shift=election.shifts.get())
    assign(person, post, by=coordinator, at=timezone.now())
    client.force_login(coordinator)
    page = client.get(reverse(ROSTER), {"q": person.full_name}).content.decode()
    for text in (
        person.full_name,
        str(organisation),
        f"№ {post.station.number}",
        reverse("stations_desk:station", args=[post.station_id]),
        "certified",
    ):
        assert text in page


@pytest.mark.parametrize("query", ["серік", "Айгүл СЕРІК", "aigul@", "+7701"])
def test_search_finds_by_part_of_name_whatever_the_case_by_address_and_by_phone(client, coordinator, volunteer, other_volunteer, query):
    volunteer.phone = "+77011234567"
    volunteer.save()
    client.force_login(coordinator)
    page = client.get(reverse(ROSTER), {"q": query}).content.decode()
    assert volunteer.full_name in page
    assert other_volunteer.full_name not in page


def test_filters_by_state_organisation_area_and_assignment(client, coordinator, election):
    district = area("Medeu")
    wanted = certified(election)
    wanted.home_area = district
    wanted.save()
    membership = MembershipFactory(person=wanted)
    others = [PersonFactory(full_name="Nobody Else"), certified(election)]
    client.force_login(coordinator)
    for filters in (
        {"progress": "certified", "area": district.pk},
        {"organisation": membership.organisation.pk},
        {"progress": "certified", "without_organisation": "false"},
        {"assigned": "false", "organisation": membership.organisation.pk},
    ):
        people = client.get(reverse(ROSTER), filters).context["object_list"]
        assert [person.pk for person in people] == [wanted.pk], filters
    assert others


def test_tiles_count_everybody_and_link_to_the_rows(client, coordinator, election):
    certified(election)
    certified(election, revoked=True)
    client.force_login(coordinator)
    tiles = {tile.label: tile for tile in client.get(reverse(ROSTER)).context["tiles"]}
    assert tiles["certified"].count == 1
    assert tiles["certificate revoked"].count == 1
    page = client.get(tiles["certified"].url)
    assert len(page.context["object_list"]) == 1
    assert [tile.label for tile in page.context["tiles"] if tile.is_current] == ["certified"]


def test_a_tile_keeps_the_election_that_was_chosen(client, coordinator, election):
    client.force_login(coordinator)
    tiles = client.get(reverse(ROSTER), {"election": election.pk}).context["tiles"]
    assert all(tile.url.endswith(f"&election={election.pk}") for tile in tiles)


def test_bare_desk_accounts_are_not_in_the_roster(client, coordinator, election):
    learner = certified(election)
    grant_role(learner, "examiner")
    client.force_login(coordinator)
    assert [person.pk for person in client.get(reverse(ROSTER)).context["object_list"]] == [learner.pk]


def test_days_to_come_are_told_by_their_date(client, coordinator, election):
    certificate = CertificateFactory(programme=election.programme)
    client.force_login(coordinator)
    assert date_format(timezone.localtime(certificate.valid_until), "SHORT_DATE_FORMAT") in client.get(reverse(ROSTER)).content.decode()


def test_exports_say_the_same_as_the_screen_in_both_formats_and_are_logged(client, coordinator, election):
    certificate = CertificateFactory(programme=election.programme)
    client.force_login(coordinator)
    text = b"".join(client.get(reverse(ROSTER), {"export": "csv", "progress": "certified"}).streaming_content).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert rows[0][:3] == ["Full name", "E-mail address", "Phone"]
    assert [row[0] for row in rows[1:]] == [certificate.holder.full_name]
    workbook = b"".join(client.get(reverse(ROSTER), {"export": "xlsx", "progress": "certified"}).streaming_content)
    sheet = load_workbook(io.BytesIO(workbook)).active
    assert [cell.value for cell in sheet["A"]][1:] == [certificate.holder.full_name]
    assert ModelLogEntry.objects.filter(action="dashboard.export", user=coordinator).count() == 2


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_exports_speak_the_language_and_the_time_of_whoever_asked(client, coordinator, election, kind):
    """Lines of a CSV are made when the view has returned, and with it the language of the admin."""
    certificate = CertificateFactory(programme=election.programme)
    coordinator.language = "ru"
    set_admin_language(coordinator)
    client.force_login(coordinator)
    response = client.get(reverse(ROSTER), {"export": kind})
    with override("kk"), timezone.override("UTC"):
        body = b"".join(response.streaming_content)
    until = timezone.localtime(certificate.valid_until).replace(tzinfo=None, microsecond=0)
    if kind == "csv":
        rows = list(csv.reader(io.StringIO(body.decode("utf-8-sig"))))
        until = str(until)
    else:
        rows = list(load_workbook(io.BytesIO(body)).active.iter_rows(values_only=True))
    assert rows[0][6] == "Состояние"
    assert rows[1][6] == "сертифицирован"
    assert rows[1][8] == until


@pytest.mark.parametrize("page", ["99", "0", "-1", "abc", "", "9" * 30])
@pytest.mark.parametrize("name", [ROSTER, "dashboard_roster_results"])
def test_a_page_that_is_not_there_is_the_nearest_one(client, coordinator, election, name, page):
    PersonFactory.create_batch(51)
    client.force_login(coordinator)
    response = client.get(reverse(name), {"p": page})
    assert response.status_code == 200
    assert len(response.context["page_obj"].object_list) > 0


def test_a_filter_that_is_on_says_yes_or_no(client, coordinator, election):
    client.force_login(coordinator)
    page = re.sub(r"<[^>]+>|\s+", " ", client.get(reverse(ROSTER), {"assigned": "false"}).content.decode())
    page = " ".join(page.split())
    assert "Assigned: No" in page
    assert "Assigned: False" not in page


def test_no_exported_cell_begins_a_formula(client, coordinator):
    PersonFactory(full_name='=HYPERLINK("http://evil.example","x")')
    client.force_login(coordinator)
    text = b"".join(client.get(reverse(ROSTER), {"export": "csv"}).streaming_content).decode("utf-8-sig")
    assert "'=HYPERLINK" in text


@pytest.mark.parametrize("chosen", ["", "q", "progress", "assigned", "election", "organisation", "without_organisation", "area", "language"])
def test_queries_do_not_grow_with_the_rows(client, coordinator, election, chosen, django_assert_max_num_queries):
    """Even where what the filters offer has to be read anew."""
    client.force_login(coordinator)
    home, ours = area("Home"), OrganisationFactory()
    for _ in range(60):
        MembershipFactory(person=certified(election, attempt__person__home_area=home), organisation=ours)
    values = {"q": "Person", "progress": "certified", "assigned": "false", "election": election.pk, "organisation": ours.pk, "area": home.pk}
    values |= {"without_organisation": "false", "language": "en"}
    asked = {chosen: values[chosen]} if chosen else {}
    client.get(reverse(ROSTER), asked)
    cache.delete("roster-choices:en")
    with django_assert_max_num_queries(20):
        assert len(client.get(reverse(ROSTER), asked).context["object_list"]) == 50


@pytest.mark.parametrize("name", [ROSTER, "dashboard_roster_results"])
def test_a_volunteer_may_not_see_the_roster(client, volunteer, name):
    client.force_login(volunteer)
    response = client.get(reverse(name))
    assert response.status_code in {302, 403}
    assert "aigul@example.org" not in response.content.decode()


def test_an_editor_without_the_permission_may_not_see_the_roster(client, db):
    editor = PersonFactory(is_sample=True)
    grant_role(editor, "editor", OrganisationFactory())
    client.force_login(editor)
    response = client.get(reverse(ROSTER))
    assert response.status_code in {302, 403}


def test_an_update_that_the_law_requires_before_the_election_is_told_with_its_day(client, coordinator, election):
    until = timezone.now() + timedelta(days=3)
    person = certified(election, counts_until=until)
    client.force_login(coordinator)
    page = client.get(reverse(ROSTER), {"progress": "update_due"})
    assert [row.pk for row in page.context["object_list"]] == [person.pk]
    with override("en"):
        assert f"law update due by {date_format(timezone.localtime(until), 'SHORT_DATE_FORMAT')}" in page.text


def test_an_update_that_is_due_after_the_election_or_a_newer_certificate_leaves_one_certified(election):
    at = timezone.now()
    nearest = nearest_election(at)
    later = certified(election, counts_until=nearest.ends_at)
    renewed = certified(election, counts_until=at + timedelta(days=3))
    CertificateFactory(programme=election.programme, holder=renewed, valid_until=at + timedelta(days=100))
    states = dict(roster(nearest, at).values_list("pk", "progress"))
    assert (states[later.pk], states[renewed.pk]) == (Progress.CERTIFIED, Progress.CERTIFIED)


def test_a_coordinator_sees_the_people_of_their_scope_alone_in_rows_tiles_exports_and_pages(client, coordinator, election):
    medeu, auezov = area("Medeu"), area("Auezov")
    near, far = certified(election), certified(election)
    for person, home in ((near, medeu), (far, auezov)):
        person.home_area = home
        person.save()
    coordinator.scopes.update(area=medeu)
    client.force_login(coordinator)
    page = client.get(reverse(ROSTER))
    assert [person.pk for person in page.context["object_list"]] == [near.pk]
    assert sum(tile.count for tile in page.context["tiles"]) == 1
    assert far.email not in b"".join(client.get(reverse(ROSTER), {"export": "csv"}).streaming_content).decode()
    assert client.get(reverse("dashboard_person", args=[near.pk])).status_code == 200
    assert client.get(reverse("dashboard_person", args=[far.pk])).status_code == 404
    coordinator.scopes.all().delete()
    assert list(client.get(reverse(ROSTER)).context["object_list"]) == []


def test_a_coordinator_of_an_organisation_sees_its_people_alone(client, coordinator, election):
    ours, theirs = MembershipFactory(), MembershipFactory()
    coordinator.scopes.update(organisation=ours.organisation)
    client.force_login(coordinator)
    page = client.get(reverse(ROSTER))
    assert [person.pk for person in page.context["object_list"]] == [ours.person.pk]
    assert theirs.person.email not in page.text


@pytest.mark.parametrize("state", list(Progress))
def test_the_filter_by_state_finds_whom_the_state_is_told_of(client, coordinator, election, state):
    """The filter asks indexes first; it must not lose anybody."""
    people = {value: made(election) for value, made in STATES.items()}
    client.force_login(coordinator)
    found = {person.pk for person in client.get(reverse(ROSTER), {"progress": state}).context["object_list"]}
    assert people[state].pk in found
    assert all(roster(nearest_election(timezone.now()), timezone.now()).get(pk=pk).progress == state for pk in found)


@pytest.mark.parametrize("filters", [{}, {"q": "Person"}, {"progress": "certified"}, {"language": "en"}, {"assigned": "false"}])
def test_a_large_roster_is_shown_in_the_same_order_by_few_queries(client, coordinator, election, monkeypatch, filters, django_assert_max_num_queries):
    for _ in range(55):
        certified(election)
    client.force_login(coordinator)
    plain = [person.pk for person in client.get(reverse(ROSTER), filters).context["object_list"]]
    monkeypatch.setattr("dashboard.kept_counts.LARGE", 1)
    monkeypatch.setattr("dashboard.roster.LARGE", 1)
    client.get(reverse(ROSTER), filters)
    with django_assert_max_num_queries(20):
        page = client.get(reverse(ROSTER), filters)
    assert [person.pk for person in page.context["object_list"]] == plain
    assert page.context["page_obj"].paginator.count == 55
    second = client.get(reverse(ROSTER), {**filters, "p": 2}).context["object_list"]
    assert len(second) == 5


def test_an_export_reads_a_chunk_at_a_time(client, coordinator, election, monkeypatch):
    read = []
    monkeypatch.setattr("people.exports.Streamed.__iter__", lambda rows: read.append(1) or rows.rows.iterator(chunk_size=2))
    names = {certified(election).full_name for _ in range(5)}
    client.force_login(coordinator)
    text = b"".join(client.get(reverse(ROSTER), {"export": "csv"}).streaming_content).decode()
    assert read == [1]
    assert all(name in text for name in names)

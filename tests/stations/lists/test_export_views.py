import csv
import io

import pytest
from wagtail.models import ModelLogEntry

from people.services import grant_role
from stations.lists.importing import import_stations
from stations.models import Scope
from stations.services import assign
from tests.factories.people import PersonFactory, area
from tests.factories.stations import ElectionFactory, StationFactory

ADDRESS = "/admin/stations/list/{}/"


@pytest.fixture
def headquarters(client, plan):
    person = PersonFactory(email="hq@example.org", is_sample=True)
    grant_role(person, "headquarters")
    client.force_login(person)
    return person


def fetch(client, name, **filters):
    response = client.get(ADDRESS.format(name), filters)
    assert response.status_code == 200, response
    return b"".join(response.streaming_content)


@pytest.mark.parametrize("name", ["csv", "xlsx", "geojson"])
def test_a_list_that_was_downloaded_changes_nothing_when_it_is_uploaded(client, headquarters, plan, name):
    report = import_stations(io.BytesIO(fetch(client, name)), plan.election)
    assert (report.problems, report.lines, report.unchanged, report.vanished) == ([], [], 2, [])
    entry = ModelLogEntry.objects.get(action="stations.export_list")
    assert (entry.user, entry.data["format"], entry.data["rows"]) == (headquarters, name, 2)


def test_only_what_is_filtered_is_in_it(client, headquarters, plan):
    StationFactory(election=ElectionFactory(), number="77")
    assert client.get(ADDRESS.format("csv")).status_code == 302  # of two elections
    lines = list(csv.reader(io.StringIO(fetch(client, "csv", election=plan.election.pk, q=plan.station.name or "1").decode())))
    assert "77" not in [line[0] for line in lines]


def test_observers_are_those_who_stand(client, headquarters, plan, make_ready, at):
    standing, _other = make_ready(), make_ready()
    assign(standing, plan.post, by=None, at=at)
    lines = list(csv.reader(io.StringIO(fetch(client, "vote-monitor-observers").decode())))
    assert [line[0] for line in lines] == ["Email", standing.email]


def test_nobody_else_gets_a_list(client, plan):
    examiner = PersonFactory(is_sample=True)
    grant_role(examiner, "examiner")
    client.force_login(examiner)
    assert client.get(ADDRESS.format("csv")).status_code == 302
    assert not ModelLogEntry.objects.filter(action="stations.export_list").exists()


def test_a_format_that_is_none_is_not_found(client, headquarters):
    assert client.get(ADDRESS.format("pdf")).status_code == 404


def test_a_coordinator_exports_the_own_scope_alone(client, plan, make_ready, at):
    coordinator = PersonFactory(email="coordinator@example.org", is_sample=True)
    grant_role(coordinator, "coordinator")
    client.force_login(coordinator)
    far = StationFactory(election=plan.election, area=area("Far"), number="99")
    ours, theirs = make_ready(), make_ready(organisation=plan.other_organisation)
    assign(ours, plan.post, by=None, at=at)
    assign(theirs, plan.second, by=None, at=at)
    assert client.get(ADDRESS.format("csv")).status_code == 302  # no scope: nothing
    Scope.objects.create(person=coordinator, area=plan.area, organisation=plan.organisation, given_at=at)
    assert far.number not in fetch(client, "csv").decode()
    observers = fetch(client, "vote-monitor-observers").decode()
    assert (ours.email in observers, theirs.email in observers) == (True, False)

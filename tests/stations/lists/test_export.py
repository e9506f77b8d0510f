"""What is exported comes in again unchanged; what Vote Monitor reads has its headings."""

import csv
import io
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from people.models import Area
from stations.lists import export, vote_monitor
from stations.lists.importing import import_stations
from stations.models import Assignment, Station
from stations.services import assign
from tests.factories.people import area
from tests.factories.stations import ElectionFactory, StationFactory

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30) | st.sampled_from(
    ["=1+1", "'=1", "''-x", "+77010000000", "@a", "-", "a  b", "1,2;3\t4|5", '"', "007", "#N/A", "TRUE"]
)
STATION = st.fixed_dictionaries(
    {
        "name": TEXT,
        "address": TEXT,
        "place": st.none() | st.tuples(st.floats(-90, 90), st.floats(-180, 180)),
        "priority": st.integers(0, 2),
        "wants_languages": st.sets(st.sampled_from(["kk", "ru", "en"])),
        "ground_floor": st.none() | st.booleans(),
        "needs_car": st.booleans(),
        "closed_because": st.none() | TEXT,
    }
)
FORMATS = {
    "csv": lambda listed: "".join(export.csv_lines(listed)).encode(),
    "xlsx": lambda listed: b"".join(export.xlsx_parts(listed)),
    "geojson": lambda listed: "".join(export.geojson_parts(listed)).encode(),
}


def make(election, number, place=None, wants_languages=(), closed_because=None, **values):
    values["latitude"], values["longitude"] = place or (None, None)
    values["closed_at"] = election.closed if closed_because is not None else None
    values["wants_languages"] = [code for code in ("kk", "ru", "en") if code in wants_languages]
    return StationFactory(election=election, number=number, closed_because=closed_because or "", **values)


@pytest.fixture
def places(db):
    """Three branches of different depth; the first two bear each other's names."""
    country = Area.add_root(name={"kk": "Ел", "ru": "Страна"}, key="страна")
    first = country.add_child(name={"ru": "Второй"}, key="первый")
    second = country.add_child(name={"ru": "Первый"}, key="второй")
    return [country, first, second, first.add_child(name={"en": "=Deep"}, key="=deep")]


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(stations=st.lists(STATION, min_size=1, max_size=5), language=st.sampled_from(["kk", "ru", "en"]))
@pytest.mark.parametrize("name", FORMATS)
def test_what_is_exported_comes_in_again_unchanged(places, at, name, stations, language):
    election = ElectionFactory()
    election.closed = at
    for number, values in enumerate(stations):
        make(election, f"0{number}", area=places[number % 4], **values)
    data = FORMATS[name](export.ListedStations(election.stations.all(), language))
    report = import_stations(io.BytesIO(data), election, language=language)
    assert [(problem.line, problem.message) for problem in report.problems] == []
    assert [line.changes for line in report.lines] == []
    assert (report.unchanged, report.areas, report.vanished) == (len(stations), 0, [])


def test_nothing_in_a_spreadsheet_is_a_formula(places):
    election = ElectionFactory()
    StationFactory(election=election, area=places[3], number="1", name="=1+1", address="@SUM(A1)")
    listed = export.ListedStations(election.stations.all(), "en")
    _headings, cells = csv.reader(io.StringIO("".join(export.csv_lines(listed))))
    assert cells[:6] == ["1", "Ел", "первый", "'=Deep", "'=1+1", "'@SUM(A1)"]


def test_a_geojson_is_one_and_has_the_places(db):
    election = ElectionFactory()
    StationFactory(election=election, area=area("Medeu"), number="1", latitude=43.25, longitude=76.95)
    StationFactory(election=election, area=Area.objects.get(), number="2", latitude=None, longitude=None)
    features = json.loads(FORMATS["geojson"](export.ListedStations(election.stations.all(), "en")))["features"]
    assert [feature["geometry"] and feature["geometry"]["coordinates"] for feature in features] == [[76.95, 43.25], None]
    assert features[0]["properties"]["area"] == "Medeu"


def test_vote_monitor_gets_five_levels_and_an_address(db):
    deep = Area.add_root(name={"en": "1"}, key="1")
    for level in "234567":
        deep = deep.add_child(name={"en": level}, key=level)
    election = ElectionFactory()
    StationFactory(election=election, area=deep, number="7", name="School", address="Abai 1", latitude=1.5, longitude=2.5)
    StationFactory(election=election, area=Area.objects.get(key="1"), number="8", name="", address="")
    listed = export.ListedStations(election.stations.all(), "en")
    headings, shallow, full = csv.reader(io.StringIO("".join(vote_monitor.station_lines(listed))))
    assert headings == ["Level1", "Level2", "Level3", "Level4", "Level5", "Number", "Address", "DisplayOrder", "Latitude", "Longitude"]
    assert shallow[:8] == ["1", "", "", "", "", "8", "8", "1"]
    assert full == ["1", "2", "3", "4", "5 / 6 / 7", "7", "School, Abai 1", "2", "1.5", "2.5"]


def test_vote_monitor_gets_each_observer_once(plan, ready, at):
    type(ready).objects.filter(pk=ready.pk).update(full_name="Әлиева Айгүл Серікқызы", phone="+77010000000")
    for post in (plan.post, plan.evening_post):
        assign(ready, post, by=None, at=at)
    headings, line = csv.reader(io.StringIO("".join(vote_monitor.observer_lines(Assignment.objects.all()))))
    assert headings[:4] == ["Email", "FirstName", "LastName", "PhoneNumber"]
    assert line == [ready.email, "Айгүл Серікқызы", "Әлиева", "+77010000000", "First organisation", "Auezov district", "", ""]


def test_an_export_asks_no_more_of_the_database_for_more_stations(db, django_assert_max_num_queries):
    election, place = ElectionFactory(), area("Medeu")
    Station.objects.bulk_create([Station(election=election, area=place, number=str(number)) for number in range(300)])
    with django_assert_max_num_queries(5):
        assert len(list(export.csv_lines(export.ListedStations(election.stations.all(), "en")))) == 301

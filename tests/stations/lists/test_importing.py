import io
import tracemalloc
from time import process_time

import pytest
from django.core.management import CommandError, call_command
from wagtail.models import ModelLogEntry

from people.models import Area
from people.table_files import decode, sniff
from stations.lists.importing import import_stations
from stations.lists.rows import read
from stations.models import Post, Station
from tests.factories.people import area
from tests.factories.stations import ElectionFactory, ShiftFactory

GOOD = (
    "number,area,name,address,latitude,longitude\n1,Медеу,№ 1 мектеп,Абай 1,43.25,76.95\n"
    "2,Медеу,№ 2 мектеп,Абай 2,,\n"
    "1,Әуезов,№ 3 мектеп,,43.2,76.85\n"
)


@pytest.fixture
def election(db):
    return ElectionFactory(slug="sample")


def bring(text, election, **options):
    data = text if isinstance(text, bytes) else text.encode()
    return import_stations(io.BytesIO(data), election, **options)


def said(report):
    return [(problem.line, problem.code) for problem in report.problems]


def test_a_good_list_is_imported_and_a_second_time_changes_nothing(election):
    report = bring(GOOD, election, area_root="Алматы")
    assert (said(report), report.created, report.areas) == ([], 3, 3)
    station = Station.objects.get(number="1", area__key="медеу")
    assert (station.name, station.address, station.latitude, station.longitude) == ("№ 1 мектеп", "Абай 1", 43.25, 76.95)
    assert str(station.area.get_parent()) == "Алматы"
    again = bring(GOOD, election, area_root="Алматы")
    assert (again.created, again.updated, again.unchanged, again.areas) == (0, 0, 3, 0)
    assert ModelLogEntry.objects.filter(action="stations.import").count() == 2


def test_what_changed_is_updated_and_what_vanished_is_listed_and_kept(election):
    bring(GOOD, election)
    report = bring(GOOD.replace("Абай 1", "Абай 10").replace("1,Әуезов,№ 3 мектеп,,43.2,76.85\n", ""), election)
    assert (report.created, report.updated, report.unchanged) == (0, 1, 1)
    assert [station.name for station in report.vanished] == ["№ 3 мектеп"]
    assert Station.objects.count() == 3


def test_a_dry_run_counts_and_writes_nothing(election):
    report = bring(GOOD, election, area_root="Алматы", dry_run=True)
    assert (report.created, report.areas) == (3, 3)
    assert not Station.objects.exists()
    assert not Area.objects.exists()


def test_areas_are_found_whatever_their_case_and_only_below_the_root(election):
    city = area("Almaty")
    there = area("Medeu", city)
    area("Medeu")
    bring("number,area\n1,MEDEU\n2,  medeu \n", election, area_root="almaty")
    assert set(Station.objects.values_list("area", flat=True)) == {there.pk}
    assert Area.objects.count() == 3


def test_a_list_may_begin_below_the_top_of_the_tree(election):
    country = area("Country")
    north, south = area("North", country), area("South", country)
    towns = [area("Town", north), area("Town", south)]
    village = area("Village", towns[1])
    text = "number,region,district\n1,South,Town\n2,Town,Village\n3,Elsewhere,Town\n"
    bring(text, election, mapping={"area": ["region", "district"]})
    where = dict(Station.objects.values_list("number", "area"))
    assert (where["1"], where["2"]) == (towns[1].pk, village.pk)
    assert str(Station.objects.get(number="3").area.get_parent()) == "Elsewhere"
    assert Area.objects.count() == 8


def test_several_columns_make_levels_and_join_an_address(election):
    text = "Id;County;Town;Street;House\n7;Алматы;Медеу;Абай;1\n8;Алматы;Медеу;;2\n"
    mapping = {"number": ["Id"], "area": ["County", "Town"], "address": ["Street", "House"]}
    report = bring(text, election, mapping=mapping, language="kk")
    assert (report.created, report.areas, report.delimiter) == (2, 2, ";")
    assert sorted(Station.objects.values_list("address", flat=True)) == ["2", "Абай, 1"]
    assert Station.objects.first().area.name == {"kk": "Медеу"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("number,area\n1,A\n1,a \n", [(3, "number_twice")]),
        ("number,area\n1,A\n1,B\n", []),
        ("number,colour\n1,A\n", [(1, "column_missing")]),
        ("area\nA\n", [(1, "column_missing")]),
        ("", [(1, "column_missing"), (1, "column_missing")]),
        ("number,area\n", [(0, "empty")]),
        ("number,area\n,A\n2,\n", [(2, "number_empty"), (3, "area_empty")]),
        ("number,area,latitude,longitude\n1,A,400,76\n2,A,43,181\n3,A,north,76\n", [(2, "latitude"), (3, "longitude"), (4, "latitude")]),
        ('number,area,latitude,longitude\n1,A,"43,25","76,9"\n', []),
        ("number,area,latitude,longitude\n1,A,43,\n", [(2, "half_a_place")]),
        ("number,area,latitude,longitude\n1,A,nan,inf\n", [(2, "latitude"), (2, "longitude")]),
        ("number,area\n1,A,B\n2\n", [(2, "cells"), (3, "cells")]),
        (f"number,area\n{'9' * 31},A\n1,{'a' * 201}\n", [(2, "too_long"), (3, "too_long")]),
        ('number,area\n1,"A\nB"\n,C\n', [(4, "number_empty")]),
        ('number,area\n1,"A"x\n', [(2, "csv")]),
        ('number,area\n1,A\n2,"never closed\n', [(3, "csv")]),
    ],
)
def test_what_is_wrong_is_told_by_line_and_nothing_is_imported(election, text, expected):
    assert said(bring(text, election)) == expected
    assert Station.objects.exists() == (not expected)


def test_one_bad_line_in_a_good_list_imports_nothing(election):
    report = bring(GOOD + ",Медеу,,,400,76\n", election)
    assert said(report) == [(5, "number_empty"), (5, "latitude")]
    assert not Area.objects.exists()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_unicode_is_read(encoding):
    assert [row.area for row in read(GOOD.encode(encoding)).rows] == [("Медеу",), ("Медеу",), ("Әуезов",)]


def test_windows_1251_is_recognised():
    stations = read("number;area\n1;Медеуский район\n".encode("cp1251"))
    assert (stations.encoding, stations.rows[0].area) == ("cp1251", ("Медеуский район",))


@pytest.mark.parametrize(
    ("data", "encoding", "line"),
    [
        ("number,area\n1,Медеуский район\n2,Ауэзовский".encode() + b"\xff\n", "", 3),
        ("number,area\n1,Braşov şi Târgu Mureş\n".encode("iso8859-2"), "", 2),
        (b"number,area\n1,A\n2,\x98\n", "", 3),
        (b"number,area\n1,\xc0\n", "ascii", 2),
        (b"number,area\n1,A\n", "klingon", 0),
    ],
)
def test_a_broken_encoding_is_told_with_its_line(data, encoding, line):
    text, _encoding, problem = decode(data, encoding)
    assert (text, problem.line, problem.code) == ("", line, "encoding")
    assert read(data, encoding=encoding).problems == [problem]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found_out(delimiter):
    assert sniff(delimiter.join(["number", "area", "address"]) + "\n") == delimiter


@pytest.mark.one_engine
def test_three_thousand_lines(election):
    """A tenth of a country: `make bench ONLY=import` measures all of it."""
    lines = [f"{n},District {n % 200},Station {n},Street {n},43.{n % 999:03},76.9" for n in range(3_000)]
    data = "\n".join(["number,area,name,address,latitude,longitude", *lines]).encode()
    tracemalloc.start()
    begun = process_time()
    report = import_stations(io.BytesIO(data), election, area_root="Country")
    seconds, peak = process_time() - begun, tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (report.created, report.areas) == (3_000, 201)
    assert seconds < 6
    assert peak < 30_000_000


# --- the command --------------------------------------------------------------------------------------------------------


def run(path, *arguments):
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command("import_stations", str(path), "--election", "sample", *arguments, stdout=out, stderr=err)
    except CommandError as error:
        return f"{err.getvalue()}{error}"
    return out.getvalue()


@pytest.fixture
def good(tmp_path):
    path = tmp_path / "stations.csv"
    path.write_text(GOOD)
    return path


def test_the_command_imports_and_opens_the_posts(election, good):
    ShiftFactory(election=election)
    assert "3 stations would be created" in run(good, "--dry-run")
    assert not Station.objects.exists()
    assert "3 stations created" in run(good, "--area-root", "Алматы")
    assert Post.objects.count() == 6
    good.write_text(GOOD.replace("2,Медеу,№ 2 мектеп,Абай 2,,\n", ""))
    assert "no longer in the list: Медеу, № 2 № 2 мектеп" in run(good, "--area-root", "Алматы")


def test_the_command_maps_columns(election, tmp_path):
    path = tmp_path / "list.csv"
    path.write_text("No\tCounty\tTown\n1\tA\tB\n")
    assert "1 stations created" in run(path, "--map", "number=No", "--map", "area=County,Town", "--delimiter", "\\t")
    path.write_text("Number,County,Address\n1,A,B\n")
    assert "1 stations created" in run(path, "--preset", "vote-monitor")
    assert "write it as FIELD=Heading" in run(path, "--map", "colour=Red")


def test_the_command_says_what_is_wrong(election, good):
    good.write_text("number,area\n" + ",A\n" * 60)
    answer = run(good)
    assert "line 2: The number of the station is empty." in answer
    assert "… and 10 more." in answer
    assert "Nothing was imported: 60 problems." in answer
    assert "cannot be read: No such file or directory" in run(good.with_name("missing.csv"))
    with pytest.raises(CommandError, match=r"no election “other”\. Known: sample"):
        call_command("import_stations", str(good), "--election", "other")


def test_the_command_lists_no_more_than_fifty_that_vanished(election, good):
    good.write_text("number,area\n" + "".join(f"{n},A\n" for n in range(60)))
    run(good)
    good.write_text("number,area\n60,A\n")
    assert "… and 10 more." in run(good)


def test_an_empty_file_is_told(election, good):
    good.write_text("")
    assert "There is no column “number”" in run(good)


@pytest.mark.parametrize(
    ("data", "line", "code"),
    [
        (b"number,area\n1,A\n2,B\0\n", 3, "not_text"),
        ("number,area\n1,A\n".encode("utf-16-le"), 1, "not_text"),
        (b"PK\x03\x04\x14\x00\x06\x00\x08\x00[Content_Types].xml", 0, "not_xlsx"),
        (b"number,area,area\n1,A,B\n", 1, "column_twice"),
        (b"number,area\n1," + "\u0390".encode() * 150 + b"\n", 2, "too_long"),
    ],
)
def test_what_is_no_list_is_told_by_line(election, data, line, code):
    assert said(bring(data, election)) == [(line, code)]
    assert not Station.objects.exists()


@pytest.mark.parametrize("options", [{"delimiter": ";;"}, {"delimiter": "\n"}, {"delimiter": '"'}, {"encoding": "idna"}, {"encoding": "punycode"}])
def test_options_that_cannot_be_are_told_and_break_nothing(election, options):
    assert [code for _line, code in said(bring(GOOD, election, **options))] == list(options)


def test_the_delimiter_of_a_heading_without_end_or_with_other_line_ends_is_found():
    assert sniff("x" * 3_000_000) == ","
    assert sniff("a;b;c\rd;e;f\r") == ";"

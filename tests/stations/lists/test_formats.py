import io
import json
import zipfile

import pytest
from openpyxl import Workbook

from stations.lists import rows
from stations.lists.columns import suggested
from stations.lists.rows import read

HEADINGS = ["number", "area", "name", "latitude", "longitude"]


def said(stations):
    return [(problem.line, problem.code) for problem in stations.problems]


def xlsx(*records):
    book = Workbook()
    for record in records:
        book.active.append(record)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def geojson(*features, **more):
    return json.dumps({"type": "FeatureCollection", "features": features, **more}).encode()


def point(longitude, latitude, **properties):
    return {"type": "Feature", "geometry": {"type": "Point", "coordinates": [longitude, latitude]}, "properties": properties}


def test_a_spreadsheet_is_read_as_its_owner_sees_it():
    stations = read(xlsx(HEADINGS, [7, "Медеу", "№ 7 мектеп", 43.25, 76.95], [], ["008", "Медеу"]))
    assert said(stations) == []
    assert [(row.line, row.number, row.latitude) for row in stations.rows] == [(2, "7", 43.25), (4, "008", None)]


def test_a_spreadsheet_that_unpacks_to_too_much_is_refused_unread(monkeypatch):
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 151_000_000)
    assert len(bomb.getvalue()) < 200_000
    monkeypatch.setattr("openpyxl.load_workbook", lambda *args, **more: pytest.fail("it was opened"))
    assert said(read(bomb.getvalue())) == [(0, "too_large")]


def test_entities_in_a_spreadsheet_are_refused():
    good, bad = io.BytesIO(xlsx(["number", "area"], ["1", "A"])), io.BytesIO()
    with zipfile.ZipFile(good) as source, zipfile.ZipFile(bad, "w") as target:
        for name in source.namelist():
            part = source.read(name)
            if name == "xl/worksheets/sheet1.xml":
                part = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + part.replace(b"<sheetData>", b"<sheetData>&e;")
            target.writestr(name, part)
    assert said(read(bad.getvalue())) == [(0, "not_xlsx")]


def test_a_file_of_thirty_megabytes_and_an_old_spreadsheet_are_refused_with_a_sentence():
    stations = read(b"number,area\n" + b"1,A\n" * 7_500_000)
    assert [problem.message for problem in stations.problems] == ["The file is larger than 20 MB."]
    assert said(read(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)) == [(0, "old_spreadsheet")]


def test_a_list_with_more_lines_than_a_country_has_is_refused(monkeypatch):
    monkeypatch.setattr(rows, "MOST_LINES", 2)
    assert said(read(b"number,area\n1,A\n2,A\n3,A\n")) == [(4, "too_many")]
    assert said(read(geojson(*[point(1, 1, number=str(n), area="A") for n in range(3)]))) == [(3, "too_many")]


def test_points_become_stations_and_properties_columns():
    features = [point(76.95, 43.25, number=7, area="Медеу", languages=["kk", "ru"], car=True), point(76, 43, area="Медеу", number="8", name="x")]
    stations = read(geojson(*features, {"type": "Feature", "geometry": None, "properties": {"number": 9, "area": "Медеу"}}))
    assert said(stations) == []
    first, second, third = stations.rows
    assert (first.line, first.number, first.latitude, first.longitude, first.languages, first.car) == (1, "7", 43.25, 76.95, ("kk", "ru"), True)
    assert (second.name, third.line, third.latitude) == ("x", 3, None)


@pytest.mark.parametrize(
    "geometry",
    [
        {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]},
        {"type": "Point"},
        {"type": "Point", "coordinates": [76.9]},
        {"type": "Point", "coordinates": ["76", "43"]},
        "Point",
        [],
    ],
)
def test_bad_geometry_is_told_by_feature(geometry):
    bad = {"type": "Feature", "geometry": geometry, "properties": {"number": 2, "area": "A"}}
    assert said(read(geojson(point(76, 43, number=1, area="A"), bad))) == [(2, "geometry")]


def test_a_point_that_is_nowhere_on_earth_is_told():
    assert said(read(geojson(point(43.25, 176.9, number=1, area="A")))) == [(1, "latitude")]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"{", "not_geojson"),
        (b"[" * 100_000, "not_geojson"),
        (b'{"type": "Topology"}', "not_geojson"),
        (b"[]", "not_geojson"),
        (b'{"features": [NaN]}', "not_geojson"),
        (b'{"features": [' + b"1" * 10_000 + b"]}", "not_geojson"),
        (geojson(point(1, 1), crs={"properties": {"name": "urn:ogc:def:crs:EPSG::3857"}}), "crs"),
        (geojson(), "column_missing"),
    ],
)
def test_what_is_no_geojson_is_told(data, code):
    assert code in [code for _line, code in said(read(data))]


def test_features_that_are_none_are_told():
    assert said(read(geojson(point(1, 1, number=1, area="A"), 7, {"properties": [1]}))) == [(2, "feature"), (3, "feature")]


def test_needs_are_read_in_our_languages():
    text = (
        "number,area,priority,languages,ground_floor,car,closed,closed_because\n"
        "1,A,наивысший,русский и қазақша,да,жоқ,yes,Flooded\n2,A,,,,,,\n3,A,1,EN;kk,no,1,0,\n"
    ).replace(" и ", ", ")
    stations = read(text.replace("русский, қазақша", '"русский, қазақша"').encode())
    assert said(stations) == []
    first, second, third = stations.rows
    assert (first.priority, first.languages, first.ground_floor, first.car, first.closed, first.closed_because) == (
        2,
        ("kk", "ru"),
        True,
        False,
        True,
        "Flooded",
    )
    assert (second.priority, second.languages, second.ground_floor, second.car, second.closed) == (0, (), None, False, False)
    assert (third.priority, third.languages, third.ground_floor, third.car) == (1, ("kk", "en"), False, True)


@pytest.mark.parametrize(
    ("heading", "value"), [("priority", "3"), ("languages", "klingon"), ("ground_floor", "maybe"), ("car", "2"), ("closed", "soon")]
)
def test_words_that_say_nothing_are_told_by_line(heading, value):
    assert said(read(f"number,area,{heading}\n1,A,\n2,A,{value}\n".encode())) == [(3, heading)]


@pytest.mark.parametrize(
    ("headings", "expected"),
    [
        (["№ участка", "Район", "Область", "Адрес"], {"number": ["№ участка"], "area": ["Область", "Район"], "address": ["Адрес"]}),
        (["Учаске нөмірі:", "Облыс", "Аудан", "Мекенжайы"], {"number": ["Учаске нөмірі:"], "area": ["Облыс", "Аудан"], "address": ["Мекенжайы"]}),
        (["Level2", "Level1", "Number", "Address"], {"area": ["Level1", "Level2"], "number": ["Number"], "address": ["Address"]}),
        (["area 2", "area_1", "region", "number"], {"area": ["area_1", "area 2"], "number": ["number"]}),
        (["colour", ""], {}),
    ],
)
def test_columns_are_suggested_by_their_headings(headings, expected):
    assert suggested(headings) == expected


def test_a_branch_that_is_less_deep_ends_earlier_and_one_with_a_gap_is_told():
    stations = read(b"number,level1,level2,level3\n1,A,B,C\n2,A,,\n3,A,,C\n4,,,\n")
    assert [row.area for row in stations.rows] == [("A", "B", "C"), ("A",)]
    assert said(stations) == [(4, "area_empty"), (5, "area_empty")]


def test_a_field_mapped_to_no_column_is_not_taken():
    stations = read(b"number,area,name\n1,A,B\n", {"name": []})
    assert (stations.rows[0].name, "name" in stations.columns) == ("", False)

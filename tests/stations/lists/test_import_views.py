import io
import json
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from openpyxl import Workbook
from wagtail.models import ModelLogEntry

from people.erasure import erase
from people.services import grant_role
from stations.holes import open_holes
from stations.lists import size, tasks, uploads
from stations.models import Post, Station, StationImport, StationListMapping
from stations.services import assign, withdraw
from tests.factories.people import PersonFactory, area
from tests.factories.stations import StationFactory

ADDRESS = "/admin/stations-lists/"
LIST = "№ участка;Район;Название\n1;Auezov district;School\n3;Auezov district;New\n3а;Жаңа аудан;Lyceum\n"


def log_in(client, role):
    person = PersonFactory(email=f"{role}@example.org", is_sample=True)
    grant_role(person, role)
    client.force_login(person)
    return person


@pytest.fixture
def headquarters(client, plan):
    return log_in(client, "headquarters")


def send(client, plan, text=LIST, name="list.csv"):
    data = text if isinstance(text, bytes) else text.encode()
    return client.post(ADDRESS, {"election": plan.election.pk, "file": SimpleUploadedFile(name, data)})


def choose(client, response, **columns):
    """Choose the columns that were suggested, or these."""
    address = response["Location"]
    form = client.get(address).context["form"]
    data = {name: columns.get(name, field.initial or form.initial.get(name, "")) for name, field in form.fields.items()}
    return client.post(address, data)


def looked(client, plan, text=LIST, **columns):
    return client.get(choose(client, send(client, plan, text), **columns)["Location"])


def confirm(client, page):
    return client.post(page.request["PATH_INFO"], {"fingerprint": page.context["fingerprint"]}, follow=True)


def test_a_list_goes_through_columns_and_a_look_into_the_election(client, headquarters, plan):
    page = looked(client, plan)
    counts = page.context["counts"]
    assert (counts["new"], counts["changed"], counts["unchanged"], counts["vanished"], counts["areas"]) == (2, 1, 0, 1, 1)
    assert Station.objects.count() == 2
    changed = next(row for row in page.context["rows"] if row["is_changed"])
    assert (changed["line"], changed["number"], changed["changes"][0]["after"]) == (2, "1", "School")
    done = confirm(client, page)
    assert done.context["is_done"]
    assert set(plan.election.stations.values_list("number", flat=True)) == {"1", "2", "3", "3а"}
    assert Post.objects.filter(station__number="3").count() == 4
    upload = StationImport.objects.get()
    assert (bytes(upload.content), upload.state) == (b"", "done")
    assert ModelLogEntry.objects.get(action="stations.import").user == headquarters


def test_pressed_twice_it_is_imported_once(client, headquarters, plan):
    page = looked(client, plan)
    confirm(client, page)
    confirm(client, page)
    assert ModelLogEntry.objects.filter(action="stations.import").count() == 1


def test_what_has_changed_meanwhile_is_looked_at_again(client, headquarters, plan):
    page = looked(client, plan)
    Station.objects.filter(number="1").update(name="School")
    again = confirm(client, page)
    assert (again.context["is_done"], again.context["counts"]["unchanged"]) == (False, 1)
    assert not Station.objects.filter(number="3").exists()
    assert confirm(client, again).context["is_done"]


def test_the_columns_are_remembered_for_the_next_list(client, headquarters, plan):
    looked(client, plan, "a,b\n7,Somewhere\n", number_0="a", area_0="b", area_root="Auezov district")
    assert StationListMapping.objects.get().columns["number"] == ["a"]
    form = client.get(send(client, plan, "b,a,c\nX,1,\n")["Location"]).context["form"]
    assert (form.fields["number_0"].initial, form.fields["area_0"].initial, form.initial["area_root"]) == ("a", "b", "Auezov district")


def test_a_column_that_is_required_is_asked_for(client, headquarters, plan):
    response = choose(client, send(client, plan, "a,b\n7,Somewhere\n"))
    assert response.status_code == 400
    assert set(response.context["form"].errors) == {"number_0", "area_0"}


def test_what_is_wrong_is_told_by_line_and_other_columns_can_be_chosen(client, headquarters, plan):
    page = looked(client, plan, "number,area\n1,A\n,A\n")
    assert [(one["line"], one["code"]) for one in page.context["problems"]] == [(3, "number_empty")]
    assert b"Choose the columns again" in page.content
    confirm(client, page)
    assert Station.objects.count() == 2


@pytest.mark.parametrize("data", [b"", b"number,area\n1,A\0\n", b"PK\x03\x04zip", b"{", b"\xff" * 100, "number\n".encode("utf-16")])
def test_files_that_are_none_are_told_and_nothing_is_kept(client, headquarters, plan, data):
    response = send(client, plan, data)
    assert response.status_code in (302, 400)
    if response.status_code == 302:
        assert choose(client, response).status_code == 400  # the columns are asked for
    assert not Station.objects.filter(number="A").exists()


def test_a_large_list_is_done_by_the_queue(client, headquarters, plan, monkeypatch):
    monkeypatch.setattr(size, "LINES_AT_ONCE", 2)
    page = looked(client, plan)
    assert page.context["is_busy"]
    assert page["Refresh"] == "3"
    upload = StationImport.objects.get()
    assert tasks.run_import.func(upload.pk) == "looked_at"
    page = client.get(page.request["PATH_INFO"])
    assert confirm(client, page).context["is_busy"]
    assert tasks.run_import.func(upload.pk) == "done"
    assert tasks.run_import.func(upload.pk) == ""
    assert plan.election.stations.count() == 4


def sheet_of(lines):
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(["number", "area"])
    for number in range(lines):
        sheet.append([number + 1, "Auezov district"])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


@pytest.mark.parametrize(("kind", "data"), [("xlsx", sheet_of(4_000)), ("csv", b"number,area\n" + b"".join(b"%d,A\n" % n for n in range(4_000)))])
def test_a_small_file_of_many_lines_is_done_by_the_queue(client, headquarters, plan, kind, data):
    assert len(data) < 100_000
    page = client.get(choose(client, send(client, plan, data, f"list.{kind}"))["Location"])
    assert page.context["is_busy"]


def test_a_job_whose_worker_was_killed_is_done_again(client, headquarters, plan, monkeypatch):
    monkeypatch.setattr(size, "LINES_AT_ONCE", 2)
    looked(client, plan)
    StationImport.objects.update(state="running", beat_at=timezone.now())
    upload = StationImport.objects.get()
    assert tasks.run_import.func(upload.pk) == ""
    assert tasks.look_after_import.func(upload.pk) is False
    StationImport.objects.update(beat_at=timezone.now() - timedelta(minutes=11))
    before = DBTaskResult.objects.filter(task_path__endswith="run_import").count()
    assert tasks.look_after_import.func(upload.pk) is True
    assert DBTaskResult.objects.filter(task_path__endswith="run_import").count() == before + 1
    assert tasks.run_import.func(upload.pk) == "looked_at"


def test_a_failure_is_told_and_nothing_is_imported(client, headquarters, plan, monkeypatch):
    page = looked(client, plan)
    monkeypatch.setattr(uploads, "import_stations", lambda *args, **more: 1 / 0)
    assert confirm(client, page).context["has_failed"]
    assert Station.objects.count() == 2


def test_a_file_goes_after_a_day(client, headquarters, plan):
    send(client, plan)
    upload = StationImport.objects.get()
    tasks.forget_import.func(upload.pk)
    assert StationImport.objects.exists()
    StationImport.objects.update(at=upload.at - timedelta(days=1))
    tasks.forget_import.func(upload.pk)
    assert not StationImport.objects.exists()


def test_the_report_of_an_import_goes_after_a_month(client, headquarters, plan):
    confirm(client, looked(client, plan))
    upload = StationImport.objects.get()
    StationImport.objects.update(at=upload.at - timedelta(days=29))
    tasks.forget_import.func(upload.pk)
    again = DBTaskResult.objects.filter(task_path__endswith="forget_import").latest("run_after")
    assert again.run_after == upload.at + timedelta(days=1)  # of its month
    StationImport.objects.update(at=upload.at - timedelta(days=30))
    tasks.forget_import.func(upload.pk)
    assert not StationImport.objects.exists()


def test_no_report_names_who_was_erased(client, headquarters, plan, ready, superuser, at):
    type(ready).objects.filter(pk=ready.pk).update(full_name="Zqerased Person")
    assign(ready, plan.post, by=None, at=at)
    page = confirm(client, looked(client, plan, "number,area\n7,Auezov district\n"))
    assert "Zqerased" in page.text
    looked(client, plan, "number,area,closed\n1,Auezov district,yes\n")
    ready.refresh_from_db()
    erase(ready, by=superuser, at=at)
    assert not [one for one in StationImport.objects.all() if "Zqerased" in json.dumps(one.report)]
    again = client.get(page.request["PATH_INFO"])
    assert "Zqerased" not in again.text
    assert next(one["people"] for one in again.context["vanished"]) == []


def test_what_vanished_is_closed_or_deleted_only_where_nobody_stands(client, headquarters, plan, ready, at):
    assign(ready, plan.post, by=None, at=at)
    gone = StationFactory(election=plan.election, area=plan.area, number="9")
    page = confirm(client, looked(client, plan, "number,area\n7,Auezov district\n"))
    assert [(one["number"], one["people"]) for one in page.context["vanished"]] == [("1", [str(ready)]), ("2", []), ("9", [])]
    address = f"{page.request['PATH_INFO']}vanished/"
    assert "3 of the 3 stations of this election are not in this list" in page.content.decode()
    assert "Tick first" in client.post(address, {"close": "1"}, follow=True).content.decode()
    assert not Station.objects.exclude(closed_at=None).exists(), "most of what is there has vanished, and nobody has said that it is so"
    client.post(address, {"close": "1", "sure": "1"})
    assert set(Station.objects.exclude(closed_at=None).values_list("number", flat=True)) == {"2", "9"}
    client.post(address, {"delete": "1", "sure": "1"})
    assert set(Station.objects.values_list("number", flat=True)) == {"1", "7"}
    assert not Station.objects.filter(pk=gone.pk).exists()


def test_a_list_with_districts_alone_finds_those_below_the_city(client, headquarters, plan):
    page = looked(client, plan, "number,area\n1,Auezov district\n2,AUEZOV  district\n")
    assert not page.context["is_most_vanished"]
    city = area("Almaty")
    plan.area.move(city, "last-child")
    page = looked(client, plan, "number,area\n1,Auezov district\n2,AUEZOV  district\n")
    counts = page.context["counts"]
    assert (counts["new"], counts["unchanged"], counts["vanished"], counts["areas"]) == (0, 2, 0, 0)


def test_an_area_that_may_be_one_of_two_is_asked_for(client, headquarters, plan):
    for above in ("Almaty", "Astana"):
        area("North", area(above))
    page = looked(client, plan, "number,area\n1,North\n2,North\n")
    assert [(one["line"], one["code"]) for one in page.context["problems"]] == [(2, "area_unclear")]
    assert "(in: Almaty, Astana)" in page.content.decode()
    assert looked(client, plan, "number,area\n1,North\n2,North\n", area_root="Astana").context["counts"]["areas"] == 0


def test_a_list_closes_no_station_where_somebody_stands(client, headquarters, plan, ready, at):
    assign(ready, plan.post, by=None, at=at)
    page = looked(client, plan, "number,area,closed\n1,Auezov district,yes\n2,Auezov district,yes\n")
    assert [(one["line"], one["code"]) for one in page.context["problems"]] == [(2, "people_stand")]
    assert not Station.objects.exclude(closed_at=None).exists()


def test_nobody_is_wanted_any_more_where_a_list_closes_the_station_or_no_longer_has_it(client, headquarters, plan, ready, at):
    withdraw(assign(ready, plan.post, by=None, at=at), by=None, at=at, reason="Ill.")
    withdraw(assign(ready, plan.elsewhere, by=None, at=at), by=None, at=at, reason="Ill.")
    assert open_holes(at).count() == 2
    page = confirm(client, looked(client, plan, "number,area,closed\n1,Auezov district,yes\n"))
    assert [hole.post for hole in open_holes(at)] == [plan.elsewhere]
    client.post(f"{page.request['PATH_INFO']}vanished/", {"close": "1"})
    assert not open_holes(at).exists()


def test_nobody_but_the_headquarters_imports_and_an_upload_is_its_persons(client, headquarters, plan):
    address = send(client, plan)["Location"]
    other = PersonFactory(email="other@example.org", is_sample=True)
    grant_role(other, "headquarters")
    client.force_login(other)
    assert client.get(address).status_code == 404
    log_in(client, "coordinator")
    assert client.get(ADDRESS).status_code == 302
    assert send(client, plan).status_code == 302
    assert StationImport.objects.count() == 1


KAZAKH = "№ участка;Район;Название\n1;Auezov district;Әл-Фараби мектебі, қала\n"


def read_anew(client, address, encoding, delimiter):
    return client.post(address, {"read_anew": "1", "encoding": encoding, "delimiter": delimiter})


def test_how_the_file_is_read_is_detected_and_can_be_chosen(client, headquarters, plan):
    address = send(client, plan, KAZAKH.encode("kz1048"))["Location"]
    page = client.get(address)
    assert "detected: Windows-1251" in page.text
    assert "қала" not in page.text
    assert read_anew(client, address, "kz1048", ";").status_code == 302
    page = client.get(address)
    assert page.context["upload"].options["samples"] == [["1", "Auezov district", "Әл-Фараби мектебі, қала"]]
    assert "detected: Windows-1251" in page.text  # what was detected stays said
    assert page.context["reading"].initial == {"encoding": "kz1048", "delimiter": ";"}
    confirm(client, client.get(choose(client, {"Location": address})["Location"]))
    assert Station.objects.get(number="1").name == "Әл-Фараби мектебі, қала"


def test_another_delimiter_has_other_columns_and_what_was_seen_goes(client, headquarters, plan):
    text = "number,area|name\n1,A|School, the old one\n"
    address = send(client, plan, text)["Location"]
    choose(client, {"Location": address})
    read_anew(client, address, "utf-8-sig", "|")
    upload = StationImport.objects.get()
    assert (upload.options["headings"], upload.report) == (["number,area", "name"], {})
    assert client.get(address.replace("columns/", ""))["Location"] == address


def test_what_cannot_be_read_so_is_told_and_stays_as_it_was(client, headquarters, plan):
    address = send(client, plan, KAZAKH.encode("cp1251", errors="ignore"))["Location"]
    before = StationImport.objects.get().options
    for encoding, delimiter in (("utf-8-sig", ";"), ("utf-16", ","), ("rot13", ";"), ("cp1251", "\0"), ("", "")):
        page = read_anew(client, address, encoding, delimiter)
        assert page.status_code == 400
        assert page.context["reading"].errors
    assert StationImport.objects.get().options == before


def test_a_spreadsheet_is_read_in_one_way(client, headquarters, plan):
    place = {"type": "Feature", "properties": {"number": "1", "area": "A"}, "geometry": {"type": "Point", "coordinates": [76.9, 43.2]}}
    data = json.dumps({"type": "FeatureCollection", "features": [place]})
    address = send(client, plan, data, "list.geojson")["Location"]
    assert client.get(address).context["reading"] is None
    assert read_anew(client, address, "cp1251", ";").status_code == 400  # nothing but the columns is asked


def test_while_it_is_imported_it_is_not_read_anew(client, headquarters, plan):
    address = send(client, plan)["Location"]
    upload = StationImport.objects.get()
    StationImport.objects.update(state="running")
    assert uploads.read_anew(upload, "cp1251", ",") == []
    assert StationImport.objects.get().options == upload.options
    assert read_anew(client, address, "cp1251", ",")["Location"] == address.replace("columns/", "")

import io
import zipfile
from datetime import timedelta

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from wagtail.models import ModelLogEntry

from certificates.models import PrintRun
from certificates.prints import files as print_files
from certificates.prints import making as print_making
from certificates.prints import services as print_services
from certificates.prints import tasks as print_tasks
from people.refusals import Refused
from people.services import grant_role
from tests.factories.certificates import CertificateFactory
from tests.factories.people import MembershipFactory, OrganisationFactory, PersonFactory

ADDRESS = "/admin/certificate-prints/"


@pytest.fixture
def printer(db):
    person = PersonFactory(email="printer@example.org", is_sample=True)
    grant_role(person, "headquarters")
    return person


@pytest.fixture
def sheets(programme):
    """Three valid certificates, one revoked, one expired."""
    CertificateFactory(programme=programme, revoked=True)
    CertificateFactory(programme=programme, expired=True, issued_at=timezone.now() - timedelta(days=9))
    return CertificateFactory.create_batch(3, programme=programme)


@pytest.fixture
def run(sheets, programme, printer):
    return print_services.ask(programme, None, by=printer, at=timezone.now())


@pytest.fixture
def drawn(monkeypatch):
    """Which certificates were made, one after the other; nothing is really set."""
    numbers = []
    monkeypatch.setattr(print_making, "sheet", lambda certificate, at: numbers.append(certificate.number) or b"%PDF " + certificate.number.encode())
    return numbers


def again(run):
    return PrintRun.objects.get(pk=run.pk)


def names_in(run):
    return sorted(zipfile.ZipFile(print_files.archive(run)).namelist())


def test_all_that_are_valid_come_in_one_zip(run, sheets, drawn):
    assert print_tasks.make_prints.func(run.pk) is True
    assert names_in(run) == sorted(f"{one.number}.pdf" for one in sheets)
    assert (again(run).made, again(run).finished_at is not None) == (3, True)
    assert print_files.sheets(run) == []


def test_what_is_in_it_is_the_sheet(run, sheets):
    print_making.make(run)
    with zipfile.ZipFile(print_files.archive(run)) as zipped:
        assert zipped.read(f"{sheets[0].number}.pdf").startswith(b"%PDF-1.")


def test_those_of_an_organisation_are_of_its_people(printer, sheets, drawn):
    mine = MembershipFactory(person=sheets[0].holder).organisation
    MembershipFactory(person=sheets[1].holder)
    MembershipFactory(person=sheets[2].holder, organisation=mine, state="asked")
    run = print_services.ask(None, mine, by=printer, at=timezone.now())
    assert run.certificates == [sheets[0].pk]


def test_after_a_worker_was_killed_no_sheet_is_made_twice(run, sheets, drawn, monkeypatch):
    put, left = print_files.put, [2]

    def put_until_killed(path, content):
        if not left[0]:
            raise KeyboardInterrupt
        left[0] -= 1
        put(path, content)

    monkeypatch.setattr(print_files, "put", put_until_killed)
    with pytest.raises(KeyboardInterrupt):
        print_making.make(run)
    assert len(print_files.sheets(run)) == 2
    monkeypatch.setattr(print_files, "put", put)
    PrintRun.objects.update(beat_at=timezone.now() - timedelta(minutes=3))
    half = len(drawn)
    print_making.make(run)
    assert len(set(drawn)) == 3
    assert len(drawn) - half == 1
    assert len(names_in(run)) == 3


def test_a_half_written_sheet_or_zip_is_made_anew(run, drawn):
    folder = print_files.folder(run)
    folder.mkdir(parents=True)
    (folder / "BQ-1.part").write_bytes(b"half")
    (folder / "certificates.part").write_bytes(b"half")
    print_making.make(run)
    assert len(names_in(run)) == 3
    assert [path.name for path in folder.iterdir()] == ["certificates.zip"]


def test_killed_after_the_zip_was_there_it_is_only_noted(run, drawn):
    print_making.make(run)
    PrintRun.objects.update(finished_at=None, beat_at=None)
    drawn.clear()
    print_making.make(run)
    assert drawn == []
    assert again(run).made == 3


def test_two_workers_do_not_make_the_same_run(run, drawn):
    PrintRun.objects.update(beat_at=timezone.now())
    assert print_making.make(run) is False
    assert drawn == []


def test_a_certificate_that_was_revoked_meanwhile_is_not_printed(run, sheets, drawn):
    type(sheets[0]).objects.filter(pk=sheets[0].pk).update(revoked_at=timezone.now(), revocation_reason="x")
    print_making.make(run)
    assert f"{sheets[0].number}.pdf" not in names_in(run)


def test_the_queue_looks_after_a_run(run, drawn):
    def waiting():
        return list(DBTaskResult.objects.order_by("enqueued_at").values_list("task_path", flat=True))

    assert [path.split(".")[-1] for path in waiting()] == ["make_prints", "look_after_prints"]
    print_tasks.look_after_prints.func(run.pk)
    assert [path.split(".")[-1] for path in waiting()[2:]] == ["look_after_prints"]
    PrintRun.objects.update(beat_at=timezone.now() - timedelta(minutes=3))
    print_tasks.look_after_prints.func(run.pk)
    assert [path.split(".")[-1] for path in waiting()[3:]] == ["make_prints", "look_after_prints"]


def test_after_some_days_the_files_are_thrown_away(run, drawn):
    print_making.make(run)
    print_tasks.look_after_prints.func(run.pk)
    assert print_files.archive(run).exists()
    PrintRun.objects.update(finished_at=timezone.now() - print_making.KEPT - timedelta(minutes=1))
    assert print_tasks.look_after_prints.func(run.pk) == print_making.THROWN_AWAY
    assert not print_files.folder(run).exists()
    assert ModelLogEntry.objects.filter(action="certificates.throw_away_print").exists()
    assert print_tasks.look_after_prints.func(run.pk) == print_making.THROWN_AWAY


def test_nothing_valid_is_not_printed(printer, programme):
    with pytest.raises(Refused) as refused:
        print_services.ask(programme, None, by=printer, at=timezone.now())
    assert [one.code for one in refused.value.refusals] == ["nothing_to_print"]


def test_too_many_are_not_printed(printer, programme, sheets, monkeypatch):
    monkeypatch.setattr(print_services, "MOST", 2)
    with pytest.raises(Refused) as refused:
        print_services.ask(programme, None, by=printer, at=timezone.now())
    assert [one.code for one in refused.value.refusals] == ["too_many_to_print"]


def test_pressed_twice_it_is_made_once(run, printer, programme):
    with pytest.raises(Refused) as refused:
        print_services.ask(programme, None, by=printer, at=timezone.now())
    assert [one.code for one in refused.value.refusals] == ["is_printing"]


# --- In the admin


def test_the_headquarters_asks_and_downloads(client, printer, programme, sheets, drawn):
    client.force_login(printer)
    assert "Print many" in client.get("/admin/certificate/").content.decode()
    assert client.post(ADDRESS, {"programme": programme.pk, "organisation": ""}).status_code == 302
    run = PrintRun.objects.get()
    page = client.get(ADDRESS).content.decode()
    assert f'data-state="{ADDRESS}{run.pk}/state.json"' in page
    assert client.get(f"{ADDRESS}{run.pk}/state.json").json() == {"made": 0, "total": 3, "done": False}
    assert client.get(f"{ADDRESS}{run.pk}/certificates.zip").status_code == 404
    print_making.make(run)
    assert client.get(f"{ADDRESS}{run.pk}/state.json").json() == {"made": 3, "total": 3, "done": True}
    assert f"{ADDRESS}{run.pk}/certificates.zip" in client.get(ADDRESS).content.decode()
    response = client.get(f"{ADDRESS}{run.pk}/certificates.zip")
    assert len(zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content))).namelist()) == 3
    assert "no-store" in response["Cache-Control"]
    actions = set(ModelLogEntry.objects.filter(user=printer).values_list("action", flat=True))
    assert {"certificates.print", "certificates.download_print"} <= actions
    print_files.throw_away(run)
    assert client.get(f"{ADDRESS}{run.pk}/certificates.zip").status_code == 404
    PrintRun.objects.update(thrown_away_at=timezone.now())
    assert "thrown away" in client.get(ADDRESS).content.decode()


def test_anothers_run_is_not_found(client, run, drawn, superuser):
    print_making.make(run)
    client.force_login(superuser)
    assert str(run.key) not in client.get(ADDRESS).content.decode()
    assert client.get(f"{ADDRESS}{run.pk}/certificates.zip").status_code == 404
    assert client.get(f"{ADDRESS}{run.pk}/state.json").status_code == 404


@pytest.mark.parametrize("role", ["coordinator", "examiner", "editor", None])
def test_nobody_else_gets_there(client, run, printer, role):
    person = PersonFactory(is_sample=True)
    if role:
        grant_role(person, role, OrganisationFactory() if role == "editor" else None)
    PrintRun.objects.update(asked_by=person)
    client.force_login(person)
    for path in (ADDRESS, f"{ADDRESS}{run.pk}/certificates.zip", f"{ADDRESS}{run.pk}/state.json"):
        assert client.get(path).status_code in {302, 403}, path
    assert client.post(ADDRESS, {"programme": run.programme_id}).status_code in {302, 403}
    assert PrintRun.objects.count() == 1


@pytest.mark.parametrize("data", [{}, {"programme": "0"}, {"programme": "9" * 30}, {"organisation": "\0"}])
def test_what_names_nobody_is_told(client, printer, data):
    client.force_login(printer)
    assert client.post(ADDRESS, data).status_code == 400
    assert client.post(ADDRESS, {"programme": "x" * 3_000_000}).status_code == 413


def test_a_refusal_is_told(client, printer, programme):
    client.force_login(printer)
    response = client.post(ADDRESS, {"programme": programme.pk})
    assert response.status_code == 409
    assert "nothing to print" in response.content.decode()

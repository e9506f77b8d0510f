import io
import zipfile
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from wagtail.models import ModelLogEntry

from certificates.documents import pdf
from certificates.documents.pdf_signing import SignerUnusable
from certificates.keys import KeyMissing
from certificates.models import Certificate, PrintRun
from certificates.prints import making as print_making
from certificates.prints import services as print_services
from certificates.prints import tasks as print_tasks
from people import erasure
from people.refusals import Refused
from people.runs import files as print_files
from people.runs import keeping as print_keeping
from people.runs import services as run_services
from people.services import grant_role
from tests.certificates.conftest import work
from tests.factories.certificates import CertificateFactory
from tests.factories.people import MembershipFactory, OrganisationFactory, PersonFactory

ADDRESS = "/admin/certificate-prints/"


def again(run):
    return PrintRun.objects.get(pk=run.pk)


def zip_of(run):
    return zipfile.ZipFile(print_files.archive(run))


def names_in(run):
    return zip_of(run).namelist()


def names_of(certificates):
    """As they lie in the ZIP: by name."""
    return [f"{one.holder_name} {one.number}.pdf" for one in sorted(certificates, key=lambda one: (one.holder_name, one.pk))]


def test_all_that_are_valid_come_in_one_zip(run, sheets, drawn):
    assert print_tasks.make_prints.func(run.pk) is True
    assert names_in(run) == names_of(sheets)
    assert (again(run).made, again(run).finished_at is not None) == (3, True)
    assert print_files.made(run) == []


def test_what_is_in_it_is_the_sheet(run, sheets):
    print_making.make(run)
    assert zip_of(run).read(names_of(sheets)[0]).startswith(b"%PDF-1.")


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
    assert len(print_files.made(run)) == 2
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


def test_killed_after_the_zip_was_there_no_sheet_is_made_again(run, drawn, monkeypatch):
    with monkeypatch.context() as patched:
        patched.setattr(PrintRun, "save", lambda *args, **kwargs: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            print_making.make(run)
    assert print_files.archive(run).exists()
    PrintRun.objects.update(beat_at=None)
    drawn.clear()
    print_making.make(run)
    assert drawn == []
    assert again(run).made == 3


def test_two_workers_do_not_make_the_same_run(run, drawn):
    PrintRun.objects.update(beat_at=timezone.now())
    assert print_making.make(run) is False
    assert drawn == []


ENDED = {
    "revoked": lambda: {"revoked_at": timezone.now(), "revocation_reason": "x"},
    "suspended": lambda: {"suspended_at": timezone.now(), "suspension_reason": "x"},
    "replaced": lambda: {"revoked_at": timezone.now(), "revocation_reason": "x", "replaced": True},
    "expired": lambda: {"valid_until": timezone.now()},
    "the holder was erased": lambda: {"holder_name": ""},
}


def end(certificate, how):
    Certificate.objects.filter(pk=certificate.pk).update(**ENDED[how]())


@pytest.mark.parametrize("how", ENDED)
@pytest.mark.parametrize("moment", ["before its turn", "after its sheet", "while the ZIP is packed"])
def test_what_ends_while_the_run_goes_on_is_not_in_the_zip(client, run, sheets, drawn, monkeypatch, how, moment):
    """Whenever; the ZIP and the page say who was left out, and why."""
    out, pack, put = sheets[0], print_files.pack, print_files.put

    def pack_and_end(*args):
        pack(*args)
        end(out, how)

    def put_and_end(path, content):
        put(path, content)
        end(out, how)

    if moment == "before its turn":
        end(out, how)
    else:
        during = {"after its sheet": ("put", put_and_end), "while the ZIP is packed": ("pack", pack_and_end)}[moment]
        monkeypatch.setattr(print_files, *during)
    print_making.make(run)
    assert names_in(run) == ["Not printed.txt", *names_of(sheets[1:])]
    name = "—" if how == "the holder was erased" else out.holder_name
    told = zip_of(run).read("Not printed.txt").decode("utf-8-sig")
    assert f"{out.number}  {name}: {how}\r\n" in told
    assert sheets[1].number not in told
    client.force_login(run.asked_by)
    page = client.get(ADDRESS).content.decode()
    assert "1 not printed" in page
    assert f"{out.number}</span> {name}: {how}" in page
    assert again(run).made == 2


def test_what_holds_again_when_it_is_packed_is_printed(run, sheets, drawn, monkeypatch):
    """Suspended when its turn came."""
    first, make_sheets = sheets[0], print_making._make_sheets
    end(first, "suspended")

    def make_and_resume(run):
        failed = make_sheets(run)
        Certificate.objects.update(suspended_at=None)
        return failed

    monkeypatch.setattr(print_making, "_make_sheets", make_and_resume)
    print_making.make(run)
    assert names_in(run) == names_of(sheets)


def test_the_report_is_in_the_language_of_whoever_asked(run, sheets, drawn):
    end(sheets[0], "revoked")
    type(run.asked_by).objects.update(language="kk")
    print_making.make(again(run))
    assert names_in(run)[0] == "Басылып шығарылмағандар.txt"


# --- Names


def test_files_are_called_by_name_and_number_on_any_system(programme, printer, drawn):
    names = ["Әділет Қайрат", "Әділет Қайрат", "../../etc/passwd", "CON", 'A<b>:"c|d?*', "ұ" * 150, ". .", "Ё\u202eжик\x07"]
    made = [CertificateFactory(programme=programme, holder_name=name) for name in names]
    run = print_services.ask(programme, None, by=printer, at=timezone.now())
    print_making.make(run)
    there = names_in(run)
    assert len(set(there)) == len(names)
    assert {f"Әділет Қайрат {one.number}.pdf" for one in made[:2]} < set(there)
    assert f"etc passwd {made[2].number}.pdf" in there
    assert f"A b c d {made[4].number}.pdf" in there
    assert f"{made[6].number}.pdf" in there
    assert f"Ёжик {made[7].number}.pdf" in there
    assert all(len(name.encode()) < 255 and not set(name) & set('/\\:*?"<>|\0') for name in there)
    by_pk = {one.pk: one.number for one in made}
    assert [name.split()[-1] for name in there] == [f"{by_pk[pk]}.pdf" for pk in run.certificates]


# --- One that fails


@pytest.fixture
def poison(sheets, monkeypatch):
    """The first of them cannot be set."""
    working = [False]

    def draw(certificate, at):
        if certificate.pk == sheets[0].pk and not working[0]:
            raise ValueError(certificate.holder_name)
        return b"%PDF " + certificate.number.encode()

    monkeypatch.setattr(print_making, "sheet", draw)
    return working


def test_a_sheet_that_fails_stops_no_other(client, run, sheets, poison, programme):
    print_making.make(run)
    assert names_in(run) == ["Not printed.txt", *names_of(sheets[1:])]
    client.force_login(run.asked_by)
    page = client.get(ADDRESS).content.decode()
    assert "the sheet could not be made" in page
    address = f"{ADDRESS}{run.pk}/failed/"
    assert address in page
    assert client.get(address).status_code == 302
    poison[0] = True
    client.post(address)
    client.post(address)
    retry = PrintRun.objects.get(finished_at=None)
    assert retry.certificates == [sheets[0].pk]
    print_making.make(retry)
    assert names_in(retry) == names_of(sheets[:1])


def test_a_panic_of_the_typesetter_fails_one_sheet_and_kills_no_worker(run, sheets, monkeypatch):
    """As pyo3 raises it: no Exception of Python's."""
    panic = type("PanicException", (BaseException,), {"__module__": "pyo3_runtime"})
    compiled = pdf.typst.compile

    def panic_at_the_first(*args, sys_inputs, **kwargs):
        if sheets[0].number in sys_inputs["data"]:
            raise panic("called `Option::unwrap()` on a `None` value")
        return compiled(*args, sys_inputs=sys_inputs, **kwargs)

    monkeypatch.setattr(pdf.typst, "compile", panic_at_the_first)
    assert print_tasks.make_prints.func(run.pk) is True
    assert names_in(run) == ["Not printed.txt", *names_of(sheets[1:])]
    assert f"{sheets[0].number}  {sheets[0].holder_name}: the sheet could not be made" in zip_of(run).read("Not printed.txt").decode("utf-8-sig")
    monkeypatch.setattr(pdf.typst, "compile", lambda *args, **kwargs: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        pdf.render(sheets[1])


def test_of_the_failed_those_that_have_ended_are_not_tried_again(client, run, sheets, poison):
    print_making.make(run)
    end(sheets[0], "revoked")
    client.force_login(run.asked_by)
    response = client.post(f"{ADDRESS}{run.pk}/failed/")
    assert response.status_code == 409
    assert "nothing to print" in response.content.decode()


@pytest.mark.parametrize("trouble", [KeyMissing("no key"), SignerUnusable("no file"), OSError(28, "No space left on device")])
def test_what_is_no_sheets_fault_is_tried_again_later(run, drawn, monkeypatch, trouble):
    def fail(*args, **kwargs):
        raise trouble

    with monkeypatch.context() as patched:
        patched.setattr(*((print_files, "put") if isinstance(trouble, OSError) else (print_making, "sheet")), fail)
        with pytest.raises(type(trouble)):
            print_making.make(run)
    assert again(run).is_going
    PrintRun.objects.update(beat_at=timezone.now() - timedelta(minutes=3))
    print_tasks.look_after_prints.func(run.pk)
    print_tasks.make_prints.func(run.pk)
    assert len(names_in(run)) == 3


# --- Cancelled


def test_a_run_is_cancelled_and_the_next_may_be_asked_for(client, run, printer, sheets, drawn, django_capture_on_commit_callbacks):
    client.force_login(printer)
    address = f"{ADDRESS}{run.pk}/cancel/"
    assert address in client.get(ADDRESS).content.decode()
    assert client.get(address).status_code == 302
    assert again(run).is_going
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(address).status_code == 302
    assert client.get(f"{ADDRESS}{run.pk}/state.json").json()["done"] is True
    assert "cancelled" in client.get(ADDRESS).content.decode()
    assert print_making.make(run) is False
    assert not print_files.folder(run).exists()
    assert client.post(ADDRESS, {"programme": run.programme_id}).status_code == 302
    assert PrintRun.objects.get(thrown_away_at=None).is_going


def test_cancelled_while_it_is_made_the_worker_stops(run, printer, drawn, monkeypatch):
    monkeypatch.setattr(print_making, "BEAT", 1)
    put = print_files.put

    def put_and_cancel(path, content):
        put(path, content)
        run_services.cancel(run, by=printer, at=timezone.now())

    monkeypatch.setattr(print_files, "put", put_and_cancel)
    assert print_making.make(run) is False
    assert len(drawn) == 1
    assert not print_files.folder(run).exists()


def test_what_is_done_is_not_cancelled(run, printer, drawn):
    print_making.make(run)
    run_services.cancel(run, by=printer, at=timezone.now())
    assert again(run).thrown_away_at is None


# --- Erased


def erase(certificate, by, capture):
    with capture(execute=True):
        erasure.erase(certificate.holder, by=by, at=timezone.now())


def test_a_zip_with_somebody_who_is_erased_is_deleted(client, run, sheets, drawn, superuser, django_capture_on_commit_callbacks):
    print_making.make(run)
    other = CertificateFactory(programme=run.programme)
    erase(other, superuser, django_capture_on_commit_callbacks)
    assert print_files.archive(run).exists()
    erase(sheets[0], superuser, django_capture_on_commit_callbacks)
    assert not print_files.folder(run).exists()
    client.force_login(run.asked_by)
    assert "the data of a holder were erased" in client.get(ADDRESS).content.decode()
    assert client.get(f"{ADDRESS}{run.pk}/certificates.zip").status_code == 404


def test_a_zip_that_names_who_was_left_out_is_deleted_too(run, sheets, drawn, superuser, django_capture_on_commit_callbacks):
    end(sheets[0], "revoked")
    print_making.make(run)
    erase(sheets[0], superuser, django_capture_on_commit_callbacks)
    assert not print_files.folder(run).exists()


def test_somebody_erased_while_the_run_goes_on_leaves_no_sheet(run, sheets, drawn, superuser, django_capture_on_commit_callbacks):
    for one in sheets:
        print_files.put(print_files.file_of(run, one.number), b"%PDF")
    erase(sheets[0], superuser, django_capture_on_commit_callbacks)
    assert len(print_files.made(run)) == 2
    print_making.make(run)
    assert names_in(run) == ["Not printed.txt", *names_of(sheets[1:])]
    assert sheets[0].holder_name not in zip_of(run).read("Not printed.txt").decode()


def test_the_queue_looks_after_a_run(run, drawn):
    def waiting():
        return list(DBTaskResult.objects.order_by("enqueued_at").values_list("task_path", flat=True))

    assert [path.split(".")[-1] for path in waiting()] == ["make_prints", "look_after_prints"]
    print_tasks.look_after_prints.func(run.pk)
    assert [path.split(".")[-1] for path in waiting()[2:]] == ["look_after_prints"]
    PrintRun.objects.update(beat_at=timezone.now() - timedelta(minutes=3))
    print_tasks.look_after_prints.func(run.pk)
    assert [path.split(".")[-1] for path in waiting()[3:]] == ["make_prints", "look_after_prints"]


def test_after_some_days_the_files_are_thrown_away(run, drawn, django_capture_on_commit_callbacks):
    print_making.make(run)
    print_tasks.look_after_prints.func(run.pk)
    assert print_files.archive(run).exists()
    PrintRun.objects.update(finished_at=timezone.now() - print_keeping.KEPT - timedelta(minutes=1))
    with django_capture_on_commit_callbacks(execute=True):
        assert print_tasks.look_after_prints.func(run.pk) == print_keeping.THROWN_AWAY
    assert not print_files.folder(run).exists()
    assert ModelLogEntry.objects.filter(action="certificates.throw_away_print").exists()
    assert print_tasks.look_after_prints.func(run.pk) == print_keeping.THROWN_AWAY


def test_where_the_look_was_lost_too_the_command_wakes_it(run, drawn, capsys, django_capture_on_commit_callbacks):
    DBTaskResult.objects.all().delete()
    call_command("make_documents")
    assert "Woken: 0." in capsys.readouterr().out
    PrintRun.objects.update(asked_at=timezone.now() - timedelta(minutes=11))
    call_command("make_documents")
    assert "Woken: 1." in capsys.readouterr().out
    work()
    assert len(names_in(run)) == 3
    PrintRun.objects.update(finished_at=timezone.now() - timedelta(days=8))
    with django_capture_on_commit_callbacks(execute=True):
        call_command("make_documents")
    assert not print_files.folder(run).exists()


def test_nothing_valid_is_not_printed(printer, programme):
    with pytest.raises(Refused) as refused:
        print_services.ask(programme, None, by=printer, at=timezone.now())
    assert [one.code for one in refused.value.refusals] == ["nothing_to_print"]


def test_too_many_are_not_printed(printer, programme, sheets, monkeypatch):
    monkeypatch.setattr(print_services, "MOST", 2)
    with pytest.raises(Refused) as refused:
        print_services.ask(programme, None, by=printer, at=timezone.now())
    assert [one.code for one in refused.value.refusals] == ["too_many_to_print"]


def test_pressed_twice_it_is_one_run(client, printer, programme, sheets):
    client.force_login(printer)
    for _press in range(2):
        assert client.post(ADDRESS, {"programme": programme.pk, "organisation": ""}).status_code == 302
    assert PrintRun.objects.count() == 1
    assert DBTaskResult.objects.filter(task_path__endswith="make_prints").count() == 1


def test_another_one_waits_until_the_first_is_done(run, printer, sheets):
    mine = MembershipFactory(person=sheets[0].holder).organisation
    with pytest.raises(Refused) as refused:
        print_services.ask(None, mine, by=printer, at=timezone.now())
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
    assert client.post(f"{ADDRESS}{run.pk}/cancel/").status_code == 404
    assert client.post(f"{ADDRESS}{run.pk}/failed/").status_code == 404


@pytest.mark.parametrize("role", ["coordinator", "examiner", "editor", None])
def test_nobody_else_gets_there(client, run, printer, role):
    person = PersonFactory(is_sample=True)
    if role:
        grant_role(person, role, OrganisationFactory() if role == "editor" else None)
    PrintRun.objects.update(asked_by=person)
    client.force_login(person)
    for path in (ADDRESS, f"{ADDRESS}{run.pk}/certificates.zip", f"{ADDRESS}{run.pk}/state.json"):
        assert client.get(path).status_code in {302, 403}, path
    for path in (f"{ADDRESS}{run.pk}/cancel/", f"{ADDRESS}{run.pk}/failed/"):
        assert client.post(path).status_code in {302, 403}, path
    assert again(run).is_going
    assert client.post(ADDRESS, {"programme": run.programme_id}).status_code in {302, 403}
    assert PrintRun.objects.count() == 1


def test_without_a_choice_all_are_printed(client, printer, programme):
    CertificateFactory(programme=programme)
    CertificateFactory()
    client.force_login(printer)
    assert client.post(ADDRESS, {}).status_code == 302
    assert len(PrintRun.objects.get().certificates) == 2
    assert str(PrintRun.objects.get()).startswith(("all certificates", "все сертификаты", "барлық сертификат"))
    assert client.get(ADDRESS).status_code == 200


@pytest.mark.parametrize("data", [{"programme": "0"}, {"programme": "9" * 30}, {"organisation": "\0"}])
def test_what_names_nobody_is_told(client, printer, data):
    client.force_login(printer)
    assert client.post(ADDRESS, data).status_code == 400
    assert client.post(ADDRESS, {"programme": "x" * 3_000_000}).status_code == 413


def test_a_refusal_is_told(client, printer, programme):
    client.force_login(printer)
    response = client.post(ADDRESS, {"programme": programme.pk})
    assert response.status_code == 409
    assert "nothing to print" in response.content.decode()

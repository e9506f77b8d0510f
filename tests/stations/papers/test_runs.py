"""Of a run of papers: who is in its ZIP when it is handed out, past what fails, cancelled, and nobody in it who was erased."""

from datetime import timedelta
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.db import OperationalError
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from wagtail.models import ModelLogEntry

from certificates.documents import typesetting
from certificates.keys import KeyMissing
from certificates.services import correct_name, propose_correction, revoke, suspend
from people import erasure
from people.runs import files
from people.services import grant_role
from stations.enums import AssignmentState
from stations.models import Assignment, PaperRun, Scope
from stations.papers import making, services, tasks
from stations.services import assign, withdraw
from tests.factories.people import PersonFactory, area
from tests.factories.stations import PostFactory
from tests.stations.papers.conftest import ask, log_in, one_of, packed, text_of

pytestmark = pytest.mark.django_db
DESK = "/admin/stations-papers/"


@pytest.fixture
def drawn(monkeypatch):
    """What is set names its people in plain bytes: a letter takes a tenth of a second otherwise."""
    made = []

    def set_plainly(kind, groups, title):
        people = [str(group[0].person) for group in groups]
        made.append((str(kind), people))
        return "\n".join(["%PDF", *people]).encode()

    monkeypatch.setattr(making, "_set", set_plainly)
    return made


@pytest.fixture
def run(plan, many, headquarters):
    return ask(plan, headquarters)


@pytest.fixture
def done(run, drawn):
    making.make(run)
    return again(run)


def again(run):
    return PaperRun.objects.get(pk=run.pk)


def address(run, act="file"):
    return f"{DESK}runs/{run.pk}/{act}/"


def body_of(response):
    return b"".join(response.streaming_content)


def fetch(client, run, **headers):
    return client.get(address(run), headers={"Accept-Encoding": "identity", **headers})


def all_text(run):
    return b"\n".join([name.encode() for name in packed(run)] + list(packed(run).values())).decode("utf-8-sig", "replace")


# --- Handed out -----------------------------------------------------------------------------------------------------------


def withdrawn(person, at, by):
    withdraw(person.assignments.get(), by=by, at=at, reason="ill")


def moved(person, at, by):
    withdrawn(person, at, by)
    left = person.assignments.get()
    assign(person, PostFactory(station=left.station, shift=left.shift, seat=2), by=by, at=at)


def revoked(person, at, by):
    revoke(person.certificates.get(), reason="forged", by=by, at=at)


def suspended(person, at, by):
    suspend(person.certificates.get(), reason="doubts", until=None, by=by, at=at)


def lapsed(person, at, by):
    person.assignments.update(lapses_at=at)


def declined(person, at, by):
    person.assignments.update(state=AssignmentState.DECLINED)


@pytest.mark.parametrize("ending", [withdrawn, moved, revoked, suspended, lapsed, declined])
def test_a_zip_is_not_handed_out_with_somebody_who_may_no_longer_stand(client, done, many, headquarters, superuser, ending):
    assert body_of(fetch(client, done)).startswith(b"PK")
    ending(many[2], timezone.now(), superuser)
    response = fetch(client, done)
    assert response.status_code == 409
    page = response.content.decode()
    assert "papers of somebody who may no longer stand: 1." in page
    assert f"{many[2].full_name}, № 1 " in page
    assert "No longer stands there." in page
    assert f'action="{address(done, "anew")}"' in page
    assert many[0].certificates.get().number not in page.split("</section>")[0]
    assert fetch(client, done, Range="bytes=10-").status_code == 409


def replace_certificate(person, first, second):
    new_name = {"certificate": person.certificates.get(), "new_name": "Another Name", "reason": "Married", "at": timezone.now()}
    propose_correction(**new_name, by=first)
    correct_name(**new_name, by=second)


def test_nor_with_a_certificate_on_a_badge_that_was_replaced(client, done, many, headquarters, superuser):
    replace_certificate(many[2], headquarters, superuser)
    assert many[2].assignments.filter(state="told").exists()
    response = fetch(client, done)
    assert response.status_code == 409
    assert "The certificate that stands on it was replaced." in response.content.decode()


def test_where_it_is_replaced_while_the_run_goes_on_the_files_are_made_again(run, many, drawn, headquarters, superuser):
    making._make_files(run)
    before = len(drawn)
    replace_certificate(many[2], headquarters, superuser)
    PaperRun.objects.update(beat_at=None)
    making.make(run)
    assert drawn[before:] == [("mandates", ["Another Name"]), ("badges", ["Another Name"])]
    assert len(again(run).packed) == 4


def test_nor_with_the_name_of_who_was_erased_meanwhile(client, done, many):
    """Whatever became of the file."""
    type(many[2]).objects.filter(pk=many[2].pk).update(erased_at=timezone.now(), full_name="")
    assert fetch(client, done).status_code == 409


@pytest.mark.parametrize("state", ["told", "arrived", "relieved", "left"])
def test_a_shift_that_is_over_keeps_no_zip_back(client, done, plan, many, state, monkeypatch):
    Assignment.objects.update(state=state)
    later = plan.evening.ends_at + timedelta(minutes=5)
    PaperRun.objects.update(finished_at=later)
    monkeypatch.setattr(timezone, "now", lambda: later)
    with services.opened(again(done), at=later) as file:
        assert file.read(2) == b"PK"


def test_who_went_before_the_end_keeps_it_back_until_then(client, done, many):
    Assignment.objects.filter(person=many[2]).update(state="left")
    assert fetch(client, done).status_code == 409


def test_who_was_left_out_keeps_no_zip_back(client, run, many, drawn, at):
    withdraw(many[2].assignments.get(), by=None, at=at, reason="ill")
    making.make(run)
    assert body_of(fetch(client, run)).startswith(b"PK")
    page = client.get(DESK).content.decode()
    assert f"{many[2].full_name}, № 1" in page
    assert "No longer stands there." in page


def test_it_is_packed_anew_without_them(client, done, many, at):
    withdraw(many[2].assignments.get(), by=None, at=at, reason="ill")
    anew = address(done, "anew")
    assert client.get(anew).status_code == 302
    assert PaperRun.objects.count() == 1
    for _twice in range(2):
        assert client.post(anew).url == DESK
    new, old = PaperRun.objects.all()
    assert set(new.assignments) == set(done.assignments) - {many[2].assignments.get().pk}
    assert (old.pk, old.thrown_away_why) == (done.pk, "ended")
    assert ModelLogEntry.objects.filter(action="stations.throw_away_papers").count() == 1
    assert fetch(client, done).status_code == 404
    assert "somebody in it stands no longer; it was made anew" in client.get(DESK).content.decode()
    making.make(new)
    assert str(many[2]) not in all_text(new)
    assert body_of(fetch(client, new)).startswith(b"PK")


def test_what_is_being_made_is_not_made_anew(client, run):
    assert client.post(address(run, "anew")).url == DESK
    assert again(run).is_going
    assert PaperRun.objects.count() == 1


def test_anew_it_is_within_the_scope_of_whoever_asks(client, plan, many, drawn):
    coordinator = log_in(client, "coordinator")
    scope = Scope.objects.create(person=coordinator, area=plan.area, given_at=timezone.now())
    run = ask(plan, coordinator)
    making.make(run)
    scope.area = area("Far district")
    scope.save()
    assert client.post(address(run, "anew"), headers={"Accept-Encoding": "identity"}).status_code == 409
    assert again(run).thrown_away_at is None


def test_a_zip_of_a_scope_that_was_cut_is_not_handed_out(client, plan, many, drawn, letters):
    """Of the two organisations one is left: neither the ZIP nor the page names people of the other."""
    coordinator = log_in(client, "coordinator")
    scope = Scope.objects.create(person=coordinator, area=plan.area, given_at=timezone.now())
    run = ask(plan, coordinator)
    making.make(run)
    assert body_of(fetch(client, run)).startswith(b"PK")
    others = [person for person in many if person.memberships.get().organisation == plan.other_organisation]
    assert others
    assert others[0].full_name in client.get(DESK).text  # left out: no requisites
    Scope.objects.filter(pk=scope.pk).update(organisation=plan.organisation)
    others[0].assignments.update(state=AssignmentState.DECLINED)
    response = fetch(client, run)
    assert response.status_code == 409
    assert "This ZIP names people who are not of your scope any more: " in response.text
    for text in (response.text, client.get(DESK).text):
        assert not [person for person in others if person.full_name in text]
    assert client.post(address(run, "anew"), headers={"Accept-Encoding": "identity"}).status_code == 302
    assert not [one for one in PaperRun.objects.latest("pk").assignments if one in {a.pk for p in others for a in p.assignments.all()}]


def test_where_nobody_stands_there_is_nothing_to_pack_anew(client, done, at):
    for assignment in Assignment.objects.all():
        withdraw(assignment, by=None, at=at, reason="ill")
    response = client.post(address(done, "anew"), headers={"Accept-Encoding": "identity"})
    assert response.status_code == 409
    assert "Nobody stands there" in response.content.decode()


@pytest.mark.parametrize("cut", [1, 100])
def test_a_download_that_was_cut_goes_on(client, done, cut):
    whole = fetch(client, done)
    body = body_of(whole)
    rest = fetch(client, done, Range=f"bytes={cut}-", **{"If-Range": whole["ETag"]})
    assert (rest.status_code, rest["Content-Range"]) == (206, f"bytes {cut}-{len(body) - 1}/{len(body)}")
    assert body[:cut] + body_of(rest) == body
    assert fetch(client, done, Range="bytes=999999999-").status_code == 416
    assert body_of(fetch(client, done, Range="bytes=1-", **{"If-Range": '"another"'})) == body


def test_what_is_packed_is_kept(done, many):
    stands = dict(Assignment.objects.values_list("pk", "certificate"))
    assert dict(done.packed) == stands
    assert done.left_out == [[many[1].assignments.get().pk, "mandates", "requisites_missing"]]


# --- One who fails --------------------------------------------------------------------------------------------------------


@pytest.fixture
def poison(many, drawn, monkeypatch):
    """The letter and the badge of the first cannot be set; alone or among others."""
    whole, ill = making._set, {"mandates", "badges"}

    def set_or_fail(kind, groups, title):
        if kind in ill and any(group[0].person_id == many[0].pk for group in groups):
            raise ValueError(many[0].full_name)
        return whole(kind, groups, title)

    monkeypatch.setattr(making, "_set", set_or_fail)
    return ill


def test_one_who_fails_stops_nobody_else(client, run, many, poison):
    assert tasks.make_papers.func(run.pk) is True
    found = packed(run)
    assert str(many[1]) in found["Auezov district/name badges 1.pdf"].decode()
    assert str(many[2]) in found["Far district/mandate letters 1.pdf"].decode()
    assert not any(str(many[0]).encode() in content for name, content in found.items() if name.endswith(".pdf"))
    assert found["left out.csv"].decode().count("The paper could not be made.") == 4  # two kinds, two shifts
    page = client.get(DESK).content.decode()
    assert "The paper could not be made." in page
    assert address(run, "failed") in page
    assert again(run).failed == sorted(many[0].assignments.values_list("pk", flat=True))


def test_of_sixty_in_a_file_the_other_fiftynine_are_made(run, plan, many, make_ready, drawn, poison, monkeypatch):
    monkeypatch.setattr("stations.papers.sheets.A_FILE", 2)
    others = [make_ready(organisation=plan.other_organisation) for _more in range(2)]
    for person, post in zip(others, (plan.elsewhere, plan.other_station.posts.filter(shift=plan.evening).first()), strict=True):
        assign(person, post, by=None, at=timezone.now())
    PaperRun.objects.update(assignments=list(Assignment.objects.values_list("pk", flat=True)), kind="badges")
    making.make(again(run))
    assert [len(people) for kind, people in drawn].count(2) <= 2
    text = all_text(run)
    assert all(str(one) in text for one in [many[1], many[2], *others])


def test_the_failed_are_tried_again_alone(client, run, many, poison):
    poison.discard("badges")
    making.make(run)
    assert client.get(address(run, "failed")).status_code == 302
    poison.clear()
    for _twice in range(2):
        assert client.post(address(run, "failed")).url == DESK
    retry = PaperRun.objects.get(finished_at=None)
    assert (retry.kind, set(retry.assignments)) == ("mandates", set(many[0].assignments.values_list("pk", flat=True)))
    making.make(retry)
    assert list(packed(retry)) == ["Auezov district/mandate letters 1.pdf"]
    assert str(many[0]) in all_text(retry)
    assert again(run).thrown_away_at is None


def test_of_the_failed_those_who_stand_no_more_are_not_tried_again(client, run, many, poison, at):
    making.make(run)
    for assignment in many[0].assignments.all():
        withdraw(assignment, by=None, at=at, reason="ill")
    assert client.post(address(run, "failed")).status_code == 409


def test_a_panic_of_the_typesetter_fails_one_paper_and_kills_no_worker(run, many, monkeypatch):
    """As pyo3 raises it: no Exception of Python's."""
    panic = type("PanicException", (BaseException,), {"__module__": "pyo3_runtime"})
    compiled, number = typesetting.typst.compile, many[2].certificates.get().number

    def panic_at_the_last(*args, sys_inputs, **kwargs):
        if number in sys_inputs["data"]:
            raise panic("called `Option::unwrap()` on a `None` value")
        return compiled(*args, sys_inputs=sys_inputs, **kwargs)

    monkeypatch.setattr(typesetting.typst, "compile", panic_at_the_last)
    assert tasks.make_papers.func(run.pk) is True
    assert again(run).failed == [many[2].assignments.get().pk]
    assert "Әлиева" in text_of(packed(run)["Auezov district/name badges 1.pdf"])


def test_ones_own_that_cannot_be_made_is_told(client, standing, monkeypatch):
    monkeypatch.setattr(making, "_set", lambda *args: 1 / 0)
    client.force_login(standing)
    response = client.get(f"/en/posts/{one_of(standing).pk}/papers/mandate/", follow=True)
    assert (response.status_code, b"The paper could not be made." in response.content) == (200, True)


@pytest.mark.parametrize("trouble", [KeyMissing("no key"), OperationalError("gone"), OSError(28, "No space left on device")])
def test_what_is_nobodys_fault_is_tried_again_later(run, drawn, monkeypatch, trouble):
    def fail(*args, **kwargs):
        raise trouble

    with monkeypatch.context() as patched:
        patched.setattr(*((files, "put") if isinstance(trouble, OSError) else (making, "_set")), fail)
        with pytest.raises(type(trouble)):
            making.make(run)
    assert again(run).is_going
    PaperRun.objects.update(beat_at=timezone.now() - timedelta(minutes=3))
    tasks.look_after_papers.func(run.pk)
    assert DBTaskResult.objects.filter(task_path__endswith="make_papers").count() == 2
    assert tasks.make_papers.func(run.pk) is True


def test_half_a_file_stands_under_no_name(run, monkeypatch):
    monkeypatch.setattr(Path, "replace", lambda *args: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        files.put(files.file_of(run, "1-x"), b"%PDF")
    assert files.made(run) == []


# --- Cancelled ------------------------------------------------------------------------------------------------------------


def test_a_run_is_cancelled_and_the_next_may_be_asked_for(client, run, plan, drawn, django_capture_on_commit_callbacks):
    files.put(files.file_of(run, "1-x"), b"%PDF")
    cancel = address(run, "cancel")
    assert cancel in client.get(DESK).content.decode()
    assert client.get(cancel).status_code == 302
    assert again(run).is_going
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(cancel).status_code == 302
    assert not files.folder(run).exists()
    assert client.get(address(run, "state")).json()["done"] is True
    assert "cancelled" in client.get(DESK).content.decode()
    assert making.make(run) is False
    assert client.post(DESK, {"election": plan.election.pk, "area": "", "kind": "both"}).status_code == 302
    assert PaperRun.objects.get(thrown_away_at=None).is_going


@pytest.mark.parametrize(("moment", "made"), [("put", 1), ("pack", 4)])
def test_cancelled_while_it_is_made_the_worker_stops(client, run, drawn, monkeypatch, moment, made):
    original = getattr(files, moment)

    def and_cancel(*args):
        original(*args)
        client.post(address(run, "cancel"))

    monkeypatch.setattr(files, moment, and_cancel)
    assert making.make(run) is False
    assert len(drawn) == made
    assert not files.folder(run).exists()


def test_what_is_done_is_not_cancelled(client, done):
    client.post(address(done, "cancel"))
    assert again(done).thrown_away_at is None


def test_a_run_that_does_not_move_says_so(client, run):
    assert "It does not move at the moment." not in client.get(DESK).content.decode()
    PaperRun.objects.update(asked_at=timezone.now() - timedelta(minutes=3))
    assert "It does not move at the moment." in client.get(DESK).content.decode()


def test_anothers_run_is_not_found(client, done):
    stranger = PersonFactory(is_sample=True)
    grant_role(stranger, "headquarters")
    client.force_login(stranger)
    assert [client.post(address(done, act)).status_code for act in ("cancel", "failed", "anew")] == [404] * 3
    assert [client.get(address(done, act)).status_code for act in ("cancel", "failed", "anew", "file", "state")] == [404] * 5


@pytest.mark.parametrize("pk", [999_999, 10**30])
def test_a_forged_id_is_not_found(client, headquarters, pk):
    addresses = [f"{DESK}runs/{pk}/{act}/" for act in ("cancel", "failed", "anew", "file", "state")]
    assert [client.get(one).status_code for one in addresses] == [404] * 5
    assert [client.post(one).status_code for one in addresses[:3]] == [404] * 3


def test_nobody_without_the_right_does_anything_with_a_run(client, run):
    person = PersonFactory(is_sample=True)
    grant_role(person, "examiner")
    PaperRun.objects.update(asked_by=person)
    client.force_login(person)
    assert [client.post(address(run, act)).status_code for act in ("cancel", "failed", "anew")] == [302] * 3
    assert again(run).is_going
    assert PaperRun.objects.count() == 1


# --- Erased ---------------------------------------------------------------------------------------------------------------


def erase(person, by, capture):
    with capture(execute=True):
        erasure.erase(person, by=by, at=timezone.now())


def test_a_zip_with_somebody_who_is_erased_is_deleted(client, done, many, superuser, django_capture_on_commit_callbacks):
    erase(PersonFactory(), superuser, django_capture_on_commit_callbacks)
    assert files.archive(done).exists()
    erase(many[0], superuser, django_capture_on_commit_callbacks)
    assert not files.folder(done).exists()
    assert "the data of somebody in it were erased" in client.get(DESK).content.decode()
    assert fetch(client, done).status_code == 404


def test_a_zip_that_names_who_was_left_out_is_deleted_too(run, many, drawn, superuser, at, django_capture_on_commit_callbacks):
    withdraw(many[2].assignments.get(), by=None, at=at, reason="ill")
    making.make(run)
    erase(many[2], superuser, django_capture_on_commit_callbacks)
    assert not files.folder(run).exists()


def test_somebody_erased_while_the_run_goes_on_leaves_no_file(run, many, drawn, superuser, django_capture_on_commit_callbacks):
    name = str(many[2])
    making._make_files(run)
    assert len(files.made(run)) == 4
    erase(many[2], superuser, django_capture_on_commit_callbacks)
    assert len(files.made(run)) == 2
    PaperRun.objects.update(beat_at=None)
    making.make(run)
    assert name not in all_text(run)
    assert again(run).left_out[-1][2] == "erased"


@pytest.mark.parametrize("moment", ["put", "pack"])
@pytest.mark.parametrize("before", ["stood", "had stepped back"])
def test_somebody_erased_while_a_file_is_made_or_packed_is_named_nowhere(
    run, many, drawn, superuser, at, monkeypatch, moment, before, django_capture_on_commit_callbacks
):
    """Whoever had stepped back before stands in the list of who was left out."""
    name, original, done = str(many[2]), getattr(files, moment), []
    if before == "had stepped back":
        withdraw(many[2].assignments.get(), by=None, at=at, reason="ill")

    def and_erase(*args):
        original(*args)
        if not done:
            done.append(1)
            erase(many[2], superuser, django_capture_on_commit_callbacks)

    monkeypatch.setattr(files, moment, and_erase)
    making.make(run)
    assert done
    assert name not in all_text(run)
    assert str(many[0]) in all_text(run)
    assert again(run).thrown_away_at is None


def test_of_whoever_was_erased_while_the_file_was_made_none_is_put(run, many, drawn, monkeypatch, superuser, django_capture_on_commit_callbacks):
    plainly, seen = making._set, []

    def set_and_erase(kind, groups, title):
        content = plainly(kind, groups, title)
        if not seen and groups[0][0].person_id == many[2].pk:
            seen.append(content)
            erase(many[2], superuser, django_capture_on_commit_callbacks)
        return content

    monkeypatch.setattr(making, "_set", set_and_erase)
    making._make_files(run)
    assert seen
    assert not any(seen[0] == path.read_bytes() for path in files.made(run))


# --- Zips that were made before it was noted who is in them ----------------------------------------------------------------


def test_the_migration_takes_all_of_a_run_for_packed(done, plan, many, at):
    PaperRun.objects.update(packed=[])
    import_module("stations.migrations.0009_papers_packed").take_all_for_packed(apps, None)
    assert dict(again(done).packed) == dict(Assignment.objects.values_list("pk", "certificate"))

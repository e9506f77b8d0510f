import io
from datetime import timedelta

import pytest
from django.utils import timezone
from pypdf import PdfReader
from wagtail.models import ModelLogEntry

from people.models import Area
from people.refusals import Refused
from people.runs import files, keeping
from people.services import grant_role
from stations.models import Assignment, PaperRun, Scope
from stations.papers import making, tasks
from stations.services import assign, withdraw
from tests.factories.people import PersonFactory, area, in_all
from tests.stations.papers.conftest import REQUISITES, ask, log_in, one_of, packed, text_of

DESK = "/admin/stations-papers/"


def test_a_mandate_names_all_that_a_commission_asks_for_in_both_languages(client, standing, plan):
    client.force_login(standing)
    response = client.get(f"/en/posts/{one_of(standing).pk}/papers/mandate/", follow=True)
    assert (response.status_code, response["Content-Type"]) == (200, "application/pdf")
    assert "no-store" in response["Cache-Control"]
    text = text_of(response.content)
    for part in ("«Бірінші» қоғамдық бірлестігі", "Общественное объединение «Первое»", "123456789012", "Председатель", "Төраға", "А. Б. Сейітқали"):
        assert part in text
    assert "Әлиева #[Айгүл] Серікқызы" in text
    assert "№ 1" in text
    assert text.count("–") >= 2  # both shifts
    assert len(PdfReader(io.BytesIO(response.content)).pages) == 1


def test_a_badge_has_the_name_and_the_code_that_works_without_a_network(client, standing):
    client.force_login(standing)
    response = client.get(f"/en/posts/{one_of(standing).pk}/papers/badge/", follow=True)
    page = PdfReader(io.BytesIO(response.content)).pages[0]
    assert [round(float(side) / 72 * 25.4) for side in page.mediabox[2:]] == [105, 148]
    assert standing.certificates.get().number in page.extract_text()


def test_nobody_has_anothers_paper(client, standing, make_ready):
    client.force_login(make_ready())
    assert client.get(f"/en/posts/{one_of(standing).pk}/papers/badge/").status_code == 404


def test_who_stands_no_longer_has_no_paper(client, standing, at):
    assignment = one_of(standing)
    withdraw(assignment, by=None, at=at, reason="ill")
    client.force_login(standing)
    response = client.get(f"/en/posts/{assignment.pk}/papers/mandate/", follow=True)
    assert response["Content-Type"].startswith("text/html")
    assert b"No longer stands there." in response.content


def test_without_requisites_there_is_no_letter_and_the_page_offers_none(client, plan, ready, at):
    assignment = assign(ready, plan.post, by=None, at=at)
    client.force_login(ready)
    page = client.get("/en/posts/")
    assert b"Name badge" in page.content
    assert b"Mandate letter" not in page.content
    response = client.get(f"/en/posts/{assignment.pk}/papers/mandate/", follow=True)
    assert b"The requisites of the organisation are not complete." in response.content


def test_an_unknown_paper_is_not_found(client, standing):
    client.force_login(standing)
    assert client.get(f"/en/posts/{one_of(standing).pk}/papers/poster/").status_code == 404


# --- many ---------------------------------------------------------------------------------------------------------------


def test_all_of_an_area_come_in_one_zip_with_who_was_left_out_and_why(plan, many, headquarters):
    run = ask(plan, headquarters)
    assert tasks.make_papers.func(run.pk) is True
    found = packed(run)
    assert sorted(found) == sorted(
        [f"{place}/{kind} 1.pdf" for place in ("Auezov district", "Far district") for kind in ("mandate letters", "name badges")] + ["left out.csv"]
    )
    assert len(PdfReader(io.BytesIO(found["Auezov district/mandate letters 1.pdf"])).pages) == 1
    assert found["left out.csv"].decode().count(str(many[1])) == 1
    run.refresh_from_db()
    assert (run.made, run.total, files.made(run)) == (4, 4, [])


def test_an_area_alone(plan, many, headquarters):
    run = ask(plan, headquarters, plan.area, "badges")
    making.make(run)
    assert list(packed(run)) == ["Auezov district/name badges 1.pdf"]


def test_areas_of_one_name_lie_beside_one_another_whatever_the_name(plan, many, headquarters):
    Area.objects.update(name=in_all("North/South A"))
    run = ask(plan, headquarters, kind="badges")
    making.make(run)
    assert list(packed(run)) == ["North South A/name badges 1.pdf", "North South A/name badges 1 (2).pdf"]


def die():
    raise KeyboardInterrupt


def test_after_a_worker_was_killed_no_file_is_made_twice(plan, many, headquarters, monkeypatch):
    made = []
    monkeypatch.setattr(making, "_set", lambda kind, groups, title: made.append((kind, title)) or (b"%PDF" if len(made) != 3 else die()))
    run = ask(plan, headquarters)
    with pytest.raises(KeyboardInterrupt):
        making.make(run)
    PaperRun.objects.update(beat_at=timezone.now() - timedelta(minutes=3))
    assert making.make(run) is True
    assert len(made) == 5
    assert len(packed(run)) == 5


def test_who_steps_back_while_it_is_made_is_not_in_it(plan, many, headquarters, monkeypatch, at):
    run = ask(plan, headquarters, plan.area, "badges")
    original = making._set

    def set_and_withdraw(kind, groups, title):
        standing = Assignment.objects.filter(person=many[1], state="told").first()
        if standing:
            withdraw(standing, by=None, at=at, reason="ill")
        return original(kind, groups, title)

    monkeypatch.setattr(making, "_set", set_and_withdraw)
    making.make(run)
    pdf = packed(run)["Auezov district/name badges 1.pdf"]
    assert str(many[1]) not in text_of(pdf)
    assert "Әлиева" in text_of(pdf)


def test_two_workers_do_not_make_the_same_run(plan, many, headquarters):
    run = ask(plan, headquarters)
    PaperRun.objects.update(beat_at=timezone.now())
    assert making.make(run) is False


def test_a_run_is_asked_for_once_and_only_where_somebody_stands(plan, many, headquarters):
    ask(plan, headquarters)
    with pytest.raises(Refused, match="is_printing"):
        ask(plan, headquarters)
    PaperRun.objects.update(finished_at=timezone.now())
    with pytest.raises(Refused, match="nobody_stands"):
        ask(plan, headquarters, area("Empty"))


def test_after_some_days_the_files_are_thrown_away(plan, many, headquarters, django_capture_on_commit_callbacks):
    run = ask(plan, headquarters)
    making.make(run)
    assert tasks.look_after_papers.func(run.pk) == keeping.KEEPING
    PaperRun.objects.update(finished_at=timezone.now() - keeping.KEPT - timedelta(minutes=1))
    with django_capture_on_commit_callbacks(execute=True):
        assert tasks.look_after_papers.func(run.pk) == keeping.THROWN_AWAY
    assert not files.folder(run).exists()


def test_a_coordinator_prints_who_is_in_scope_alone(client, plan, many):
    coordinator = log_in(client, "coordinator")
    Scope.objects.create(person=coordinator, area=area("Elsewhere"), given_at=timezone.now())
    assert client.post(DESK, {"election": plan.election.pk, "area": "", "kind": "both"}).status_code == 409
    assert client.get(f"{DESK}assignments/{one_of(many[0]).pk}/badge/").status_code == 404
    Scope.objects.update(area=plan.area)
    assert client.post(DESK, {"election": plan.election.pk, "area": "", "kind": "both"}).status_code == 302
    run = PaperRun.objects.get()
    assert set(run.assignments) == set(Assignment.objects.filter(station__area=plan.area).values_list("pk", flat=True))
    assert client.get(f"{DESK}assignments/{one_of(many[0]).pk}/badge/")["Content-Type"] == "application/pdf"
    assert ModelLogEntry.objects.get(action="stations.download_paper").user == coordinator


def test_the_page_shows_the_run_and_hands_out_the_zip_to_whoever_asked(client, plan, many, headquarters):
    run = ask(plan, headquarters)
    assert b"data-state" in client.get(DESK).content
    assert client.get(f"{DESK}runs/{run.pk}/state/").json() == {"made": 0, "total": 4, "done": False}
    making.make(run)
    page = client.get(DESK)
    assert b"1 not printed" in page.content
    assert f"{many[1].full_name}, № 1" in page.content.decode()
    assert b"".join(client.get(f"{DESK}runs/{run.pk}/file/").streaming_content).startswith(b"PK")
    assert ModelLogEntry.objects.filter(action="stations.download_papers").count() == 1
    other = PersonFactory(email="other@example.org", is_sample=True)
    grant_role(other, "headquarters")
    client.force_login(other)
    assert client.get(f"{DESK}runs/{run.pk}/file/").status_code == 404


# --- requisites ---------------------------------------------------------------------------------------------------------


def flat(values):
    """A form's fields."""
    data = {}
    for name, value in values.items():
        data.update(
            {f"{name}_{place}": value.get(code, "") for place, code in enumerate(("kk", "ru", "en"))} if isinstance(value, dict) else {name: value}
        )
    return data


def test_an_editor_writes_the_own_organisations_requisites(client, plan):
    editor = PersonFactory(email="editor@example.org", is_sample=True)
    grant_role(editor, "editor", plan.organisation)
    client.force_login(editor)
    assert client.post(f"{DESK}requisites/{plan.other_organisation.pk}/", {}).status_code == 404
    address = f"{DESK}requisites/{plan.organisation.pk}/"
    response = client.post(address, {})
    assert response.status_code == 400
    form = response.context["form"]
    assert set(form.errors) == {"legal_name", "bin", "address", "head_name", "head_position"}
    names = {name: [f"{name}_{code}" for code in ("kk", "ru", "en")] for name in ("legal_name", "address", "head_position")}
    data = {"bin": "123456789012", "head_name": "A. B."}
    for name, keys in names.items():
        data |= dict(zip(keys, [REQUISITES[name]["kk"], REQUISITES[name]["ru"], ""], strict=True))
    assert client.post(address, {**data, "bin": "12"}).status_code == 400
    assert client.post(address, data).status_code == 302
    plan.organisation.refresh_from_db()
    assert plan.organisation.requisites.are_complete
    assert ModelLogEntry.objects.get(action="stations.requisites").user == editor


def test_others_write_none(client, plan):
    log_in(client, "coordinator")
    assert client.get(f"{DESK}requisites/").status_code == 302

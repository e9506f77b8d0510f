"""Of a run of papers: past what fails."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.db import OperationalError
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from certificates.documents import typesetting
from certificates.keys import KeyMissing
from people.runs import files
from stations.models import Assignment, PaperRun
from stations.papers import making, tasks
from stations.services import assign, withdraw
from tests.stations.papers.conftest import one_of, packed, text_of
from tests.stations.papers.runs import DESK, address, again, all_text

pytestmark = pytest.mark.django_db


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

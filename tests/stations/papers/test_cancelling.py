"""Of a run of papers: cancelled, stalled, and whose it is."""

from datetime import timedelta

import pytest
from django.utils import timezone

from people.runs import files
from people.services import grant_role
from stations.models import PaperRun
from stations.papers import making
from tests.factories.people import PersonFactory
from tests.stations.papers.runs import DESK, address, again

pytestmark = pytest.mark.django_db


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

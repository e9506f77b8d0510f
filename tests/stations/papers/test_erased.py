"""Of a run of papers: nobody in it who was erased."""

from importlib import import_module

import pytest
from django.apps import apps
from django.utils import timezone

from people import erasure
from people.runs import files
from stations.models import Assignment, PaperRun
from stations.papers import making
from stations.services import withdraw
from tests.factories.people import PersonFactory
from tests.stations.papers.runs import DESK, again, all_text, fetch

pytestmark = pytest.mark.django_db


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


def test_the_migration_takes_all_of_a_run_for_packed(done, plan, many, at):
    PaperRun.objects.update(packed=[])
    import_module("stations.migrations.0009_papers_packed").take_all_for_packed(apps, None)
    assert dict(again(done).packed) == dict(Assignment.objects.values_list("pk", "certificate"))

"""An import of stations whose worker dies by SIGKILL: all of it or nothing, and another worker does it."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from wagtail.models import ModelLogEntry

from people.services import grant_role
from stations.lists import importing, size, tasks, uploads
from stations.models import Station, StationImport
from tests.certificates.conftest import work
from tests.factories.people import PersonFactory
from tests.killed import die, killed
from tests.stations.lists.test_import_views import LIST

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def wanted(plan, monkeypatch):
    """Looked at, and asked to be imported by the queue."""
    by, now = PersonFactory(is_sample=True), timezone.now()
    grant_role(by, "headquarters")
    upload, _problems = uploads.keep_upload("list.csv", LIST.encode(), plan.election, by=by, at=now)
    columns, _known = uploads.remembered(upload)
    uploads.look(upload, columns, area_root="", language="ru", by=by, at=now)
    upload.refresh_from_db()
    monkeypatch.setattr(size, "LINES_AT_ONCE", 2)
    uploads.ask_import(upload, upload.report["fingerprint"], at=now)
    return StationImport.objects.get()


@pytest.mark.parametrize("step", ["taken", "half", "written", "committed"])
def test_killed_at_any_step_it_is_done_once(wanted, step):
    before = Station.objects.count()

    def run():
        if step == "taken":
            uploads._do = die
        if step == "half":
            importing.log = die
        if step == "written":
            uploads.told = die
        tasks.run_import.func(wanted.pk)
        die()

    killed(run)
    is_done = step == "committed"
    assert Station.objects.count() == before + 2 * is_done
    DBTaskResult.objects.all().delete()  # the worker that was killed had it
    StationImport.objects.exclude(state="done").update(beat_at=timezone.now() - timedelta(minutes=11))
    assert tasks.look_after_import.func(wanted.pk) is not is_done
    work()
    assert StationImport.objects.get().state == "done"
    assert Station.objects.count() == before + 2
    assert ModelLogEntry.objects.filter(action="stations.import").count() == 1

"""The page of the queue, and what the home screens say of it."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from wagtail.models import ModelLogEntry

from people.refusals import Refused
from people.roles import sync_roles
from people.services import grant_role
from tests.factories.people import PersonFactory
from tests.factories.stations import ScopeFactory
from training_site.models import ScheduledJob
from training_site.queue import beats, services

PAGE = "/admin/queue/"


def letter(**values):
    now = timezone.now()
    return DBTaskResult.objects.create(
        **{
            "args_kwargs": {"args": ["revoked", 1, {"reason": "of Aigul"}], "kwargs": {}},
            "task_path": "certificates.tasks.mail_holder",
            "backend_name": "queue",
            "status": "FAILED",
            "run_after": now,
            "finished_at": now,
            "worker_ids": ["w"] * 5,
            "exception_class_path": "smtplib.SMTPDataError",
            "traceback": "SMTPDataError: aigul@example.org",
            **values,
        }
    )


def waiting(minutes):
    row = letter(status="READY", run_after=timezone.now() - timedelta(minutes=minutes))
    DBTaskResult.objects.filter(pk=row.pk).update(enqueued_at=row.run_after)
    return row


def desk(role):
    sync_roles()
    person = PersonFactory(is_sample=True, language="en")
    grant_role(person, role)
    if role == "coordinator":
        ScopeFactory(person=person)
    return person


@pytest.fixture
def headquarters(tree):
    return desk("headquarters")


def test_a_dead_letter_is_shown_in_words_and_names_nobody(client, headquarters):
    letter()
    client.force_login(headquarters)
    page = client.get(PAGE).content.decode()
    assert "Mail the holder of a certificate" in page
    assert "The mail server, or another service, did not answer." in page
    assert "aigul" not in page.lower()


def test_once_more_begins_it_with_all_its_tries_and_is_logged(client, headquarters):
    row = letter()
    client.force_login(headquarters)
    assert client.post(PAGE, {"act": "retry", "task": row.pk}).status_code == 302
    row.refresh_from_db()
    assert (row.status, row.worker_ids) == ("READY", [])
    [entry] = ModelLogEntry.objects.filter(action="training_site.retry_task")
    assert (entry.user, entry.label) == (headquarters, "Mail the holder of a certificate")
    assert "Aigul" not in str(entry.data)


def test_dropped_it_is_gone_and_logged(client, headquarters):
    row = letter()
    client.force_login(headquarters)
    client.post(PAGE, {"act": "drop", "task": row.pk})
    assert not DBTaskResult.objects.exists()
    assert ModelLogEntry.objects.filter(action="training_site.drop_task", object_id=str(row.pk)).count() == 1


@pytest.mark.parametrize("task", ["", "x", "\0", "9" * 5000, "5f0c9d2e-0000-4000-8000-000000000000"])
@pytest.mark.parametrize("act", ["retry", "drop"])
def test_what_is_no_dead_letter_is_refused_in_words(client, headquarters, task, act):
    client.force_login(headquarters)
    response = client.post(PAGE, {"act": act, "task": task})
    assert response.status_code == 409
    assert "does not wait for anybody any more" in response.content.decode()


def test_pressed_twice_it_is_done_once(client, headquarters):
    row = letter()
    client.force_login(headquarters)
    assert [client.post(PAGE, {"act": "retry", "task": row.pk}).status_code for _ in range(2)] == [302, 409]


def test_a_task_that_waits_cannot_be_dropped(client, headquarters):
    row = waiting(1)
    client.force_login(headquarters)
    assert client.post(PAGE, {"act": "drop", "task": row.pk}).status_code == 409
    assert DBTaskResult.objects.filter(pk=row.pk).exists()


@pytest.mark.parametrize("role", ["coordinator", "examiner", "trainer"])
def test_it_is_for_the_headquarters_alone(client, tree, role):
    row = letter()
    client.force_login(desk(role))
    assert client.get(PAGE).status_code in (302, 403)
    client.post(PAGE, {"act": "drop", "task": row.pk})
    assert DBTaskResult.objects.filter(pk=row.pk).exists()


@pytest.mark.parametrize(
    "act", [lambda pk, by: services.drop(pk, by=by), lambda pk, by: services.retry(pk, by=by, at=timezone.now())], ids=["drop", "retry"]
)
def test_the_writers_ask_again_who_may(db, act):
    row = letter()
    with pytest.raises(Refused) as refused:
        act(row.pk, desk("coordinator"))
    assert refused.value.codes == ["may_not"]
    assert DBTaskResult.objects.filter(pk=row.pk, status="FAILED").exists()


def test_a_look_changes_nothing(client, headquarters):
    row = letter()
    client.force_login(headquarters)
    client.get(f"{PAGE}?act=drop&task={row.pk}")
    assert DBTaskResult.objects.filter(pk=row.pk).exists()


def test_the_page_says_since_when_work_waits_and_whether_a_worker_lives(client, headquarters):
    waiting(9)
    client.force_login(headquarters)
    page = client.get(PAGE).content.decode()
    assert "Work has waited for 9 minutes." in page
    assert "none" in page
    beats.beat("w", timezone.now())
    assert "<dd>1</dd>" in client.get(PAGE).content.decode().replace(" ", "").replace("\n", "")


@pytest.mark.parametrize(("role", "tell"), [("coordinator", "Tell the headquarters."), ("headquarters", PAGE)])
def test_the_home_screen_says_that_the_queue_stands_still(client, tree, role, tell):
    waiting(9)
    client.force_login(desk(role))
    page = client.get("/admin/").content.decode()
    assert "Work has waited for 9 minutes: mails, badges and files come later than they should." in page
    assert tell in page


def test_where_all_is_well_the_home_screen_says_nothing(client, tree):
    waiting(1)
    client.force_login(desk("coordinator"))
    assert "desk-queue" not in client.get("/admin/").content.decode()


def test_who_has_no_part_in_it_is_told_nothing(client, tree):
    waiting(9)
    client.force_login(desk("examiner"))
    assert "desk-queue" not in client.get("/admin/").content.decode()


def test_dead_letters_are_counted_for_the_headquarters_alone(client, headquarters):
    letter()
    client.force_login(headquarters)
    assert "task that failed" in client.get("/admin/").content.decode()
    client.force_login(desk("coordinator"))
    assert "task that failed" not in client.get("/admin/").content.decode()


def test_what_is_done_by_the_clock_is_shown_with_how_it_went(client, headquarters):
    client.force_login(headquarters)
    assert "never run here" in client.get(PAGE).content.decode()
    now = timezone.now()
    ScheduledJob.objects.create(command="send_notices", due_at=now - timedelta(minutes=20), ended_at=now, failure="ValueError")
    ScheduledJob.objects.create(command="make_documents", due_at=now, taken_by="a")
    page = client.get(PAGE).content.decode()
    assert "<code>send_notices</code>" in page
    assert "<code>ValueError</code>" in page
    assert page.count("the scheduler does not work") == 1
    assert "runs now" in page

"""Who came to a live session, and the desk of the trainer who plans and runs it."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from courses import session_services
from courses.models import Registration, Session
from courses.session_services import tick
from courses.signals import session_attended
from people.services import grant_role
from tests.courses.conftest import act, page, refused
from tests.factories.courses import SessionFactory
from tests.factories.people import PersonFactory

# --- Who came ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def heard():
    facts = []

    def hear(sender, registration, at, **kwargs):
        facts.append(registration.person_id)

    session_attended.connect(hear)
    yield facts
    session_attended.disconnect(hear)


@pytest.mark.parametrize("typed", ["AC7QX", "ac7qx", " ac 7qx ", "АС7QХ"])
def test_the_code_on_the_screen_counts_however_it_is_typed(aigul, volunteer, running, heard, typed):
    assert act(aigul, running, "attend", code=typed).status_code == 302
    assert act(aigul, running, "attend", code=typed).status_code == 302
    assert running.registrations.get().attended_at is not None
    assert heard == [volunteer.pk]
    assert "You are counted as present." in page(aigul, running)


@pytest.mark.parametrize("typed", ["", "AC7QY", "AC7Q", "x" * 5000])
def test_a_wrong_code_counts_nobody(aigul, running, typed):
    response = act(aigul, running, "attend", code=typed)
    assert response.status_code == 409
    assert "not the code on the screen" in response.text
    assert not Registration.objects.exists()


def test_codes_cannot_be_tried_out(aigul, running):
    for _ in range(10):
        act(aigul, running, "attend", code="AAAAA")
    response = act(aigul, running, "attend", code=running.code)
    assert response.status_code == 429
    assert not Registration.objects.exists()


def test_attendance_has_its_time(running, volunteer, trainer):
    early = running.door_opens_at - timedelta(seconds=1)
    late = running.door_closes_at + timedelta(seconds=1)
    assert refused(session_services.attend_by_code, running, volunteer, running.code, at=early) == ["door_closed"]
    assert refused(session_services.attend_by_code, running, volunteer, running.code, at=late) == ["code_over"]
    assert refused(tick, running, volunteer, by=trainer, at=early) == ["door_closed"]
    assert tick(running, volunteer, by=trainer, at=late).attended_by == trainer


def test_a_trainer_ticks_and_takes_back(client, trainer, volunteer, running, heard):
    registration = Registration.objects.create(session=running, person=volunteer, asked_at=running.starts_at)
    client.force_login(trainer)
    run = f"/admin/sessions/run/{running.pk}/"
    assert running.code in client.get(run).text
    assert client.post(run, {"registration": registration.pk, "act": "tick"}).status_code == 302
    registration.refresh_from_db()
    assert registration.attended_by == trainer
    assert heard == [volunteer.pk]
    client.post(run, {"registration": registration.pk, "act": "untick"})
    registration.refresh_from_db()
    assert (registration.attended_at, registration.attended_by) == (None, None)


@pytest.mark.parametrize("forged", ["", "0", "-1", "1e3", "999999", "٣", "9" * 40])
def test_a_forged_registration_is_not_found(client, trainer, running, forged):
    client.force_login(trainer)
    assert client.post(f"/admin/sessions/run/{running.pk}/", {"registration": forged}).status_code == 404


def test_a_registration_of_another_session_is_not_found(client, trainer, volunteer, running, session):
    elsewhere = Registration.objects.create(session=session, person=volunteer, asked_at=running.starts_at)
    client.force_login(trainer)
    assert client.post(f"/admin/sessions/run/{running.pk}/", {"registration": elsewhere.pk}).status_code == 404
    elsewhere.refresh_from_db()
    assert elsewhere.attended_at is None


@pytest.mark.parametrize("role", [None, "examiner"])
def test_nobody_else_runs_a_session(client, running, role):
    person = PersonFactory(is_sample=True)
    if role:
        grant_role(person, role)
    client.force_login(person)
    for response in (client.get(f"/admin/sessions/run/{running.pk}/"), client.post(f"/admin/sessions/cancel/{running.pk}/")):
        assert response.status_code in {302, 403}
        assert running.code not in response.text
    running.refresh_from_db()
    assert running.cancelled_at is None


def test_a_coordinator_may_look_and_tick_and_not_cancel(client, running):
    person = PersonFactory(is_sample=True)
    grant_role(person, "coordinator")
    client.force_login(person)
    assert client.get(f"/admin/sessions/run/{running.pk}/").status_code == 200
    client.post(f"/admin/sessions/cancel/{running.pk}/")
    running.refresh_from_db()
    assert running.cancelled_at is None


# --- The trainer's form -----------------------------------------------------------------------------------------------


def form(**values):
    titles = {"title_kk": "Тренинг", "title_ru": "Тренинг", "title_en": "Training"}
    times = {"starts_at": "2027-03-01 18:00", "ends_at": "2027-03-01 20:00"}
    return {**titles, **times, "language": "ru", "capacity": 20, "place": "Abai 1", "link": "", "speaker": "", "organisation": "", **values}


def test_a_trainer_plans_a_session(client, trainer):
    client.force_login(trainer)
    assert client.post("/admin/sessions/new/", form()).status_code == 302
    session = Session.objects.get()
    assert timezone.localtime(session.starts_at).hour == 18
    assert len(session.code) == 5
    assert client.get("/admin/sessions/").status_code == 200


@pytest.mark.parametrize(
    "values, sentence",
    [
        ({"place": "", "link": ""}, "a place or a link"),
        ({"ends_at": "2027-03-01 18:00"}, "ends after it starts"),
        ({"title_kk": ""}, "in every language"),
        ({"capacity": 0}, "greater than or equal to 1"),
        ({"link": "javascript:alert(1)"}, "valid URL"),
        ({"starts_at": "0001-01-01 00:00"}, "Give a date from 1990 to 2100."),
        ({"ends_at": "9999-12-31 23:59"}, "Give a date from 1990 to 2100."),
    ],
)
def test_a_form_that_makes_no_session_says_so(client, trainer, values, sentence):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    client.force_login(trainer)
    response = client.post("/admin/sessions/new/", form(**values))
    assert response.status_code == 200
    assert sentence in response.text
    assert not Session.objects.exists()


@pytest.mark.parametrize("broken", [{"ends_at": timezone.now() - timedelta(days=9)}, {"place": "", "link": ""}])
def test_the_database_refuses_it_too(db, broken):
    with pytest.raises(IntegrityError), transaction.atomic():
        SessionFactory(**broken)

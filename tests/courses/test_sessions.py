"""Live sessions: a seat, the queue, the calendar, attendance; by the doors of those who come and of the trainer."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import IntegrityError, connections, transaction
from django.utils import timezone
from icalendar import Calendar

from courses import session_services
from courses.models import Registration, Session
from courses.notices import sessions_tomorrow
from courses.session_rules import read_code
from courses.session_services import cancel, fill_seats, leave, register, tick
from courses.signals import session_attended
from people.notice_services import tell_what_is_due
from people.refusals import Refused
from people.services import grant_role
from tests.factories.courses import SessionFactory
from tests.factories.people import PersonFactory

LINK = "https://meet.example.org/secret-room"


@pytest.fixture
def at():
    return timezone.now()


@pytest.fixture
def session(db):
    return SessionFactory(capacity=2, link=LINK)


@pytest.fixture
def running(db, at):
    """A session that began ten minutes ago."""
    return SessionFactory(starts_at=at - timedelta(minutes=10), ends_at=at + timedelta(hours=1), code="AC7QX")


@pytest.fixture
def trainer(db):
    person = PersonFactory(email="trainer@example.org", is_sample=True)
    grant_role(person, "trainer")
    return person


@pytest.fixture
def aigul(client, volunteer):
    client.force_login(volunteer)
    return client


def act(client, session, name, **data):
    return client.post(f"/en/lessons/sessions/{session.pk}/{name}/", data)


def page(client, session):
    return client.get(f"/en/lessons/sessions/{session.pk}/").text


def states(session):
    return dict(session.registrations.values_list("person__email", "state"))


def refused(service, *args, **kwargs):
    with pytest.raises(Refused) as caught:
        service(*args, **kwargs)
    return caught.value.codes


# --- A seat -----------------------------------------------------------------------------------------------------------


def test_a_person_takes_a_seat_and_gives_it_back(aigul, volunteer, session):
    assert "Take a seat" in page(aigul, session)
    assert act(aigul, session, "register").status_code == 302
    assert "You have a seat." in page(aigul, session)
    assert states(session) == {volunteer.email: "seat"}
    assert act(aigul, session, "leave").status_code == 302
    assert states(session) == {volunteer.email: "cancelled"}
    assert act(aigul, session, "register").status_code == 302
    assert states(session) == {volunteer.email: "seat"}


def test_a_second_press_changes_nothing(aigul, volunteer, session):
    act(aigul, session, "register")
    response = act(aigul, session, "register")
    assert response.status_code == 409
    assert "registered for this session already" in response.text
    assert session.registrations.count() == 1


def test_when_all_seats_are_taken_one_waits_and_moves_up_and_is_told(aigul, volunteer, session, at):
    first, second = PersonFactory(), PersonFactory()
    for person in (first, second):
        register(session, person, at=at - timedelta(minutes=9))
    late = register(session, PersonFactory(email="late@example.org"), at=at - timedelta(minutes=5)).person
    assert "Join the queue" in page(aigul, session)
    act(aigul, session, "register")
    assert "Your place in the queue: 2" in page(aigul, session)
    leave(session, first, at=at)
    assert states(session)[late.email] == "seat"
    assert late.notices.get().kind == "session_seat"
    assert states(session)[volunteer.email] == "waiting"
    assert "Your place in the queue: 1" in page(aigul, session)


def test_more_seats_go_to_those_who_wait(session, at):
    people = [PersonFactory() for _ in range(4)]
    for number, person in enumerate(people):
        register(session, person, at=at + timedelta(seconds=number))
    Session.objects.update(capacity=3)
    assert fill_seats(session, at=at) == 1
    assert [states(session)[person.email] for person in people] == ["seat", "seat", "seat", "waiting"]


def test_fewer_seats_take_nobodys_away(session, at):
    people = [PersonFactory() for _ in range(2)]
    for person in people:
        register(session, person, at=at)
    Session.objects.update(capacity=1)
    assert fill_seats(session, at=at) == 0
    leave(session, people[0], at=at)
    assert list(states(session).values()).count("seat") == 1


def test_what_has_begun_or_is_cancelled_takes_nobody(session, volunteer, trainer, at):
    assert refused(register, session, volunteer, at=session.starts_at) == ["session_begun"]
    register(session, volunteer, at=at)
    assert refused(leave, session, volunteer, at=session.starts_at) == ["session_begun_leave"]
    cancel(session, by=trainer, at=at)
    assert refused(register, session, PersonFactory(), at=at) == ["session_cancelled"]


def test_nobody_gives_back_what_they_do_not_have(session, volunteer, at):
    assert refused(leave, session, volunteer, at=at) == ["not_registered"]


@pytest.mark.parametrize("name", ["register", "leave", "attend"])
def test_a_visitor_is_sent_to_the_log_in_and_a_visit_changes_nothing(client, session, name):
    assert "/accounts/login/" in act(client, session, name)["Location"]
    client.force_login(PersonFactory())
    assert client.get(f"/en/lessons/sessions/{session.pk}/{name}/")["Location"] == f"/en/lessons/sessions/{session.pk}/"
    assert not Registration.objects.exists()


@pytest.mark.parametrize("path", ["999999/", "999999/calendar.ics", "99999999999999999999999/"])
def test_what_is_not_there_is_not_found(client, db, path):
    assert client.get(f"/en/lessons/sessions/{path}").status_code == 404


# --- Who sees what ----------------------------------------------------------------------------------------------------


def test_the_link_is_for_those_who_have_a_seat(aigul, session, at):
    for person in (PersonFactory(), PersonFactory()):
        register(session, person, at=at)
    calendar = f"/en/lessons/sessions/{session.pk}/calendar.ics"
    for _ in range(2):
        assert LINK not in page(aigul, session)
        assert LINK.encode() not in aigul.get(calendar).content
        act(aigul, session, "register")
    fill_seats(session, at=at)
    Session.objects.update(capacity=3)
    fill_seats(session, at=at)
    assert LINK in page(aigul, session)
    assert LINK.encode() in aigul.get(calendar).content


def test_the_code_stands_on_no_page_of_the_public(aigul, running):
    assert running.code not in page(aigul, running)
    assert running.code not in aigul.get("/en/lessons/sessions/").text


def test_the_list_shows_what_is_to_come_in_the_readers_language(client, session, trainer, at):
    SessionFactory(title={"kk": "Өткен", "ru": "Прошедшая", "en": "Past"}, starts_at=at - timedelta(days=2), ends_at=at - timedelta(days=1))
    cancel(SessionFactory(title={"kk": "Жоқ", "ru": "Отменённая", "en": "Called off"}), by=trainer, at=at)
    assert "Тренинг" in client.get("/ru/lessons/sessions/").text
    english = client.get("/en/lessons/sessions/").text
    assert "Training" in english
    assert "Past" not in english
    assert "Called off" not in english


def test_an_empty_list_says_so(client, db):
    assert "No sessions now" in client.get("/en/lessons/sessions/").text


def test_the_list_costs_the_same_whatever_its_length(aigul, django_assert_max_num_queries):
    for _ in range(30):
        SessionFactory()
    aigul.get("/en/lessons/sessions/")
    with django_assert_max_num_queries(6):
        aigul.get("/en/lessons/sessions/")


def test_the_calendar_can_be_read_by_a_calendar(aigul, session):
    response = aigul.get(f"/en/lessons/sessions/{session.pk}/calendar.ics")
    assert response["Content-Type"].startswith("text/calendar")
    [event] = Calendar.from_ical(response.content).walk("VEVENT")
    assert (event["SUMMARY"], event.decoded("DTSTART"), event.decoded("DTEND")) == (
        "Training",
        session.starts_at.replace(microsecond=0),
        session.ends_at.replace(microsecond=0),
    )
    assert event["URL"] == f"http://testserver/en/lessons/sessions/{session.pk}/"


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


# --- Notices ----------------------------------------------------------------------------------------------------------


def test_who_has_a_seat_is_reminded_the_day_before_once(session, volunteer):
    register(session, volunteer, at=timezone.now())
    before = session.starts_at - timedelta(hours=23)
    assert list(sessions_tomorrow(session.starts_at - timedelta(hours=25))) == []
    for later in range(3):
        tell_what_is_due(at=before + timedelta(hours=later))
    assert volunteer.notices.filter(kind="session_tomorrow").count() == 1


def test_a_cancelled_session_is_told_to_all_who_have_a_seat_or_wait(session, trainer, at):
    people = [PersonFactory() for _ in range(3)]
    for person in people:
        register(session, person, at=at)
    gone = PersonFactory()
    register(session, gone, at=at)
    leave(session, gone, at=at)
    cancel(session, by=trainer, at=at)
    cancel(session, by=trainer, at=at)
    assert [person.notices.filter(kind="session_cancelled").count() for person in (*people, gone)] == [1, 1, 1, 0]


def test_a_code_reads_the_same_in_both_alphabets():
    assert read_code("асенкмртух") == read_code("ACEHKMPTYX")


# --- All at once ------------------------------------------------------------------------------------------------------


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_twenty_presses_for_the_last_seats_fill_them_and_no_more(at):
    session = SessionFactory(capacity=3)
    people = [PersonFactory() for _ in range(20)]
    ready = Barrier(len(people))

    def press(person):
        try:
            ready.wait()
            return register(session, person, at=at).state
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(people)) as presses:
        outcome = list(presses.map(press, people))
    assert (outcome.count("seat"), outcome.count("waiting")) == (3, 17)

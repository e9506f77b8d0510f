"""Live sessions for those who come: a seat, the queue, the calendar, what they are told."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connections
from django.utils import timezone
from icalendar import Calendar

from courses.models import Registration, Session
from courses.notices import sessions_tomorrow
from courses.session_rules import read_code
from courses.session_services import cancel, fill_seats, leave, register
from people.notice_services import tell_what_is_due
from tests.courses.conftest import LINK, act, page, refused, states
from tests.factories.courses import SessionFactory
from tests.factories.people import PersonFactory, in_all

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


def test_the_next_one_comes_first(client, db, at):
    for days in (9, 2, 5):
        SessionFactory(title=in_all(f"In {days}"), starts_at=at + timedelta(days=days), ends_at=at + timedelta(days=days, hours=1))
    text = client.get("/en/lessons/sessions/").text
    listed = sorted(["In 2", "In 5", "In 9"], key=text.index)
    assert listed == ["In 2", "In 5", "In 9"]


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

"""The code of a supervised sitting at the door of the exam: typed as people type, guessed by nobody, and never locked out for good."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from courses.services import complete_lesson
from quizzes import code_tries, sitting_codes
from quizzes.models import Attempt
from quizzes.sittings import end_sitting, open_sitting
from tests.factories.people import PersonFactory
from tests.factories.quizzes import ExamFactory

START = "/en/exams/observer/start/"


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    """The window at hand, which stands still, so that no test lies in two."""
    clock = {"window": 1}
    monkeypatch.setattr(code_tries, "window", lambda at: clock["window"])
    return clock


@pytest.fixture
def trainer(db):
    return PersonFactory()


@pytest.fixture
def exam_in_room(exam_in_course, volunteer):
    exam = exam_in_course.exam
    exam.supervised = True
    exam.save()
    complete_lesson(volunteer, exam_in_course.lessons["kk"], at=timezone.now())
    return exam


def a_sitting(exam, trainer, begins=0, lasts=2):
    at = timezone.now()
    opens = at + timedelta(hours=begins)
    return open_sitting(exam, place="Library", opens_at=opens, closes_at=opens + timedelta(hours=lasts), by=trainer, at=at)


@pytest.fixture
def room(exam_in_room, trainer):
    return a_sitting(exam_in_room, trainer)


@pytest.fixture
def aigul(client, volunteer):
    client.force_login(volunteer)
    return client


@pytest.mark.parametrize("change", [str, str.lower, sitting_codes.shown, lambda code: f"  {code[:4].lower()}-{code[4:]} "])
def test_the_code_is_taken_as_people_type_it(aigul, room, change):
    reply = aigul.post(START, {"code": change(room.code)})
    attempt = Attempt.objects.get()
    assert reply.url.endswith(f"/exams/attempts/{attempt.key}/")
    assert attempt.sitting == room


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("", "Type the code that the trainer shows there."),
        ("   ", "Type the code that the trainer shows there."),
        ("WRONG", "This code opens no exam now."),
        ("\0\0\0", "This code opens no exam now."),
        ("<script>" * 9, "This code opens no exam now."),
    ],
)
def test_without_the_code_nothing_begins(aigul, room, code, sentence):
    reply = aigul.post(START, {"code": code})
    assert reply.status_code == 409
    assert sentence in reply.text
    assert "Begin the exam" in reply.text, "it can be typed again"
    assert "<script><script>" not in reply.text
    assert not Attempt.objects.exists()


def test_a_start_without_the_field_is_asked_for_the_code(aigul, room):
    assert "Type the code" in aigul.post(START).text


def test_the_code_of_another_exam_an_ended_sitting_and_one_to_come_open_nothing(aigul, exam_in_room, trainer):
    foreign = a_sitting(ExamFactory(supervised=True), trainer)
    ended = end_sitting(a_sitting(exam_in_room, trainer), by=trainer, at=timezone.now())
    to_come = a_sitting(exam_in_room, trainer, begins=1)
    replies = [aigul.post(START, {"code": one.code}) for one in (foreign, ended, to_come)]
    assert [reply.status_code for reply in replies] == [409, 409, 409]
    assert all("This code opens no exam now." in reply.text for reply in replies), "the same words: a guess learns nothing"
    assert not Attempt.objects.exists()


def test_a_double_press_and_an_end_in_between_give_one_attempt(aigul, room, trainer):
    first = aigul.post(START, {"code": room.code})
    end_sitting(room, by=trainer, at=timezone.now())
    second = aigul.post(START, {"code": room.code})
    assert first.url == second.url
    assert Attempt.objects.count() == 1


def test_guessing_is_stopped_and_the_right_code_works_again_after_the_window(aigul, room, clock):
    replies = [aigul.post(START, {"code": f"GUESS{number}"}).status_code for number in range(code_tries.OF_A_PERSON)]
    assert set(replies) == {409}
    refused = aigul.post(START, {"code": room.code})
    assert refused.status_code == 429
    assert "Too many wrong codes" in refused.text
    assert not Attempt.objects.exists()
    for window in range(2, 5):  # who goes on guessing all the time does not make it longer
        clock["window"] = window
        aigul.post(START, {"code": "STILLWRONG"})
    assert aigul.post(START, {"code": room.code}).status_code == 302


def test_right_codes_of_a_whole_room_behind_one_address_are_not_counted(room, exam_in_course, monkeypatch):
    monkeypatch.setattr(code_tries, "OF_AN_ADDRESS", 3)
    for _number in range(5):
        person = PersonFactory()
        complete_lesson(person, exam_in_course.lessons["kk"], at=timezone.now())
        browser = Client()
        browser.force_login(person)
        assert browser.post(START, {"code": room.code}).status_code == 302


def test_one_address_guesses_for_nobody(aigul, room, monkeypatch):
    monkeypatch.setattr(code_tries, "OF_AN_ADDRESS", 3)
    for _number in range(3):
        browser = Client()
        browser.force_login(PersonFactory())
        assert browser.post(START, {"code": "GUESS"}).status_code == 409
    assert aigul.post(START, {"code": room.code}).status_code == 429
    assert aigul.post(START, {"code": room.code}, REMOTE_ADDR="203.0.113.9").status_code == 302


def test_an_open_attempt_is_gone_on_with_however_many_codes_were_wrong(aigul, room, volunteer, monkeypatch):
    begun = aigul.post(START, {"code": room.code}).url
    monkeypatch.setattr(code_tries, "OF_A_PERSON", 0)
    assert aigul.post(START, {"code": "anything"}).url == begun


def test_an_exam_that_is_not_supervised_asks_for_no_code(aigul, exam_in_room):
    exam_in_room.supervised = False
    exam_in_room.save()
    assert "Code from the room" not in aigul.get("/en/courses/observer/exam/").text
    assert aigul.post(START).status_code == 302

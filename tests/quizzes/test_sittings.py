"""Supervised sittings: opened by a trainer for some hours, the code shown in three languages, ended at once, and who began."""

from datetime import datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from people.refusals import Refused
from quizzes.models import Sitting
from quizzes.services import start_attempt
from quizzes.sitting_codes import LENGTH, LETTERS, code_refusals, new_code, shown, typed
from quizzes.sittings import end_sitting, open_sitting
from tests.factories.people import PersonFactory
from tests.quizzes.desk.forms import person_with
from tests.quizzes.test_exam_form import ALMATY

HOUR = timedelta(hours=1)


@pytest.fixture
def marat(db):
    return person_with("trainer")


@pytest.fixture
def supervised(exam):
    exam.supervised = True
    exam.save()
    return exam


@pytest.fixture
def sitting(supervised, marat, at):
    return open_sitting(supervised, place="Library", opens_at=at, closes_at=at + 2 * HOUR, by=marat, at=at)


@pytest.fixture
def desk(client, marat):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    client.force_login(marat)
    return client


def page(name, sitting):
    return reverse(f"sitting:{name}", args=[sitting.pk])


def filled(sat, **change):
    return {"exam": sat.pk, "place": "Library", "opens_at": "2026-12-01 09:00", "closes_at": "2026-12-01 12:00", **change}


def test_a_code_is_long_and_of_letters_that_are_told_apart():
    codes = {new_code() for _number in range(200)}
    assert len(codes) == 200
    assert {letter for code in codes for letter in code} <= set(LETTERS)
    assert {len(code) for code in codes} == {LENGTH}
    assert typed(shown("BCDF3467").lower()) == "BCDF3467"


@pytest.mark.parametrize(
    ("opens", "closes", "code"),
    [(0, 0, "sitting_has_no_time"), (2, 1, "sitting_has_no_time"), (-3, -1, "sitting_has_no_time"), (0, 13, "sitting_too_long")],
)
def test_a_sitting_has_a_time_and_not_a_long_one(supervised, marat, at, opens, closes, code):
    with pytest.raises(Refused) as refused:
        open_sitting(supervised, place="Library", opens_at=at + opens * HOUR, closes_at=at + closes * HOUR, by=marat, at=at)
    assert refused.value.codes == [code]


def test_its_code_opens_the_exam_while_it_is_open(sitting, supervised, at):
    codes = {moment: [one.code for one in code_refusals(supervised, sitting.code, at + moment)] for moment in (-HOUR, 0 * HOUR, 2 * HOUR)}
    assert codes == {-HOUR: ["code_wrong"], 0 * HOUR: [], 2 * HOUR: ["code_wrong"]}


def test_an_ended_sitting_opens_nothing_and_what_has_begun_goes_on(sitting, supervised, marat, volunteer, at):
    attempt = start_attempt(volunteer, supervised, language="en", at=at, code=sitting.code)
    ended = end_sitting(sitting, by=marat, at=at + HOUR)
    again = end_sitting(ended, by=marat, at=at + 2 * HOUR)
    assert again.closes_at == at + HOUR
    assert [one.code for one in code_refusals(supervised, sitting.code, at + HOUR)] == ["code_wrong"]
    assert start_attempt(volunteer, supervised, language="en", at=at + HOUR / 2, code="").pk == attempt.pk
    assert ModelLogEntry.objects.filter(action="quizzes.end_sitting").count() == 1


def test_a_trainer_opens_one_by_the_clock_of_almaty_and_twice_is_once(desk, supervised, marat, monkeypatch):
    monkeypatch.setattr("quizzes.sitting_viewset.database_now", lambda: datetime(2026, 12, 1, 8, tzinfo=ALMATY))
    first = desk.post(reverse("sitting:add"), filled(supervised))
    assert desk.post(reverse("sitting:add"), filled(supervised)).url == first.url
    sitting = Sitting.objects.get()
    assert (sitting.exam, sitting.place, sitting.opened_by) == (supervised, "Library", marat)
    assert sitting.opens_at == datetime(2026, 12, 1, 9, tzinfo=ALMATY)


@pytest.mark.parametrize(
    ("change", "status", "sentence"),
    [
        ({"closes_at": "2026-12-01 09:00"}, 409, "A sitting ends after it begins"),
        ({"closes_at": "2026-12-02 09:00"}, 409, "twelve hours at most"),
        ({"opens_at": "2020-12-01 09:00", "closes_at": "2020-12-01 10:00"}, 409, "not in the past"),
        ({"opens_at": "0001-01-01 00:00"}, 400, "Give a date from 1990 to 2100."),
        ({"closes_at": "9999-12-31 23:59"}, 400, "Give a date from 1990 to 2100."),
        ({"opens_at": "tomorrow"}, 400, "Enter a valid date"),
        ({"place": "   "}, 400, "This field is required."),
        ({"place": "x" * 201}, 400, "at most 200 characters"),
        ({"exam": "9" * 30}, 400, "Select a valid choice"),
    ],
)
def test_bad_input_is_refused_in_words(desk, supervised, monkeypatch, change, status, sentence):
    monkeypatch.setattr("quizzes.sitting_viewset.database_now", lambda: datetime(2026, 12, 1, 8, tzinfo=ALMATY))
    reply = desk.post(reverse("sitting:add"), filled(supervised, **change))
    assert reply.status_code == status
    assert sentence in reply.text
    assert not Sitting.objects.exists()


def test_an_exam_that_asks_for_no_code_is_not_offered(desk, exam):
    assert "No exam asks for a code yet." in desk.get(reverse("sitting:add")).text
    assert desk.post(reverse("sitting:add"), filled(exam)).status_code == 400


def test_the_calendar_of_the_form_comes_with_its_script(desk, supervised):
    assert "date-time-chooser" in desk.get(reverse("sitting:add")).text


def test_the_page_of_a_sitting_shows_the_code_and_who_began(desk, sitting, supervised, volunteer, at):
    assert "Nobody has begun yet." in desk.get(page("run", sitting)).text
    start_attempt(volunteer, supervised, language="en", at=at, code=sitting.code)
    found = desk.get(page("run", sitting)).text
    assert shown(sitting.code) in found
    assert "Серікбаева" in found
    assert "/admin/attempts/" not in found, "a trainer does not read attempts"


def test_the_wall_shows_the_code_in_three_languages_without_a_script_of_its_own(desk, sitting, exam_in_course, settings):
    settings.WAGTAILADMIN_BASE_URL = "https://observe.example/"
    wall = desk.get(page("wall", sitting))
    found = wall.text
    assert wall["Refresh"] == "60"
    assert shown(sitting.code) in found
    for language in ("kk", "ru", "en"):
        assert f">https://observe.example/{language}/courses/observer/exam/<" in found
        assert f'<li lang="{language}">' in found


def test_ending_it_takes_the_code_off_the_wall(desk, sitting):
    assert desk.get(page("run", sitting)).status_code == 200
    assert desk.post(page("run", sitting)).status_code == 302
    sitting.refresh_from_db()
    assert sitting.closes_at <= timezone.now()
    assert shown(sitting.code) not in desk.get(page("run", sitting)).text
    assert shown(sitting.code) not in desk.get(page("wall", sitting)).text


def test_the_list_counts_who_began(desk, sitting, supervised, volunteer, at, django_assert_max_num_queries):
    start_attempt(volunteer, supervised, language="en", at=at, code=sitting.code)
    found = desk.get(reverse("sitting:index")).text
    assert "Library" in found
    assert "open now" in found
    assert sitting.code not in found
    assert "Library" not in desk.get(reverse("sitting:index"), {"q": "school"}).text
    with django_assert_max_num_queries(20):
        desk.get(reverse("sitting:index"))


@pytest.mark.parametrize("role", ["volunteer", "coordinator", "examiner"])
def test_nobody_else_reads_a_code_opens_or_ends_a_sitting(client, sitting, role, supervised):
    client.force_login(PersonFactory() if role == "volunteer" else person_with(role))
    for address in (page("run", sitting), page("wall", sitting), reverse("sitting:index"), reverse("sitting:add")):
        reply = client.get(address, follow=True)
        assert shown(sitting.code) not in reply.text
        assert sitting.code not in reply.text
    client.post(page("run", sitting))
    client.post(reverse("sitting:add"), filled(supervised))
    sitting.refresh_from_db()
    assert sitting.closes_at > timezone.now()
    assert Sitting.objects.count() == 1


def test_a_sitting_that_is_not_there(desk, db):
    assert desk.get(reverse("sitting:run", args=[999_999])).status_code == 404

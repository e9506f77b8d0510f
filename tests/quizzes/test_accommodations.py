"""More time and more attempts: granted with a reason by somebody else, before or during an attempt, told to the person without the reason."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from courses.services import complete_lesson
from people.models import Notice
from people.refusals import Refused
from quizzes.accommodations import grant, take_back
from quizzes.enums import AttemptState
from quizzes.models import Accommodation, Attempt
from quizzes.queries import over_at
from quizzes.services import close_if_over, save_answer, start_attempt, submit_attempt
from tests.factories.people import PersonFactory
from tests.factories.quizzes import ExamFactory
from tests.quizzes.desk.forms import person_with

MINUTE = timedelta(minutes=1)


@pytest.fixture
def olga(db):
    return person_with("examiner")


def give(person, exam, by, at, **given):
    return grant(person, exam, **{"minutes": 15, "reason": "Reads slowly.", "by": by, "at": at, **given})


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"minutes": 0, "attempts": 0}, "gives_nothing"),
        ({"reason": ""}, "reason_missing"),
        ({"reason": "  \n"}, "reason_missing"),
        ({"minutes": 601}, "gives_too_much"),
        ({"minutes": -5}, "gives_too_much"),
        ({"attempts": 11}, "gives_too_much"),
    ],
)
def test_what_may_not_be_granted_is_refused_and_nothing_is_written(exam, volunteer, olga, at, given, code):
    with pytest.raises(Refused) as refused:
        give(volunteer, exam, olga, at, **given)
    assert code in refused.value.codes
    assert not Accommodation.objects.exists()
    assert not Notice.objects.exists()


def test_nobody_grants_it_to_themselves(exam, olga, at):
    with pytest.raises(Refused) as refused:
        give(olga, exam, olga, at)
    assert refused.value.codes == ["to_oneself"]


def test_a_closed_account_gets_nothing(exam, volunteer, olga, at):
    volunteer.is_active = False
    volunteer.save()
    with pytest.raises(Refused) as refused:
        give(volunteer, exam, olga, at)
    assert refused.value.codes == ["account_closed"]


def test_time_granted_before_begins_with_the_attempt_and_adds_up(exam, volunteer, olga, at):
    give(volunteer, exam, olga, at, minutes=15)
    give(volunteer, exam, olga, at, minutes=5)
    give(volunteer, ExamFactory(), olga, at, minutes=60)
    attempt = start_attempt(volunteer, exam, language="en", at=at)
    assert attempt.deadline_at == at + 60 * MINUTE


@pytest.mark.parametrize("moment", [5 * MINUTE, 40 * MINUTE, 40 * MINUTE + timedelta(seconds=90)])
def test_time_granted_during_an_attempt_moves_its_deadline_also_in_the_grace(exam, volunteer, olga, attempt, at, moment):
    give(volunteer, exam, olga, at + moment)
    moved = Attempt.objects.get()
    assert moved.deadline_at == at + 55 * MINUTE
    assert close_if_over(moved, at=at + 42 * MINUTE).state == AttemptState.OPEN
    question = attempt.paper["items"][0]["question"]
    assert not save_answer(moved, question_id=question, chosen=["b"], client_revision=1, at=at + 55 * MINUTE).late


def test_what_is_over_stays_over(exam, volunteer, olga, attempt, at):
    late = over_at(attempt) + timedelta(seconds=1)
    give(volunteer, exam, olga, late)
    assert Attempt.objects.get().deadline_at == attempt.deadline_at
    assert close_if_over(Attempt.objects.get(), at=late).state == AttemptState.EXPIRED


def test_another_persons_attempt_keeps_its_deadline(exam, volunteer, other_volunteer, olga, attempt, at):
    give(other_volunteer, exam, olga, at)
    assert Attempt.objects.get().deadline_at == attempt.deadline_at


def test_an_attempt_more(exam, volunteer, olga, at):
    exam.attempts_allowed, exam.cool_down_hours = 1, 0
    exam.save()
    submit_attempt(start_attempt(volunteer, exam, language="en", at=at), at=at + MINUTE)
    with pytest.raises(Refused):
        start_attempt(volunteer, exam, language="en", at=at + 2 * MINUTE)
    give(volunteer, exam, olga, at, minutes=0, attempts=1)
    assert start_attempt(volunteer, exam, language="en", at=at + 2 * MINUTE).number == 2


def test_pressed_twice_it_is_granted_once(exam, volunteer, olga, at):
    assert give(volunteer, exam, olga, at) == give(volunteer, exam, olga, at + timedelta(seconds=2))
    assert give(volunteer, exam, olga, at + 2 * MINUTE) is not None
    assert Accommodation.objects.count() == 2


@pytest.mark.parametrize(("minutes", "attempts", "kind"), [(15, 0, "more_time"), (0, 1, "more_attempts"), (15, 1, "more_time_and_attempts")])
def test_the_person_is_told_and_not_why(exam, volunteer, olga, at, client, minutes, attempts, kind):
    give(volunteer, exam, olga, at, minutes=minutes, attempts=attempts, reason="Dyslexia")
    notice = Notice.objects.get()
    assert (notice.person, notice.kind, notice.mail_wanted) == (volunteer, kind, True)
    client.force_login(volunteer)
    page = client.get(reverse("people:notices")).text
    assert "at the exam" in page
    assert "Dyslexia" not in page


def test_who_what_and_why_stand_in_the_log(exam, volunteer, olga, attempt, at):
    give(volunteer, exam, olga, at + MINUTE)
    entry = ModelLogEntry.objects.get(action="quizzes.accommodate")
    assert entry.user == olga
    assert entry.data == {"exam": "observer", "extra_minutes": 15, "extra_attempts": 0, "reason": "Reads slowly.", "attempt": str(attempt.key)}


# --- What the person sees -----------------------------------------------------------------------------------------------


@pytest.fixture
def aigul(client, volunteer):
    client.force_login(volunteer)
    return client


def test_the_page_of_the_exam_says_what_was_granted_and_not_why(aigul, exam_in_course, volunteer, olga, at):
    complete_lesson(volunteer, exam_in_course.lessons["kk"], at=at)
    address = "/en/courses/observer/exam/"
    assert "You were granted" not in aigul.get(address).text
    give(volunteer, exam_in_course.exam, olga, at, reason="Dyslexia")
    page = aigul.get(address).text
    assert "You were granted more time: minutes more: 15." in page
    assert "<dd>55</dd>" in page
    give(volunteer, exam_in_course.exam, olga, at, minutes=0, attempts=2)
    page = aigul.get(address).text
    assert "minutes more: 15, attempts more: 2." in page
    assert "This will be attempt 1 of 5." in page
    assert "Dyslexia" not in page


def test_the_clock_follows_at_the_next_load(aigul, exam_in_course, volunteer, olga):
    at = timezone.now()
    complete_lesson(volunteer, exam_in_course.lessons["kk"], at=at)
    attempt = start_attempt(volunteer, exam_in_course.exam, language="en", at=at - 38 * MINUTE)
    page = aigul.get(reverse("quizzes:attempt", args=[attempt.key])).text
    assert attempt.deadline_at.isoformat()[:16] in page or ">1:" in page
    give(volunteer, exam_in_course.exam, olga, at)
    assert ">16:" in aigul.get(reverse("quizzes:attempt", args=[attempt.key])).text


# --- The examiner's pages -----------------------------------------------------------------------------------------------


@pytest.fixture
def desk(client, olga):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    client.force_login(olga)
    return client


ADD, LIST = "accommodation:add", "accommodation:index"


def filled(sat, **change):
    return {"exam": sat.pk, "minutes": 15, "attempts": 0, "counts_in": "each", "reason": "Reads slowly.", **change}


def test_find_the_person_and_grant(desk, exam, volunteer, olga):
    page = desk.get(reverse(ADD), {"q": "серікбаева"}).text
    assert f"?person={volunteer.pk}" in page
    assert "Nobody is found" in desk.get(reverse(ADD), {"q": "nobody at all"}).text
    assert "Grant it" in desk.get(reverse(ADD), {"person": volunteer.pk}).text
    reply = desk.post(f"{reverse(ADD)}?person={volunteer.pk}", filled(exam))
    assert reply.status_code == 302
    granted = Accommodation.objects.get()
    assert (granted.person, granted.exam, granted.extra_minutes, granted.granted_by) == (volunteer, exam, 15, olga)


def test_an_attempt_that_is_going_on_is_said_and_gets_the_time(desk, exam, volunteer, attempt):
    address = f"{reverse(ADD)}?person={volunteer.pk}&exam={exam.pk}"
    page = desk.get(address).text
    assert "is going on until" in page
    assert f'<option value="{exam.pk}" selected>' in page
    desk.post(address, filled(exam))
    assert Attempt.objects.get().deadline_at == attempt.deadline_at + 15 * MINUTE


@pytest.mark.parametrize(
    ("change", "status", "sentence"),
    [
        ({"minutes": 0}, 409, "Give more minutes or more attempts."),
        ({"reason": ""}, 400, "This field is required."),
        ({"reason": "x" * 301}, 400, "at most 300 characters"),
        ({"reason": "\0"}, 400, "Null characters"),
        ({"minutes": "-1"}, 400, "greater than or equal to 0"),
        ({"minutes": "9" * 30}, 400, "less than or equal to 600"),
        ({"minutes": "soon"}, 400, "Enter a whole number."),
        ({"exam": "999999"}, 400, "Select a valid choice"),
        ({"exam": ""}, 400, "This field is required."),
        ({"counts_in": ""}, 400, "This field is required."),
        ({"counts_in": "never"}, 400, "Select a valid choice"),
        ({"counts_in": "this"}, 409, "No attempt at this exam is going on"),
    ],
)
def test_bad_input_is_refused_in_words(desk, exam, volunteer, change, status, sentence):
    reply = desk.post(f"{reverse(ADD)}?person={volunteer.pk}", filled(exam, **change))
    assert reply.status_code == status
    assert sentence in reply.text
    assert not Accommodation.objects.exists()


def test_to_oneself_is_refused_in_words(desk, exam, olga):
    reply = desk.post(f"{reverse(ADD)}?person={olga.pk}", filled(exam))
    assert reply.status_code == 409
    assert "Nobody grants this to themselves" in reply.text


@pytest.mark.parametrize("person", ["", "0", "x", "9" * 40, "-1"])
def test_a_person_who_is_not_there(desk, exam, person):
    assert desk.post(f"{reverse(ADD)}?person={person}", filled(exam)).status_code == 400
    assert not Accommodation.objects.exists()


def test_the_list_is_searched_and_filtered(desk, exam, volunteer, other_volunteer, olga, at):
    give(volunteer, exam, olga, at, reason="Reads slowly.")
    give(other_volunteer, ExamFactory(), olga, at, reason="<b>Loud</b>")
    page = desk.get(reverse(LIST)).text
    assert "Reads slowly." in page
    assert "&lt;b&gt;Loud" in page
    assert "Reads slowly." not in desk.get(reverse(LIST), {"q": "петров"}).text
    assert "Loud" not in desk.get(reverse(LIST), {"exam": exam.pk}).text


def test_the_list_of_attempts_leads_to_more_time_for_those_going_on(desk, exam, attempt, volunteer, at):
    link = f"{reverse(ADD)}?person={volunteer.pk}&amp;exam={exam.pk}"
    assert link in desk.get(reverse("quizzes_attempts")).text
    submit_attempt(attempt, at=at)
    assert link not in desk.get(reverse("quizzes_attempts")).text


@pytest.mark.parametrize("role", ["volunteer", "trainer", "coordinator"])
def test_nobody_else_reads_or_grants(client, exam, volunteer, olga, at, role):
    give(volunteer, exam, olga, at)
    person = PersonFactory() if role == "volunteer" else person_with(role)
    client.force_login(person)
    assert "Reads slowly." not in client.get(reverse(LIST), follow=True).text
    assert client.get(reverse(ADD), {"q": "серікбаева"}).status_code == 302
    assert client.post(f"{reverse(ADD)}?person={volunteer.pk}", filled(exam, minutes=20)).status_code == 302
    assert Accommodation.objects.count() == 1


def test_the_headquarters_grants_too(client, exam, volunteer):
    client.force_login(person_with("headquarters"))
    client.post(f"{reverse(ADD)}?person={volunteer.pk}", filled(exam))
    assert Accommodation.objects.count() == 1


# --- In one attempt alone, and taken back -----------------------------------------------------------------------------------


def test_minutes_for_one_attempt_count_in_no_later_one(exam, volunteer, olga, attempt, at):
    granted = give(volunteer, exam, olga, at, minutes=20, counts_in="this")
    assert granted.attempt == attempt
    moved = Attempt.objects.get()
    assert moved.deadline_at == at + 60 * MINUTE
    assert Notice.objects.get().kind == "more_time_once"
    submit_attempt(moved, at=at + 50 * MINUTE)
    assert start_attempt(volunteer, exam, language="en", at=at + timedelta(days=2)).deadline_at == at + timedelta(days=2) + 40 * MINUTE


@pytest.mark.parametrize("moment", [None, 42 * MINUTE])
def test_minutes_for_one_attempt_need_one_that_is_going_on(exam, volunteer, olga, at, moment):
    if moment:
        start_attempt(volunteer, exam, language="en", at=at)
    with pytest.raises(Refused) as refused:
        give(volunteer, exam, olga, at + (moment or MINUTE), counts_in="this")
    assert refused.value.codes == ["no_attempt_open"]
    assert not Accommodation.objects.exists()


@pytest.mark.parametrize("counts_in", ["this", "each"])
def test_taken_back_the_open_attempt_ends_as_if_it_had_not_been_granted(exam, volunteer, olga, attempt, at, counts_in):
    granted = give(volunteer, exam, olga, at, minutes=600, counts_in=counts_in)
    take_back(granted, reason="600 was a slip.", by=olga, at=at + MINUTE)
    assert Attempt.objects.get().deadline_at == attempt.deadline_at
    entry = ModelLogEntry.objects.get(action="quizzes.take_back_accommodation")
    assert (entry.user, entry.data) == (olga, {"exam": "observer", "reason": "600 was a slip.", "attempt": str(attempt.key)})
    assert set(Notice.objects.values_list("kind", flat=True)) >= {"granted_taken_back"}
    assert "slip" not in str(Notice.objects.filter(kind="granted_taken_back").values())


def test_taken_back_after_the_time_without_it_is_over_the_deadline_is_now_and_answers_count(exam, volunteer, olga, attempt, at):
    granted = give(volunteer, exam, olga, at, minutes=600)
    question = attempt.paper["items"][0]["question"]
    save_answer(Attempt.objects.get(), question_id=question, chosen=["b"], client_revision=1, at=at + 60 * MINUTE)
    take_back(granted, reason="A slip.", by=olga, at=at + 61 * MINUTE)
    moved = Attempt.objects.get()
    assert moved.deadline_at == at + 61 * MINUTE
    assert not save_answer(moved, question_id=question, chosen=["a"], client_revision=2, at=over_at(moved)).late
    assert close_if_over(moved, at=over_at(moved) + MINUTE).state == AttemptState.EXPIRED


def test_taken_back_in_the_grace_the_deadline_stays(exam, volunteer, olga, attempt, at):
    granted = give(volunteer, exam, olga, at)
    take_back(granted, reason="A slip.", by=olga, at=at + 55 * MINUTE + timedelta(seconds=30))
    assert Attempt.objects.get().deadline_at == at + 55 * MINUTE


def test_taken_back_it_counts_in_no_later_attempt(exam, volunteer, olga, at):
    take_back(give(volunteer, exam, olga, at, attempts=2), reason="A slip.", by=olga, at=at)
    attempt = start_attempt(volunteer, exam, language="en", at=at)
    assert attempt.deadline_at == at + 40 * MINUTE
    exam.attempts_allowed, exam.cool_down_hours = 1, 0
    exam.save()
    submit_attempt(attempt, at=at + MINUTE)
    with pytest.raises(Refused):
        start_attempt(volunteer, exam, language="en", at=at + 2 * MINUTE)


def test_what_one_attempt_was_given_alone_leaves_another_ones_deadline(exam, volunteer, olga, attempt, at):
    granted = give(volunteer, exam, olga, at, counts_in="this")
    submit_attempt(Attempt.objects.get(), at=at + MINUTE)
    later = start_attempt(volunteer, exam, language="en", at=at + timedelta(days=2))
    take_back(granted, reason="A slip.", by=olga, at=at + timedelta(days=2))
    later.refresh_from_db()
    assert later.deadline_at == at + timedelta(days=2) + 40 * MINUTE


@pytest.mark.parametrize(("reason", "twice", "code"), [(" ", False, "reason_missing"), ("A slip.", True, "taken_back_before")])
def test_it_is_taken_back_once_and_with_a_reason(exam, volunteer, olga, attempt, at, reason, twice, code):
    granted = give(volunteer, exam, olga, at)
    if twice:
        take_back(granted, reason=reason, by=olga, at=at)
    with pytest.raises(Refused) as refused:
        take_back(granted, reason=reason, by=olga, at=at)
    assert refused.value.codes == [code]
    assert Attempt.objects.get().deadline_at == at + (40 if twice else 55) * MINUTE


def test_granted_in_mid_attempt_it_is_for_that_one_unless_said_otherwise(desk, exam, volunteer, attempt):
    address = f"{reverse(ADD)}?person={volunteer.pk}&exam={exam.pk}"
    assert desk.get(address).context["form"]["counts_in"].value() == "this"
    assert desk.post(address, filled(ExamFactory(), counts_in="this")).status_code == 409
    desk.post(address, filled(exam, counts_in="this"))
    assert Accommodation.objects.get().attempt == attempt
    assert "in attempt 1 only" in desk.get(reverse(LIST)).text


def test_who_sits_nothing_now_gets_them_in_each_attempt_unless_said_otherwise(desk, volunteer):
    form = desk.get(reverse(ADD), {"person": volunteer.pk}).context["form"]
    assert (form["counts_in"].value(), [value for value, _label in form.fields["counts_in"].choices]) == ("each", ["next", "each"])


def test_minutes_for_an_attempt_that_ends_before_the_button_is_pressed_are_for_no_other(desk, exam, volunteer, attempt, at):
    address = f"{reverse(ADD)}?person={volunteer.pk}&exam={exam.pk}"
    submit_attempt(attempt, at=at)
    reply = desk.post(address, filled(exam, counts_in="this"))
    assert reply.status_code == 409
    assert "Give them for the next one, or for each." in reply.text
    assert reply.context["form"]["counts_in"].value() == "this"
    assert not Accommodation.objects.exists()


def test_minutes_for_the_next_attempt_leave_the_one_that_is_going_on_and_count_once(exam, volunteer, olga, attempt, at):
    granted = give(volunteer, exam, olga, at, minutes=20, counts_in="next")
    assert Attempt.objects.get().deadline_at == attempt.deadline_at
    assert Notice.objects.get().kind == "more_time_next"
    submit_attempt(attempt, at=at + 30 * MINUTE)
    later = at + timedelta(days=2)
    following = start_attempt(volunteer, exam, language="en", at=later)
    assert following.deadline_at == later + 60 * MINUTE
    granted.refresh_from_db()
    assert granted.attempt == following
    submit_attempt(following, at=later + 50 * MINUTE)
    assert start_attempt(volunteer, exam, language="en", at=at + timedelta(days=4)).deadline_at == at + timedelta(days=4) + 40 * MINUTE


def test_an_attempt_more_with_minutes_in_it(exam, volunteer, olga, at):
    exam.attempts_allowed, exam.cool_down_hours = 1, 0
    exam.save()
    submit_attempt(start_attempt(volunteer, exam, language="en", at=at), at=at + MINUTE)
    give(volunteer, exam, olga, at + MINUTE, minutes=20, attempts=1, counts_in="next")
    assert Notice.objects.get().kind == "more_time_next_and_attempts"
    assert start_attempt(volunteer, exam, language="en", at=at + 2 * MINUTE).deadline_at == at + 62 * MINUTE


def test_minutes_for_the_next_attempt_that_are_taken_back_before_it_count_in_none(exam, volunteer, olga, attempt, at):
    granted = give(volunteer, exam, olga, at, counts_in="next")
    take_back(granted, reason="A slip.", by=olga, at=at + MINUTE)
    assert Attempt.objects.get().deadline_at == attempt.deadline_at
    submit_attempt(attempt, at=at + MINUTE)
    later = at + timedelta(days=2)
    assert start_attempt(volunteer, exam, language="en", at=later).deadline_at == later + 40 * MINUTE


def test_taken_back_in_that_attempt_its_deadline_moves_back(exam, volunteer, olga, at):
    granted = give(volunteer, exam, olga, at, counts_in="next")
    attempt = start_attempt(volunteer, exam, language="en", at=at)
    take_back(granted, reason="A slip.", by=olga, at=at + MINUTE)
    attempt.refresh_from_db()
    assert attempt.deadline_at == at + 40 * MINUTE


def test_the_list_and_the_log_say_in_which_attempt_they_count(desk, exam, volunteer, olga, attempt, at):
    give(volunteer, exam, olga, at, counts_in="next")
    assert "in the next attempt only" in desk.get(reverse(LIST)).text
    assert "Reads slowly." not in desk.get(reverse("quizzes_attempt", args=[attempt.pk])).text
    submit_attempt(attempt, at=at)
    following = start_attempt(volunteer, exam, language="en", at=at + timedelta(days=2))
    assert "in attempt 2 only" in desk.get(reverse(LIST)).text
    assert "Reads slowly." in desk.get(reverse("quizzes_attempt", args=[following.pk])).text


def test_taking_back_says_what_follows_and_asks_why(desk, exam, volunteer, olga, attempt, at):
    granted = give(volunteer, exam, olga, at)
    address = reverse("accommodation:take_back", args=[granted.pk])
    assert address in desk.get(reverse(LIST)).text
    assert "An attempt is going on until" in desk.get(address).text
    assert desk.post(address, {"reason": ""}).status_code == 400
    assert desk.post(address, {"reason": "A slip."}).status_code == 302
    assert Attempt.objects.get().deadline_at == attempt.deadline_at
    page = desk.get(reverse(LIST)).text
    assert "taken back" in page
    assert address not in page
    assert desk.post(address, {"reason": "A slip."}).status_code == 409
    assert "A slip." in desk.get(reverse("quizzes_attempt", args=[attempt.pk])).text


@pytest.mark.parametrize("role", ["volunteer", "trainer", "coordinator"])
def test_nobody_else_takes_it_back(client, exam, volunteer, olga, at, role):
    granted = give(volunteer, exam, olga, at)
    client.force_login(PersonFactory() if role == "volunteer" else person_with(role))
    address = reverse("accommodation:take_back", args=[granted.pk])
    assert "Reads slowly." not in client.get(address, follow=True).text
    client.post(address, {"reason": "Mine"})
    granted.refresh_from_db()
    assert granted.taken_back_at is None

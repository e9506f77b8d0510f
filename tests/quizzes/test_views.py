import json
import re
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from courses.services import complete_lesson
from quizzes.models import Answer, Attempt
from quizzes.services import save_answer, start_attempt, submit_attempt
from tests.factories.people import PersonFactory
from tests.quizzes.conftest import answer_all, make_exam, right_answers


@pytest.fixture
def placed(exam_in_course, volunteer):
    """The exam in its course, the lesson read."""
    complete_lesson(volunteer, exam_in_course.lessons["kk"], at=timezone.now())
    return exam_in_course


@pytest.fixture
def sitting(placed, volunteer):
    return start_attempt(volunteer, placed.exam, language="en", at=timezone.now())


@pytest.fixture
def aigul(client, volunteer):
    """Aigul's browser."""
    client.force_login(volunteer)
    return client


def url(name, attempt):
    return reverse(f"quizzes:{name}", args=[attempt.key])


def post_answer(client, attempt, **change):
    data = {"question": attempt.paper["items"][0]["question"], "chosen": ["b"], "client_revision": 1, **change}
    return client.post(url("answer", attempt), json.dumps(data), content_type="application/json")


def move_back(attempt, minutes):
    """As if it had begun so many minutes earlier."""
    attempt.started_at -= timedelta(minutes=minutes)
    attempt.deadline_at -= timedelta(minutes=minutes)
    attempt.save()


# --- The exam's page ----------------------------------------------------------------------------------------------------


def test_the_page_says_the_rules_and_offers_the_way_in(aigul, placed):
    page = aigul.get("/en/exams/observer/", follow=True)
    assert page.redirect_chain[-1][0] == "/en/courses/observer/exam/"
    for figure in ("<dt>Questions</dt><dd>4</dd>", "<dt>Minutes</dt><dd>40</dd>", "<dt>Pass mark</dt><dd>75&nbsp;%</dd>"):
        assert figure in page.text
    assert "Begin the exam" in page.text


@pytest.mark.parametrize("language, title", [("kk", "Exam kk"), ("ru", "Exam ru"), ("en", "Exam en")])
def test_the_page_is_in_the_readers_language(aigul, placed, language, title):
    assert title in aigul.get(f"/{language}/exams/observer/", follow=True).text


def test_the_page_shows_what_is_missing_and_where_to_go(aigul, exam_in_course):
    page = aigul.get("/en/courses/observer/exam/")
    assert "Read every lesson first" in page.text
    assert 'href="/en/courses/observer/lesson/"' in page.text
    assert "Begin the exam" not in page.text


def test_a_refused_start_says_why(aigul, exam_in_course):
    page = aigul.post("/en/exams/observer/start/")
    assert page.status_code == 409
    assert "Read every lesson first" in page.text
    assert not Attempt.objects.exists()


def test_starting_leads_to_the_paper_and_twice_to_the_same(aigul, placed):
    first = aigul.post("/en/exams/observer/start/")
    second = aigul.post("/en/exams/observer/start/")
    assert first.url == second.url == url("attempt", Attempt.objects.get())


def test_an_open_attempt_is_gone_on_with(aigul, sitting):
    page = aigul.get("/en/courses/observer/exam/")
    assert "Go on with the exam" in page.text
    assert url("attempt", sitting) in page.text


def test_past_attempts_are_listed_with_their_results(aigul, sitting):
    submit_attempt(sitting, at=timezone.now())
    page = aigul.get("/en/courses/observer/exam/")
    assert url("result", sitting) in page.text
    assert "0 / 4" in page.text
    assert "A pause before the next attempt" in page.text


def test_opening_the_page_closes_an_attempt_whose_time_is_over(aigul, sitting):
    move_back(sitting, 60)
    aigul.get("/en/courses/observer/exam/")
    sitting.refresh_from_db()
    assert sitting.state == "expired"


def test_an_exam_that_does_not_exist_or_stands_in_no_course_is_not_found(aigul, exam):
    assert aigul.get("/en/exams/nothing/").status_code == 404
    assert aigul.get("/en/exams/observer/").status_code == 404
    assert aigul.post("/en/exams/nothing/start/").status_code == 404


def test_an_exam_in_no_course_cannot_even_refuse_in_a_page(aigul, exam):
    exam.blueprint.all().delete()
    assert aigul.post("/en/exams/observer/start/").status_code == 404


# --- The paper ----------------------------------------------------------------------------------------------------------


def test_the_paper_shows_one_question_and_goes_on(aigul, sitting):
    page = aigul.get(url("attempt", sitting))
    assert "Question 1 of 4" in page.text
    assert len(re.findall(r'data-question="\d+" [^>]*hidden>', page.text)) == 3
    question = sitting.paper["items"][0]["question"]
    answered = aigul.post(url("attempt", sitting), {"q": "1", "go": "next", f"answer-{question}": "b"})
    assert answered.url.endswith("?q=2")
    assert Answer.objects.get().chosen == ["b"]


@pytest.mark.parametrize(
    "asked, go, where",
    [("2", "back", "?q=1"), ("1", "back", "?q=1"), ("2", "save", "?q=2"), ("x", "next", "?q=2"), ("99999", "", "?q=4"), ("²", "", "?q=1")],
)
def test_back_next_and_nonsense(aigul, sitting, asked, go, where):
    assert aigul.post(url("attempt", sitting), {"q": asked, "go": go}).url.endswith(where)


@pytest.mark.parametrize("asked, go", [("1", "finish"), ("4", "next")])
def test_the_end_leads_to_handing_in(aigul, sitting, asked, go):
    assert aigul.post(url("attempt", sitting), {"q": asked, "go": go}).url == url("submit", sitting)


@pytest.mark.parametrize("asked", ["0", "5", "-1", "x", "²", "9" * 5000])
def test_a_question_that_is_not_there_shows_the_first_unanswered(aigul, sitting, asked):
    assert "Question 1 of 4" in aigul.get(url("attempt", sitting), {"q": asked}).text


def test_an_old_page_does_not_undo_what_another_device_answered(aigul, sitting):
    first, second = [item["question"] for item in sitting.paper["items"]][:2]
    save_answer(sitting, question_id=second, chosen=["c"], client_revision=9, at=timezone.now())
    stale = {"q": "1", "go": "next", f"answer-{first}": "a", f"was-{first}": "", f"answer-{second}": "a", f"was-{second}": "a"}
    aigul.post(url("attempt", sitting), stale)
    assert {row.question_id: row.chosen for row in Answer.objects.all()} == {first: ["a"], second: ["c"]}


def test_the_form_keeps_the_revision_that_the_script_wrote(aigul, sitting):
    question = sitting.paper["items"][0]["question"]
    aigul.post(url("attempt", sitting), {f"answer-{question}": "a", f"revision-{question}": "1700000000000"})
    assert Answer.objects.get().client_revision == 1_700_000_000_000


def test_a_foreign_option_in_the_form_is_refused_in_words(aigul, sitting):
    question = sitting.paper["items"][0]["question"]
    page = aigul.post(url("attempt", sitting), {f"answer-{question}": "zzz"})
    assert page.status_code == 400
    assert "This question has no such answer" in page.text
    assert not Answer.objects.exists()


def test_all_on_one_page(client, tree, volunteer, db):
    attempt = start_attempt(volunteer, make_exam(one_by_one=False), language="en", at=timezone.now())
    client.force_login(volunteer)
    page = client.get(url("attempt", attempt))
    assert "Answered:" in page.text
    assert not re.search(r'data-question="\d+" [^>]*hidden>', page.text)
    answers = {f"answer-{question}": option for question, option in right_answers(attempt).items()}
    assert client.post(url("attempt", attempt), {**answers, "go": "finish"}).url == url("submit", attempt)
    assert Answer.objects.count() == 4


def test_changing_the_language_keeps_the_attempt_and_the_order(aigul, sitting):
    english = aigul.get(url("attempt", sitting)).text
    russian = aigul.get(url("attempt", sitting).replace("/en/", "/ru/")).text
    assert "Option a (ru)" in russian
    assert "Option a (ru)" not in english
    values = re.compile(r'name="answer-\d+" value="\w"')
    assert values.findall(english) == values.findall(russian)


def test_the_time_left_is_the_servers(aigul, sitting):
    move_back(sitting, 36)
    page = aigul.get(url("attempt", sitting)).text
    assert re.search(r"<time data-deadline=[^>]*>3:\d\d</time>", page)
    assert "exam-bar--late" in page


def test_between_deadline_and_the_end_of_the_grace_the_page_says_hand_in_now(aigul, sitting):
    move_back(sitting, 40)
    page = aigul.get(url("attempt", sitting))
    assert "The time is over. Hand in the exam now" in page.text


def test_after_the_grace_the_paper_gives_way_to_the_result(aigul, sitting):
    move_back(sitting, 60)
    assert aigul.get(url("attempt", sitting)).url == url("result", sitting)


def test_a_late_form_says_so(aigul, sitting):
    move_back(sitting, 60)
    question = sitting.paper["items"][0]["question"]
    page = aigul.post(url("attempt", sitting), {f"answer-{question}": "b", "q": "1"}, follow=True)
    assert "It is recorded, but it does not count" in page.text
    assert Answer.objects.get().late


def test_a_form_to_a_submitted_attempt_leads_to_the_result(aigul, sitting):
    submit_attempt(sitting, at=timezone.now())
    question = sitting.paper["items"][0]["question"]
    page = aigul.post(url("attempt", sitting), {f"answer-{question}": "b"}, follow=True)
    assert page.redirect_chain[-1][0] == url("result", sitting)
    assert "has been handed in" in page.text


# --- One answer -----------------------------------------------------------------------------------------------------------


def test_an_answer_is_saved_as_it_is_given(aigul, sitting):
    reply = post_answer(aigul, sitting)
    question = sitting.paper["items"][0]["question"]
    kept = {"question": question, "chosen": ["b"], "client_revision": 1, "late": False, "message": ""}
    assert kept.items() <= reply.json().items()


def test_a_save_says_how_much_time_there_is(aigul, sitting):
    reply = post_answer(aigul, sitting).json()
    assert datetime.fromisoformat(reply["deadline"]) - sitting.deadline_at < timedelta(seconds=1)
    assert abs(datetime.fromisoformat(reply["now"]) - timezone.now()) < timedelta(minutes=1)


@pytest.mark.parametrize("days, may_count", [(0.9, True), (1.2, False)])
def test_a_late_save_says_whether_it_may_still_count(aigul, sitting, days, may_count):
    move_back(sitting, 40 + days * 24 * 60)
    reply = post_answer(aigul, sitting).json()
    assert (reply["late"], reply["may_count"]) == (True, may_count)


@pytest.mark.parametrize("minutes, is_open", [(0, True), (41, True), (42, False)])
def test_the_time_says_whether_the_attempt_is_open(aigul, sitting, minutes, is_open):
    move_back(sitting, minutes)
    reply = aigul.get(url("time", sitting)).json()
    assert reply["open"] is is_open
    assert datetime.fromisoformat(reply["deadline"]) - datetime.fromisoformat(reply["now"]) < timedelta(minutes=40 - minutes)


def test_the_time_is_its_own_persons_alone(client, sitting):
    assert client.get(url("time", sitting)).status_code == 401
    client.force_login(PersonFactory())
    assert client.get(url("time", sitting)).status_code == 404


def test_a_stale_answer_is_told_what_the_server_has(aigul, sitting):
    post_answer(aigul, sitting, chosen=["c"], client_revision=8)
    reply = post_answer(aigul, sitting, chosen=["a"], client_revision=3).json()
    assert (reply["chosen"], reply["client_revision"]) == (["c"], 8)


def test_a_late_answer_is_told(aigul, sitting):
    move_back(sitting, 60)
    reply = post_answer(aigul, sitting)
    assert reply.status_code == 200
    assert reply.json()["late"]
    assert "does not count" in reply.json()["message"]


@pytest.mark.parametrize(
    "change, code",
    [({"question": 0}, "question_not_in_paper"), ({"chosen": ["z"]}, "option_not_in_paper"), ({"client_revision": None}, "answer_malformed")],
)
def test_a_bad_answer_is_refused_with_code_and_sentence(aigul, sitting, change, code):
    reply = post_answer(aigul, sitting, **change)
    assert reply.status_code == 400
    assert reply.json()["code"] == code
    assert reply.json()["message"]


def test_garbage_is_refused(aigul, sitting):
    reply = aigul.post(url("answer", sitting), b"{not json", content_type="application/json")
    assert (reply.status_code, reply.json()["code"]) == (400, "answer_malformed")


def test_three_megabytes_are_refused_in_a_sentence(aigul, sitting):
    reply = aigul.post(url("answer", sitting), b"x" * 3_000_000, content_type="application/json")
    assert (reply.status_code, reply.json()["code"]) == (413, "too_big")


def test_an_answer_to_a_submitted_attempt_is_refused(aigul, sitting):
    submit_attempt(sitting, at=timezone.now())
    reply = post_answer(aigul, sitting)
    assert (reply.status_code, reply.json()["code"]) == (409, "attempt_closed")


def test_without_log_in_an_answer_is_told_to_log_in(client, sitting):
    reply = post_answer(client, sitting)
    assert (reply.status_code, reply.json()["code"]) == (401, "log_in")


# --- Handing in and the result ----------------------------------------------------------------------------------------------


def test_handing_in_says_what_is_unanswered(aigul, sitting):
    post_answer(aigul, sitting)
    page = aigul.get(url("submit", sitting))
    assert "3 questions have no answer yet" in page.text
    assert "?q=2" in page.text
    assert "?q=1" not in page.text


def test_handing_in_with_everything_answered(aigul, sitting):
    answer_all(sitting, timezone.now())
    assert "Every question has an answer." in aigul.get(url("submit", sitting)).text


def test_handing_in_twice_gives_the_same_page(aigul, sitting):
    answer_all(sitting, timezone.now())
    first = aigul.post(url("submit", sitting), follow=True)
    second = aigul.post(url("submit", sitting), follow=True)
    assert first.redirect_chain == second.redirect_chain == [(url("result", sitting), 302)]
    assert "You have passed" in second.text
    assert "4 / 4" in second.text


def test_the_pages_of_a_closed_attempt_lead_to_its_result(aigul, sitting):
    submit_attempt(sitting, at=timezone.now())
    assert aigul.get(url("attempt", sitting)).url == url("result", sitting)
    assert aigul.get(url("submit", sitting)).url == url("result", sitting)


def test_there_is_no_result_before_the_end(aigul, sitting):
    assert aigul.get(url("result", sitting)).url == url("attempt", sitting)


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_result_says_what_was_missed_and_where_it_is_taught(aigul, sitting, language):
    submit_attempt(sitting, at=timezone.now())
    page = aigul.get(url("result", sitting).replace("/en/", f"/{language}/"))
    assert f'href="/{language}/courses/observer/lesson/"' in page.text
    assert f"Lesson {language}" in page.text


def test_what_to_read_again_is_as_it_is_now(aigul, sitting, exam_in_course):
    submit_attempt(sitting, at=timezone.now())
    assert "Lesson en" in aigul.get(url("result", sitting)).text
    lesson = exam_in_course.lessons["en"]
    lesson.title = "Where to stand"
    lesson.save_revision().publish()
    again = aigul.get(url("result", sitting)).text
    assert "Where to stand" in again
    assert "Lesson en" not in again
    lesson.unpublish()
    assert "Where to stand" not in aigul.get(url("result", sitting)).text


def test_a_critical_question_got_wrong_is_said_plainly(aigul, sitting):
    position = next(n for n, item in enumerate(sitting.paper["items"]) if item["critical"])
    answer_all(sitting, timezone.now(), wrong={position})
    page = aigul.post(url("submit", sitting), follow=True)
    assert "Not passed this time" in page.text
    assert "A critical question was wrong" in page.text
    assert "The next attempt opens on" in page.text


def test_after_the_last_attempt_the_result_says_so(aigul, sitting):
    sitting.exam.attempts_allowed = 1
    sitting.exam.save()
    assert "No attempts left" in aigul.post(url("submit", sitting), follow=True).text


def test_an_attempt_that_ran_out_of_time_says_so(aigul, sitting):
    move_back(sitting, 60)
    assert "The time ran out" in aigul.get(url("result", sitting)).text


# --- Who and how --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["attempt", "submit", "result"])
def test_a_visitor_logs_in_first(client, sitting, name):
    reply = client.get(url(name, sitting))
    assert reply.status_code == 302
    assert reply.url.startswith("/en/accounts/login/")


def test_the_exam_page_asks_to_log_in(client, placed):
    assert client.get("/en/courses/observer/exam/").url.startswith("/en/accounts/login/")
    assert client.post("/en/exams/observer/start/").url.startswith("/en/accounts/login/")


def test_another_persons_attempt_is_not_found(client, sitting, other_volunteer):
    client.force_login(other_volunteer)
    for name in ("attempt", "submit", "result"):
        assert client.get(url(name, sitting)).status_code == 404
    assert client.post(url("attempt", sitting)).status_code == 404
    assert client.post(url("submit", sitting)).status_code == 404
    assert post_answer(client, sitting).status_code == 404
    sitting.refresh_from_db()
    assert sitting.state == "open"


def test_not_even_the_superusers(client, sitting, superuser):
    client.force_login(superuser)
    assert client.get(url("attempt", sitting)).status_code == 404


def test_a_disabled_account_is_logged_out(aigul, sitting, volunteer):
    volunteer.is_active = False
    volunteer.save()
    assert aigul.get(url("attempt", sitting)).status_code == 302
    assert post_answer(aigul, sitting).status_code == 401


def test_what_changes_is_not_got(aigul, sitting):
    assert aigul.get(url("answer", sitting)).status_code == 405


def test_whoever_logs_in_after_pressing_start_comes_to_the_page_with_the_button(aigul, placed):
    address = reverse("quizzes:start", args=["observer"])
    assert aigul.get(address)["Location"] == aigul.get(reverse("quizzes:exam", args=["observer"]))["Location"]
    assert not placed.exam.attempts.exists()


def test_a_form_without_its_token_is_refused(volunteer, sitting):
    client = Client(enforce_csrf_checks=True)
    client.force_login(volunteer)
    for name in ("attempt", "submit", "answer"):
        assert client.post(url(name, sitting)).status_code == 403
    sitting.refresh_from_db()
    assert sitting.state == "open"


def test_pages_of_an_attempt_are_not_kept_by_anybody(aigul, sitting):
    assert "no-store" in aigul.get(url("attempt", sitting))["Cache-Control"]


# --- Budgets ------------------------------------------------------------------------------------------------------------


def test_who_has_passed_is_not_refused_but_told_so(aigul, sitting):
    answer_all(sitting, timezone.now())
    submit_attempt(sitting, at=timezone.now())
    page = aigul.get("/en/courses/observer/exam/")
    assert "You have passed" in page.text
    assert 'class="refusal"' not in page.text
    assert "Begin the exam" not in page.text


def test_the_result_leads_to_the_first_lesson_to_read_again(aigul, sitting):
    page = aigul.post(url("submit", sitting), follow=True)
    button = re.search(r'class="button" href="([^"]*)">To the first lesson', page.text)
    assert button
    assert button.group(1) == "/en/courses/observer/lesson/"

"""A forward-only paper: a question at a time, and what is behind stays behind."""

import json

import pytest
from django.urls import reverse
from django.utils import timezone

from quizzes.models import Answer
from quizzes.services import start_attempt, submit_attempt
from tests.factories.people import PersonFactory
from tests.quizzes.conftest import make_exam


@pytest.fixture
def attempt(volunteer, client, db):
    client.force_login(volunteer)
    return start_attempt(volunteer, make_exam(navigation="forward"), language="en", at=timezone.now())


@pytest.fixture
def address(attempt):
    return reverse("quizzes:attempt", args=[attempt.key])


def texts(attempt):
    from quizzes.queries import frozen_questions

    contents = frozen_questions(attempt.paper)
    return [contents[item["question"]]["text"]["en"] for item in attempt.paper["items"]]


def go_on(client, address, number, answer="b", **more):
    return client.post(address, {"q": str(number), "go": "next", **answer_to(number, answer), **more})


def answer_to(number, answer):
    from quizzes.models import Attempt

    return {f"answer-{Attempt.objects.get().paper['items'][number - 1]['question']}": answer}


@pytest.mark.parametrize("query", ["", "?q=3", "?q=4"])
def test_only_the_question_at_hand_is_sent_whatever_is_asked_for(client, attempt, address, query):
    page = client.get(address + query).text
    assert [text in page for text in texts(attempt)] == [True, False, False, False]
    assert "Question 1 of 4" in page
    assert 'value="back"' not in page


def test_going_on_leaves_the_question_behind_for_good(client, attempt, address):
    assert go_on(client, address, 1).status_code == 302
    page = client.get(address).text
    assert [text in page for text in texts(attempt)] == [False, True, False, False]
    refused = go_on(client, address, 1, answer="a")
    assert refused.status_code == 400
    assert "one goes forward only" in refused.text
    assert Answer.objects.get().chosen == ["b"]


def test_a_double_press_skips_no_question(client, attempt, address):
    for _ in range(2):
        client.post(address, {"q": "1", "go": "next"})
    attempt.refresh_from_db()
    assert attempt.position == 1


@pytest.mark.parametrize("go", ["next", "finish"])
def test_a_form_sent_twice_leads_on_and_writes_nothing(client, attempt, address, go):
    first = go_on(client, address, 1, go=go)
    second = go_on(client, address, 1, go=go)
    assert (second.status_code, second.url) == (302, first.url)
    assert Answer.objects.count() == 1
    attempt.refresh_from_db()
    assert attempt.position == 1


def test_the_last_form_sent_twice_leads_to_the_handing_in(client, attempt, address):
    for number in (1, 2, 3, 4, 4):
        page = go_on(client, address, number, go="finish" if number == 4 else "next")
    assert page.url == reverse("quizzes:submit", args=[attempt.key])
    assert Answer.objects.count() == 4


def test_what_the_script_sends_twice_is_told_what_counts(client, attempt, address):
    question = attempt.paper["items"][0]["question"]
    data = {"question": question, "chosen": ["b"], "client_revision": 7}
    here = reverse("quizzes:answer", args=[attempt.key])
    client.post(here, data, content_type="application/json")
    go_on(client, address, 1, **{f"was-{question}": "b"})
    again = client.post(here, data, content_type="application/json")
    assert (again.status_code, again.json()["client_revision"]) == (200, 7)
    other = client.post(here, {**data, "chosen": ["a"], "client_revision": 8}, content_type="application/json")
    assert (other.status_code, other.json()["code"]) == (400, "question_behind")
    assert Answer.objects.count() == 1


def test_an_answer_to_a_question_that_was_left_without_one_is_refused(client, attempt, address):
    client.post(address, {"q": "1", "go": "next"})
    assert go_on(client, address, 1).status_code == 400
    assert not Answer.objects.exists()


@pytest.mark.parametrize("number", ["0", "2", "4", "99", "x", ""])
def test_no_number_that_is_sent_jumps(client, attempt, address, number):
    client.post(address, {"q": number, "go": "next"})
    attempt.refresh_from_db()
    assert attempt.position == 0


@pytest.mark.parametrize("place", [1, 3])
def test_the_script_saves_the_question_at_hand_alone(client, attempt, place):
    question = attempt.paper["items"][place]["question"]
    data = json.dumps({"question": question, "chosen": ["b"], "client_revision": 1})
    response = client.post(reverse("quizzes:answer", args=[attempt.key]), data, content_type="application/json")
    assert (response.status_code, response.json()["code"]) == (400, "question_behind")
    assert not Answer.objects.exists()


def test_saving_without_going_on_leaves_the_way_as_it_is(client, attempt, address):
    client.post(address, {"q": "1", "go": "save", **answer_to(1, "a")})
    client.post(address, {"q": "1", "go": "next", **answer_to(1, "b"), **{key.replace("answer", "was"): "a" for key in answer_to(1, "a")}})
    assert list(Answer.objects.order_by("client_revision").values_list("chosen", flat=True)) == [["a"], ["b"]]
    attempt.refresh_from_db()
    assert attempt.position == 1


def test_after_the_last_question_there_is_the_handing_in_and_no_way_back(client, attempt, address):
    for number in range(1, 5):
        go_on(client, address, number)
    assert client.get(address).url == reverse("quizzes:submit", args=[attempt.key])
    page = client.get(reverse("quizzes:submit", args=[attempt.key])).text
    assert f'href="{address}"' not in page
    assert f'href="{address}?' not in page
    assert submit_attempt(attempt, at=timezone.now()).passed


def test_an_old_page_sent_after_the_last_question_leads_to_the_handing_in(client, attempt, address):
    for number in range(1, 5):
        go_on(client, address, number)
    page = client.post(address, {"q": "2", "go": "next", **answer_to(2, "a")}, follow=True)
    assert page.redirect_chain[-1][0] == reverse("quizzes:submit", args=[attempt.key])
    assert "one goes forward only" in page.text
    assert list(Answer.objects.values_list("chosen", flat=True)) == [["b"]] * 4


def test_the_handing_in_page_names_no_address_of_a_question_that_is_ahead(client, attempt, address):
    page = client.get(reverse("quizzes:submit", args=[attempt.key])).text
    assert not any(text in page for text in texts(attempt))


def test_another_persons_paper_is_not_found(client, attempt, address):
    client.force_login(PersonFactory())
    assert client.get(address).status_code == 404
    assert client.post(address, {"q": "1", "go": "next"}).status_code == 404

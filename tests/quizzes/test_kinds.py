"""Every kind of question from the page to the mark: through the form and through the script's address."""

import json
import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from quizzes.models import Answer
from quizzes.services import start_attempt, submit_attempt
from tests.factories.courses import LawArticleFactory, TopicFactory
from tests.factories.people import in_all
from tests.factories.quizzes import RIGHT, BlueprintLineFactory, ExamFactory, question_of

KINDS = list(RIGHT)
# Of each kind an answer that is right in part, and what it is then worth; None: there is no such answer.
PARTS = {
    "single": (["a"], 0),
    "multiple": (["a"], Decimal("0.5")),
    "true_false": (["false"], 0),
    "ordering": (["b:1", "c:2", "d:3", "a:4"], Decimal("0.66")),
    "matching": (["a:p", "b:q", "c:q"], Decimal("0.66")),
    "numeric": (["14"], 0),
}


def exam_of(*kinds, **rules):
    """An exam that asks one question of each of these kinds."""
    exam = ExamFactory(**{"slug": "kinds", "pass_percent": 100, **rules})
    topic, article = TopicFactory(code="kinds"), LawArticleFactory()
    for kind in kinds:
        question_of(kind, ref=f"of-{kind}", topic=topic, article=article, text=in_all(f"A question of kind {kind}?"))
    BlueprintLineFactory(exam=exam, topic=topic, count=len(kinds))
    return exam


@pytest.fixture
def begin(volunteer, client):
    def begin(*kinds, **rules):
        client.force_login(volunteer)
        return start_attempt(volunteer, exam_of(*kinds, **rules), language="en", at=timezone.now())

    return begin


def url(name, attempt):
    return reverse(f"quizzes:{name}", args=[attempt.key])


def fields(question, kind, chosen):
    """The answer as the page's form sends it."""
    if kind in {"ordering", "matching"}:
        return {f"answer-{question}-{word.split(':')[0]}": word.split(":")[1] for word in chosen}
    return {f"answer-{question}": chosen}


def send(client, attempt, chosen, revision=1):
    data = {"question": attempt.paper["items"][0]["question"], "chosen": chosen, "client_revision": revision}
    return client.post(url("answer", attempt), json.dumps(data), content_type="application/json")


@pytest.mark.parametrize("kind", KINDS)
def test_answered_in_the_form_kept_shown_again_and_marked(client, begin, kind):
    attempt = begin(kind)
    question = attempt.paper["items"][0]["question"]
    assert client.post(url("attempt", attempt), {"q": "1", "go": "save", **fields(question, kind, RIGHT[kind])}).status_code == 302
    assert sorted(Answer.objects.get().chosen) == sorted(RIGHT[kind])
    page = client.get(url("attempt", attempt) + "?q=1").text
    assert page.count(" checked") + page.count("<option selected") == {"numeric": 0}.get(kind, len(RIGHT[kind]))
    if kind == "numeric":
        assert 'value="12.5"' in page
    assert 'class="is-answered"' in page
    assert submit_attempt(attempt, at=timezone.now()).passed


@pytest.mark.parametrize("kind", KINDS)
def test_answered_by_the_script_and_marked(client, begin, kind):
    attempt = begin(kind)
    assert send(client, attempt, RIGHT[kind]).json()["chosen"] == RIGHT[kind]
    closed = submit_attempt(attempt, at=timezone.now())
    assert (closed.passed, closed.score) == (True, 1)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("credit", ["all", "partial"])
def test_part_of_an_answer_is_worth_what_the_exam_says(client, begin, kind, credit):
    attempt = begin(kind, credit=credit)
    chosen, worth = PARTS[kind]
    assert send(client, attempt, chosen).status_code == 200
    closed = submit_attempt(attempt, at=timezone.now())
    assert closed.score == (worth if credit == "partial" else 0)
    assert not closed.passed
    assert client.get(url("result", attempt)).status_code == 200


def test_no_page_of_an_attempt_gives_the_key_of_any_kind_away(client, begin):
    attempt = begin(*KINDS)
    seen = [client.get(url("attempt", attempt)).text, client.get(url("submit", attempt)).text]
    for place, item in enumerate(attempt.paper["items"]):
        data = {"question": item["question"], "chosen": PARTS[item["kind"]][0], "client_revision": place + 1}
        seen.append(client.post(url("answer", attempt), json.dumps(data), content_type="application/json").text)
    submit_attempt(attempt, at=timezone.now())
    seen.append(client.get(url("result", attempt)).text)
    everything = "\n".join(seen)
    assert "correct" not in everything
    assert "tolerance" not in everything
    assert "0.5" not in everything
    assert "12.5" not in everything
    assert "Because of the law" not in everything


@pytest.mark.parametrize(
    "kind, chosen, code",
    [
        ("single", ["a", "b"], "one_option_only"),
        ("true_false", ["true", "false"], "one_option_only"),
        ("multiple", ["a", "z"], "option_not_in_paper"),
        ("ordering", ["a", "b", "c", "d"], "answer_malformed"),
        ("ordering", ["a:1", "a:2"], "answer_malformed"),
        ("ordering", ["a:0"], "option_not_in_paper"),
        ("ordering", ["a:5"], "option_not_in_paper"),
        ("ordering", ["z:1"], "option_not_in_paper"),
        ("matching", ["a:z"], "option_not_in_paper"),
        ("matching", ["a:p", "a:q"], "answer_malformed"),
        ("numeric", ["twelve"], "not_a_number"),
        ("numeric", ["1e9"], "not_a_number"),
        ("numeric", ["NaN"], "not_a_number"),
        ("numeric", ["9" * 30], "not_a_number"),
        ("numeric", ["1", "2"], "answer_malformed"),
        ("numeric", ["1\u0000"], "not_a_number"),
    ],
)
def test_what_is_no_answer_of_its_kind_is_refused_and_nothing_is_written(client, begin, kind, chosen, code):
    attempt = begin(kind)
    response = send(client, attempt, chosen)
    assert (response.status_code, response.json()["code"]) == (400, code)
    assert not Answer.objects.exists()


@pytest.mark.parametrize("typed", ["12,5", " 12.5 ", "12.50", "1\u00a02,5"])
def test_a_number_may_be_written_as_people_write_it(client, begin, typed):
    attempt = begin("numeric")
    assert send(client, attempt, [typed]).status_code == 200
    assert submit_attempt(attempt, at=timezone.now()).passed


def test_a_wrong_number_in_the_form_is_told_and_what_was_saved_stays(client, begin):
    attempt = begin("numeric")
    question = attempt.paper["items"][0]["question"]
    client.post(url("attempt", attempt), {"q": "1", "go": "save", f"answer-{question}": "12"})
    page = client.post(url("attempt", attempt), {"q": "1", "go": "next", f"answer-{question}": "about 13", f"was-{question}": "12"})
    assert page.status_code == 400
    assert "Write a number with digits" in page.text
    assert Answer.objects.get().chosen == ["12"]


@pytest.mark.parametrize("kind", ["multiple", "ordering", "matching", "numeric"])
def test_an_answer_can_be_taken_back(client, begin, kind):
    attempt = begin(kind)
    question = attempt.paper["items"][0]["question"]
    client.post(url("attempt", attempt), {"q": "1", "go": "save", **fields(question, kind, RIGHT[kind])})
    page = client.get(url("attempt", attempt)).text
    was = re.search(rf'name="was-{question}" value="([^"]+)"', page).group(1)
    client.post(url("attempt", attempt), {"q": "1", "go": "save", f"was-{question}": was})
    assert "<ol" in client.get(url("submit", attempt)).text  # it is named among the unanswered
    assert submit_attempt(attempt, at=timezone.now()).score == 0


def test_lines_without_all_their_numbers_are_kept_and_named_as_unanswered(client, begin):
    attempt = begin("ordering")
    question = attempt.paper["items"][0]["question"]
    client.post(url("attempt", attempt), {"q": "1", "go": "save", f"answer-{question}-a": "1", f"answer-{question}-b": "1"})
    assert Answer.objects.get().chosen
    assert "1 question has no answer yet" in client.get(url("submit", attempt)).text


def test_a_question_of_a_kind_is_frozen_with_the_paper(client, begin):
    from quizzes.models import Question

    attempt = begin("matching")
    question = Question.objects.get()
    question.matches = question.matches[:2]
    question.save()
    question.save_revision()
    assert send(client, attempt, RIGHT["matching"]).status_code == 200
    assert "Right r" in client.get(url("attempt", attempt)).text
    assert submit_attempt(attempt, at=timezone.now()).passed


def test_true_stands_before_false(begin):
    assert begin("true_false").paper["items"][0]["options"] == ["true", "false"]


def test_what_the_figures_need_is_written_once_it_is_closed(client, begin):
    attempt = begin("single", "ordering")
    for item in attempt.paper["items"]:
        chosen = RIGHT[item["kind"]]
        data = {"question": item["question"], "chosen": chosen, "client_revision": 1}
        client.post(url("answer", attempt), json.dumps(data), content_type="application/json")
    closed = submit_attempt(attempt, at=timezone.now() + timedelta(minutes=1))
    expected = {"single": "b", "ordering": "a,b,c,d"}
    assert [row[:4] for row in closed.responses] == [[item["question"], 1, 1.0, expected[item["kind"]]] for item in closed.paper["items"]]


def test_a_slip_in_a_number_costs_no_other_answer_of_the_form(client, begin):
    """Without a script the whole form is sent at once."""
    attempt = begin("numeric", "single", one_by_one=False)
    numeric, single = sorted(attempt.paper["items"], key=lambda item: item["kind"] != "numeric")
    data = {"q": "1", "go": "finish", f"answer-{numeric['question']}": "12 kg", f"answer-{single['question']}": single["options"][0]}
    reply = client.post(url("attempt", attempt), data)
    assert reply.status_code == 400
    assert 'value="12 kg"' in reply.text
    assert "Write a number with digits, such as 12 or 12,5.</p>" in reply.text
    assert {answer.question_id: answer.chosen for answer in attempt.answers.all()} == {single["question"]: [single["options"][0]]}

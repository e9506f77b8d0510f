"""The key stays on the server: pages are the same, byte for byte, whichever option is right."""

import json
import re

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Revision

from courses.services import complete_lesson
from quizzes.models import Question
from quizzes.services import start_attempt, submit_attempt
from tests.factories.people import in_all

SECRETS = ("correct", "explanation", "Because of the law", "critical-", "difficulty", '"right"')


@pytest.fixture
def aigul(client, volunteer):
    client.force_login(volunteer)
    return client


@pytest.fixture
def sitting(exam_in_course, volunteer):
    complete_lesson(volunteer, exam_in_course.lessons["kk"], at=timezone.now())
    return start_attempt(volunteer, exam_in_course.exam, language="en", at=timezone.now())


def turn_the_key(right):
    """Make `right` the right option of every question, also in the revisions that papers have frozen."""
    for question in Question.objects.all():
        question.options = [{**option, "correct": option["id"] == right} for option in question.options]
        question.save()
    for revision in Revision.objects.all():
        if "options" in revision.content:
            revision.content["options"] = [{**option, "correct": option["id"] == right} for option in revision.content["options"]]
            revision.save()


def shown(client, attempt):
    """Everything that the person gets of an open attempt, without what differs from time to time."""
    address = reverse("quizzes:attempt", args=[attempt.key])
    question = attempt.paper["items"][0]["question"]
    body = json.dumps({"question": question, "chosen": ["b"], "client_revision": 1})
    responses = [
        client.get(address),
        client.get(address + "?q=3"),
        client.get(address.replace("/en/", "/ru/")),
        client.get(reverse("quizzes:submit", args=[attempt.key])),
        client.post(reverse("quizzes:answer", args=[attempt.key]), body, content_type="application/json"),
        client.get(reverse("quizzes:time", args=[attempt.key])),
        client.get("/en/courses/observer/exam/"),
    ]
    changing = re.compile(r'csrfmiddlewaretoken" value="\w+"|data-now="[^"]+"|"now": "[^"]+"|>\d+:\d\d<')
    return [changing.sub("", response.text) for response in responses]


def test_nothing_shown_tells_the_key(aigul, sitting):
    for text in shown(aigul, sitting):
        for secret in SECRETS:
            assert secret not in text


def test_whichever_option_is_right_the_pages_are_the_same(aigul, sitting):
    shown(aigul, sitting)
    turn_the_key("a")
    first = shown(aigul, sitting)
    turn_the_key("d")
    assert shown(aigul, sitting) == first


def test_the_paper_does_not_tell_which_questions_are_critical(aigul, sitting):
    def outline(number):
        page = aigul.get(reverse("quizzes:attempt", args=[sitting.key]), {"q": number}).text
        boxes = re.findall(r"<div data-question.*?</fieldset>", page, flags=re.DOTALL)
        return {re.sub(r"\d+|Question [\w-]+\?|Option \w|value=\"\w\"| hidden", "", box) for box in boxes}

    assert len(outline(1)) == 1


def test_the_result_tells_topics_and_never_the_key(aigul, sitting):
    submit_attempt(sitting, at=timezone.now())
    text = aigul.get(reverse("quizzes:result", args=[sitting.key])).text
    for secret in (*SECRETS, "Option a", "Question impartiality-0"):
        assert secret not in text


def test_a_question_is_written_safely(aigul, volunteer, exam_in_course):
    complete_lesson(volunteer, exam_in_course.lessons["kk"], at=timezone.now())
    for question in Question.objects.all():
        question.text = in_all("<script>alert(1)</script>")
        question.save_revision()
        question.save()
    attempt = start_attempt(volunteer, exam_in_course.exam, language="en", at=timezone.now())
    page = aigul.get(reverse("quizzes:attempt", args=[attempt.key])).text
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page

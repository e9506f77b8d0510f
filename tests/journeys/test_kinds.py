"""Every kind of question with the keyboard alone, on a phone without JavaScript, and forward only."""

import json
import uuid

import pytest
from playwright.sync_api import expect

from tests.journeys.accessibility import assert_accessible
from tests.journeys.exam import hand_in
from tests.journeys.people import log_in_as, make_ready, wait_until

# One question of each kind, copied from the sample into an exam of their own, begun by the person.
BEGIN = """
from django.utils import timezone
from courses.models import Topic
from people.models import User
from quizzes.bank import save_question
from quizzes.enums import QuestionKind
from quizzes.models import BlueprintLine, Exam, Question
from quizzes.services import start_attempt
topic = Topic.objects.create(code="kinds-{mark}", name={{"kk": "Түрлер", "ru": "Виды", "en": "Kinds"}})
for kind in QuestionKind.values:
    question = Question.objects.filter(kind=kind, state="live", purpose="exam", scenario=None).first()
    question.pk, question.ref, question.topic, question.latest_revision = None, f"{{kind}}-{mark}".replace("_", "-"), topic, None
    save_question(question)
rules = {{"requires_lessons": False, "requires_pledge": False, "pass_percent": 100, **{rules!r}}}
exam = Exam.objects.create(slug="kinds-{mark}", title={{"kk": "Түрлер", "ru": "Виды", "en": "Kinds"}}, **rules)
BlueprintLine.objects.create(exam=exam, topic=topic, count=6)
person = User.objects.get(email={email!r})
print("begun:", start_attempt(person, exam, language="kk", at=timezone.now()).key)
"""
KEYS = """
import json
from quizzes.models import Attempt
from quizzes.queries import frozen_questions
print("key:", json.dumps({{str(q): content for q, content in frozen_questions(Attempt.objects.get(key={key!r}).paper).items()}}))
"""


@pytest.fixture
def sit(site, visit):
    """`sit(**rules)`: a phone with such an exam begun, and what is right in it."""

    def sit(javascript=True, **rules):
        email, mark = f"{uuid.uuid4().hex[:8]}@example.org", uuid.uuid4().hex[:6]
        make_ready(site, email)
        key = site.shell(BEGIN.format(mark=mark, email=email, rules=rules)).split("begun: ")[1].split()[0]
        contents = json.loads(site.shell(KEYS.format(key=key)).split("key: ")[1].splitlines()[0])
        phone = visit(javascript=javascript)
        log_in_as(phone, email)
        phone.goto(f"/kk/exams/attempts/{key}/")
        return phone, contents

    return sit


def box_of(page):
    return page.locator("[data-question]:not([hidden])")


def by_keyboard(page, box, content):
    """Answer rightly without a pointer."""
    kind, options = content.get("kind"), content["options"]
    if kind == "numeric":
        box.locator("input[inputmode]").focus()
        page.keyboard.type(content["number"]["value"].replace(".", ","))
        page.keyboard.press("Tab")
    elif kind == "matching":
        for option in options:
            box.locator(f"[data-line={option['id']}] select").select_option(option["match"])
    elif kind == "ordering":
        put_in_order(page, box, [option["id"] for option in options])
    else:
        for option in options:
            if option["correct"]:
                box.locator(f"input[value={option['id']}]").focus()
                page.keyboard.press("Space")


def put_in_order(page, box, wanted):
    """Each line up with its button until it stands where it should."""
    for place, line in enumerate(wanted):
        while [one.get_attribute("data-line") for one in box.locator("[data-line]").all()].index(line) > place:
            box.locator(f"[data-line={line}] button").first.focus()
            page.keyboard.press("Enter")
    keep = box.locator("[data-order]")
    if keep.is_visible():  # it stood right from the beginning
        keep.focus()
        page.keyboard.press("Enter")


def saved(page):
    expect(page.locator("[data-status] .saved")).to_have_attribute("data-state", "saved")


def test_every_kind_with_the_keyboard_alone(sit):
    page, contents = sit()
    for number in range(1, 7):
        box = box_of(page)
        by_keyboard(page, box, contents[box.get_attribute("data-question")])
        saved(page)
        assert_accessible(page)
        go = page.locator(f".bottom-bar button[value={'next' if number < 6 else 'finish'}]")
        go.focus()
        page.keyboard.press("Enter")
    page.wait_for_url("**/submit/")
    hand_in(page)
    expect(page.locator(".score")).to_have_text("6 / 6")


def test_every_kind_without_javascript_in_order_by_numbers(sit):
    page, contents = sit(javascript=False, one_by_one=False)
    for question, content in contents.items():
        name = f"answer-{question}"
        if content["kind"] == "numeric":
            page.fill(f"[name={name}]", content["number"]["value"])
        for place, option in enumerate(content["options"], 1):
            if content["kind"] in {"ordering", "matching"}:
                page.select_option(f"[name={name}-{option['id']}]", option.get("match", str(place)))
            elif option["correct"]:
                page.check(f"[name={name}][value={option['id']}]")
    page.click(".bottom-bar button[value=finish]")
    page.wait_for_url("**/submit/")
    hand_in(page)
    expect(page.locator(".score")).to_have_text("6 / 6")


PICTURE = """
from io import BytesIO
from django.core.files.images import ImageFile
from PIL import Image as Pillow
from wagtail.images import get_image_model
from quizzes.bank import save_question
from quizzes.models import Attempt, Question
from quizzes.pictures import exam_collection
from quizzes.services import start_attempt, submit_attempt
from django.utils import timezone
attempt = Attempt.objects.get(key={key!r})
file = BytesIO()
Pillow.new("RGB", (400, 300), "red").save(file, "PNG")
picture = get_image_model().objects.create(title="-", file=ImageFile(file, name="-.png"), collection=exam_collection())
question = Question.objects.get(pk=attempt.paper["items"][-1]["question"])
question.image, question.image_alt = picture, {{"kk": "-", "ru": "-", "en": "-"}}
save_question(question)
attempt.paper["items"][-1]["revision"] = question.latest_revision_id
attempt.save(update_fields=["paper"])
"""


def test_a_picture_further_on_is_there_without_a_network(site, sit):
    page, _contents = sit()
    site.shell(PICTURE.format(key=page.url.split("attempts/")[1].split("/")[0]))
    page.reload()
    wait_until(page, "[...document.images].every((one) => one.complete)")
    page.context.set_offline(True)
    for _question in range(5):
        page.click(".bottom-bar button[value=next]")
    picture = box_of(page).locator(".question__picture")
    expect(picture).to_be_visible()
    assert picture.evaluate("one => one.naturalWidth") > 0


def test_forward_only_waits_for_the_network_and_does_not_go_back(sit):
    page, contents = sit(navigation="forward")
    for number in range(1, 7):
        assert page.locator("[data-question]").count() == 1
        box = box_of(page)
        by_keyboard(page, box, contents[box.get_attribute("data-question")])
        saved(page)
        if number == 3:
            page.context.set_offline(True)
            page.click(".bottom-bar button[value=next]")
            expect(page.locator(".saved")).to_contain_text("желі керек")
            page.context.set_offline(False)
        page.click(f".bottom-bar button[value={'next' if number < 6 else 'finish'}]")
        if number < 6:
            expect(page.locator(".exam-bar")).to_contain_text(f"{number + 1} / 6")
    page.wait_for_url("**/submit/")
    page.go_back()
    page.goto(page.url.replace("submit/", "") + "?q=1")
    page.wait_for_url("**/submit/")
    hand_in(page)
    expect(page.locator(".score")).to_have_text("6 / 6")

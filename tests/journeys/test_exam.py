"""What is saved stays saved: the network goes, the server is killed, the page is reloaded, another phone is taken, JavaScript is off."""

import os
import re
import time
import uuid

import pytest
from playwright.sync_api import expect

from tests.journeys.answers import give, right_texts
from tests.journeys.exam import answer_all, begin, choose, hand_in, shown_question, turn
from tests.journeys.people import log_in_as, make_ready, squeezed


@pytest.fixture
def email(site):
    """A volunteer who may begin the exam."""
    address = f"{uuid.uuid4().hex[:8]}@example.org"
    make_ready(site, address)
    return address


@pytest.fixture
def page(visit, email):
    """Her phone, the exam begun."""
    phone = visit()
    log_in_as(phone, email)
    begin(phone)
    return phone


def status_is(page, state):
    expect(page.locator("[data-status] .saved")).to_have_attribute("data-state", state)


def answered(page):
    """The places of the answered questions."""
    return [number for number, link in enumerate(page.locator(".question-map a").all(), 1) if "is-answered" in (link.get_attribute("class") or "")]


def test_answers_survive_a_reload_and_come_along_to_another_phone(page, visit, email):
    for _ in range(3):
        choose(page)
        status_is(page, "saved")
        turn(page)
    page.reload()
    assert answered(page) == [1, 2, 3]
    other = visit()
    log_in_as(other, email)
    other.goto(page.url)
    assert answered(other) == [1, 2, 3]


def test_answers_given_without_a_network_are_kept_through_and_sent_later(page):
    choose(page)
    status_is(page, "saved")
    page.context.set_offline(True)
    for _ in range(2):
        turn(page)
        choose(page)
    status_is(page, "waiting")
    expect(page.locator("[data-count] b")).to_have_text("2")
    page.context.set_offline(False)
    status_is(page, "saved")
    page.evaluate("localStorage.clear()")
    page.reload()
    assert answered(page) == [1, 2, 3]


def test_a_killed_server_loses_no_saved_answer(page, site):
    choose(page)
    status_is(page, "saved")
    site.kill()
    turn(page)
    choose(page)
    status_is(page, "waiting")
    site.start()
    status_is(page, "saved")
    page.evaluate("localStorage.clear()")
    page.reload()
    assert answered(page) == [1, 2]


# So long is the network gone in the middle of the exam.
CUT_SECONDS = int(os.environ.get("CUT_SECONDS", "120"))


def test_two_minutes_without_a_network_and_a_killed_server_cost_no_answer(page, site):
    for _ in range(4):
        choose(page)
        status_is(page, "saved")
        turn(page)
    page.context.set_offline(True)
    back = time.monotonic() + CUT_SECONDS
    for _ in range(9):
        choose(page)
        turn(page)
        page.wait_for_timeout(max(0, back - time.monotonic()) * 1000 / 9)
    expect(page.locator("[data-count] b")).to_have_text("9")
    site.kill()
    page.context.set_offline(False)
    choose(page)
    status_is(page, "waiting")
    site.start()
    page.reload()
    status_is(page, "saved")
    assert answered(page) == list(range(1, 15))
    page.goto(page.url.split("?")[0] + "?q=15")
    for number in range(15, 21):
        assert choose(page) == number
        status_is(page, "saved")
        if number < 20:
            turn(page)
    page.click(".bottom-bar button[name=go][value=finish]")
    page.wait_for_url("**/submit/")
    hand_in(page)
    expect(page.locator(".score")).to_have_text("20 / 20")


SHORT = """from datetime import timedelta
from django.utils import timezone
from quizzes.models import Attempt
Attempt.objects.filter(person__email={email!r}).update(deadline_at=timezone.now() + timedelta(seconds={seconds}))"""
GRANT = """from django.utils import timezone
from people.models import User
from quizzes.accommodations import grant
from quizzes.models import Exam
by, person = User.objects.get(email="examiner@example.org"), User.objects.get(email={email!r})
grant(person, Exam.objects.get(slug="observer"), minutes=20, reason="The light went out", by=by, at=timezone.now())"""


def test_time_granted_in_mid_exam_is_had_without_a_reload(page, site, email):
    site.shell(SHORT.format(email=email, seconds=30))
    page.reload()
    site.shell(GRANT.format(email=email))
    expect(page.locator("time[data-deadline]")).to_have_text(re.compile(r"^(19|20):"), timeout=45_000)
    assert "/result/" not in page.url
    choose(page)
    status_is(page, "saved")


def test_whose_time_is_over_is_handed_in(page, site, email):
    choose(page)
    status_is(page, "saved")
    site.shell(SHORT.format(email=email, seconds=8))
    page.reload()
    page.wait_for_url("**/result/", timeout=30_000)


def test_without_javascript_a_person_passes_too(browser, site, email):
    context = browser.new_context(viewport={"width": 360, "height": 740}, base_url=site.url, locale="kk", java_script_enabled=False)
    page = context.new_page()
    log_in_as(page, email)
    begin(page)
    for number in range(1, 21):
        give(shown_question(page))
        page.click(f".bottom-bar button[name=go][value={'next' if number < 20 else 'finish'}]")
    hand_in(page)
    expect(page.locator(".score")).to_have_text("20 / 20")
    context.close()


def test_a_failed_exam_names_topics_and_no_key(page):
    answer_all(page, is_right=False)
    hand_in(page)
    expect(page.locator(".score")).to_have_text("0 / 20")
    told = squeezed(page.content())
    assert [text for text in right_texts() if len(text) > 30 and text in told] == []
    page.goto("/kk/exams/observer/")
    expect(page.locator("form[action$='/start/']")).to_have_count(0)

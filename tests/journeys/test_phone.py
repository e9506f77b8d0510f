"""A phone that is wrong about the time, sleeps, goes offline at the end, or is another person's too; and a number that is none."""

import re
import uuid

import pytest
from playwright.sync_api import expect

from tests.journeys.exam import begin, choose, hand_in, turn
from tests.journeys.people import log_in_as, make_ready, wait_until
from tests.journeys.test_exam import SHORT, status_is
from tests.journeys.test_kinds import box_of, sit  # noqa: F401 - a fixture

# Of a question with several presses each press is an answer.
ANSWERS = """from quizzes.models import Answer
found = Answer.objects.filter(attempt__person__email={email!r}).values_list("late", "question").distinct()
print("answers:", *sorted(late for late, _question in found), sep=",")"""


@pytest.fixture
def people(site):
    """Two volunteers who may begin the exam."""
    emails = [f"{uuid.uuid4().hex[:8]}@example.org" for _ in range(2)]
    for email in emails:
        make_ready(site, email)
    return emails


@pytest.fixture
def page(visit, people):
    phone = visit()
    log_in_as(phone, people[0])
    begin(phone)
    return phone


def minutes_left(page):
    return int(page.locator("time[data-deadline]").inner_text().split(":")[0])


def set_clock(page, hours):
    page.evaluate("hours => { const real = Date.now; Date.now = () => real() + hours * 3600000; }", hours)


def saved(site, email):
    """Whether each answer that the site has came late."""
    return re.search(r"answers:,?(.*)", site.shell(ANSWERS.format(email=email))).group(1).split(",")


def waiting(page):
    return page.evaluate("Object.keys(localStorage).filter((name) => name.startsWith('exam:')).length")


@pytest.mark.parametrize("hours", [1, -1])
@pytest.mark.parametrize("offline", [False, True])
def test_a_phone_whose_clock_is_set_neither_hands_in_nor_gains_time(page, hours, offline):
    choose(page)
    status_is(page, "saved")
    page.context.set_offline(offline)
    set_clock(page, hours)
    page.wait_for_timeout(5000)
    assert "/result/" not in page.url
    assert minutes_left(page) in {38, 39}
    page.context.set_offline(False)
    turn(page)
    choose(page)
    status_is(page, "saved")


def test_not_even_a_script_clock_that_runs_an_hour_ahead_hands_in(page):
    page.evaluate("{ const real = performance.now.bind(performance); performance.now = () => real() + 3600000; }")
    page.wait_for_timeout(5000)
    assert "/result/" not in page.url
    assert minutes_left(page) in {38, 39}


def test_a_phone_that_slept_without_a_network_shows_no_time_that_is_gone(page):
    page.context.set_offline(True)
    page.evaluate("{ const still = performance.now(); performance.now = () => still; }")
    set_clock(page, 0.5)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    page.wait_for_timeout(2000)
    assert minutes_left(page) in {9, 10}


def offline_at_the_end(page, site, email):
    """One answer saved, two that wait on the phone; meanwhile the time and its grace go by."""
    choose(page)
    status_is(page, "saved")
    page.context.set_offline(True)
    for _ in range(2):
        turn(page)
        choose(page)
    status_is(page, "waiting")
    site.shell(SHORT.format(email=email, seconds=-100))


@pytest.mark.parametrize("address", ["attempt", "/kk/exams/observer/"])
def test_what_waited_beyond_the_end_arrives_late_from_whichever_page_is_opened(page, site, people, address):
    offline_at_the_end(page, site, people[0])
    attempt, context = page.url.split("?")[0], page.context
    page.close()
    context.set_offline(False)
    later = context.new_page()
    later.goto(attempt if address == "attempt" else address)
    expect(later.locator("[data-waiting-answers]")).to_contain_text("уақыт біткен соң ғана жеткен жауаптар: 2")
    assert saved(site, people[0]) == ["False", "True", "True"]
    assert waiting(later) == 0
    later.reload()
    expect(later.locator("[data-waiting-answers]")).to_be_hidden()


def test_a_page_that_stayed_open_says_so_too(page, site, people):
    offline_at_the_end(page, site, people[0])
    page.evaluate("{ const real = performance.now.bind(performance); performance.now = () => real() + 3600000; }")
    page.wait_for_timeout(2500)
    page.context.set_offline(False)
    page.wait_for_url("**/result/", timeout=40_000)
    expect(page.locator("[data-waiting-answers]")).to_contain_text("уақыт біткен соң ғана жеткен жауаптар: 2")
    assert saved(site, people[0]) == ["False", "True", "True"]


def test_on_a_shared_phone_each_ones_answers_wait_for_their_own_person(page, site, people):
    page.context.set_offline(True)
    choose(page)
    status_is(page, "waiting")
    context = page.context
    page.close()
    context.set_offline(False)
    context.clear_cookies()
    other = context.new_page()
    log_in_as(other, people[1])
    begin(other)
    choose(other)
    status_is(other, "saved")
    other.goto("/kk/exams/observer/")
    other.wait_for_timeout(1000)
    assert (saved(site, people[0]), saved(site, people[1])) == ([""], ["False"])
    assert waiting(other) == 1
    context.clear_cookies()
    log_in_as(other, people[0])
    with other.expect_response("**/answer/"):
        other.goto("/kk/exams/observer/")
    wait_until(other, "!Object.keys(localStorage).some((name) => name.startsWith('exam:'))")
    assert saved(site, people[0]) == ["False"]


def test_a_number_that_is_none_is_said_at_its_field_marked_and_stops_the_handing_in(sit):  # noqa: F811
    page, _contents = sit()
    place = page.locator("[data-question][data-kind=numeric]").get_attribute("data-number")
    link = page.locator(".question-map a").nth(int(place) - 1)
    link.click()
    number, problem = box_of(page).locator("input[inputmode]"), box_of(page).locator("[data-problem]")
    number.fill("12")
    number.blur()
    status_is(page, "saved")
    assert "is-answered" in link.get_attribute("class")
    number.fill("12 кг")
    number.blur()
    expect(problem).to_be_visible()
    expect(problem).to_contain_text("12,5")
    expect(problem).to_contain_text("бұрынғы жауабыңыз есептеледі: 12.")
    assert link.get_attribute("class").split() == ["is-wrong"]
    page.locator(".question-map a").nth(0 if place != "1" else 1).click()
    page.click(".side a[href$='/submit/']")
    expect(number).to_be_focused()
    expect(problem).to_be_visible()
    number.fill("13")
    number.blur()
    status_is(page, "saved")
    expect(problem).to_be_hidden()
    page.click(".side a[href$='/submit/']")
    page.wait_for_url("**/submit/")
    hand_in(page)

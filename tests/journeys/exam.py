"""Sitting the exam in a browser: begin, answer, hand in. Pages are Kazakh."""

from tests.journeys.answers import give


def begin(page):
    """From the exam's page into the paper; the first question is on the screen."""
    page.goto("/kk/exams/observer/")
    page.click("form[action$='/start/'] button[type=submit]")
    page.wait_for_selector("fieldset.question")


def shown_question(page):
    return page.locator("[data-question]:not([hidden]) fieldset.question")


def choose(page, is_right=True):
    """Answer the question on the screen, rightly or wrongly; returns its place in the paper, from 1."""
    give(shown_question(page), is_right)
    return int(page.locator("[data-question]:not([hidden])").get_attribute("data-number"))


def turn(page):
    page.click(".bottom-bar button[name=go][value=next]")


def answer_all(page, is_right=True):
    """Every question, and on to the page that asks whether to hand in."""
    total = page.locator("[data-question]").count()
    for number in range(1, total + 1):
        assert choose(page, is_right) == number
        if number < total:
            turn(page)
    page.click(".bottom-bar button[name=go][value=finish]")
    page.wait_for_url("**/submit/")


def hand_in(page):
    page.click("main form button[type=submit]")
    page.wait_for_url("**/result/")

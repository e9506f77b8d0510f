"""An editor writes a material and submits it; a reviewer of another organisation approves it; a volunteer reads it."""

import re

from playwright.sync_api import expect

from tests.journeys.accessibility import assert_accessible
from tests.journeys.conftest import LAPTOP
from tests.journeys.people import log_in

TITLE = "Таңғы жеті: қалтаңызда не болсын"


def write_and_submit(page):
    page.goto("/admin/partners/materials/")
    page.locator("main a[lang=kk][href*='/add/']").first.click()
    page.fill("[name=title]", TITLE)
    page.select_option("[name=topic]", label="Открытие избирательного участка")
    page.select_option("[name=kind]", "text")
    page.fill("[name=summary]", "Қағаз, қалам, су және мандат.")
    page.click(".public-DraftEditor-content")
    page.keyboard.type("Жеке куәлікті ұмытпаңыз.")
    expect(page.locator("[name=text]")).to_have_value(re.compile("ұмытпаңыз"))  # the editor writes it there a moment later
    page.locator("footer .w-dropdown button, footer [data-w-dropdown-target=toggle]").first.click()
    with page.expect_navigation():
        page.locator("button[name=action-submit]").click()


def approve(page):
    page.goto("/admin/partners/reviews/")
    page.locator("main tr a", has_text=TITLE).click()
    expect(page.frame_locator("iframe").locator("body")).to_contain_text("Жеке куәлікті ұмытпаңыз.")
    with page.expect_navigation():
        page.click("button[name=decision][value=approve]")


def test_from_an_editors_desk_to_a_volunteers_phone(visit):
    editor = visit(LAPTOP, "ru")
    log_in(editor, "editor")
    write_and_submit(editor)
    volunteer = visit()
    log_in(volunteer, "volunteer")
    volunteer.goto("/kk/library/")
    expect(volunteer.locator("main")).not_to_contain_text(TITLE)

    reviewer = visit(LAPTOP, "ru")
    log_in(reviewer, "reviewer")
    approve(reviewer)
    volunteer.goto("/kk/courses/observer/opening/")
    volunteer.get_by_role("link", name=TITLE).click()
    expect(volunteer.locator("main")).to_contain_text("Жеке куәлікті ұмытпаңыз.")
    expect(volunteer.locator("main")).to_contain_text(re.compile("Дорогу молодым"))
    assert_accessible(volunteer)

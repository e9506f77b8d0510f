"""The headquarters founds an organisation; its editor writes; another organisation's reviewer sends back, then approves; a volunteer reads it on the
phone without a network in Kazakh, goes on in Russian, and has kept the progress."""

import re
import uuid

from playwright.sync_api import expect

from tests.journeys.accessibility import assert_accessible
from tests.journeys.conftest import LAPTOP
from tests.journeys.people import keep_the_course, log_in, mailed_code, set_up_a_second_factor, sign_up, without_a_network

NAMES = {"kk": "Таң шолпаны", "ru": "Утренняя звезда", "en": "Morning Star"}
TITLE = "Таңғы жеті: қалтаңызда не болсын"
REASON = "Қай құжатты көрсету керегін де жазыңыз."
LESSON = "courses/observer/opening/"


def found(page, email, slug="morning-star"):
    """By the form: first what will be made is shown, then it is made."""
    page.goto("/admin/partners/found/")
    for language, name in NAMES.items():
        page.locator(f"[name^=name][lang={language}], [name=name_{language}]").first.fill(name)
    page.fill("[name=slug]", slug)
    page.fill("[name=editor_email]", email)
    page.fill("[name=editor_name]", "Редакторова Таңшолпан")
    page.select_option("[name=editor_language]", "kk")
    page.click("button[name=do][value=look]")
    expect(page.locator("main table")).to_contain_text(NAMES["ru"])
    page.click("button[name=do][value=found]")
    page.wait_for_url(re.compile(r"/admin/partners/organisations/\d+/$"))


def log_in_by_code(page, email):
    page.goto("/kk/accounts/login/code/")
    page.fill("[name=email]", email)
    page.click("main form button[type=submit]")
    page.fill("[name=code]", mailed_code(page, email))
    page.click("main form button[type=submit]:not([form])")
    page.wait_for_load_state()


def sign_the_charter(page):
    page.goto("/admin/partners/own/")
    page.locator("main a[href$='/sign/']").click()
    page.fill("[name=signer_position]", "Төраға")
    page.check("[name=agree]")
    with page.expect_navigation():
        page.locator("main form button[type=submit]").click()


def submit(page):
    page.locator("footer .w-dropdown button, footer [data-w-dropdown-target=toggle]").first.click()
    with page.expect_navigation():
        page.locator("button[name=action-submit], button[name=action-restart-workflow]").first.click()


def write(page, text):
    editor = page.locator(".public-DraftEditor-content")
    editor.click()
    page.keyboard.press("Control+End")
    page.keyboard.type(text)
    expect(page.locator("[name=text]")).to_have_value(re.compile(text.split()[-1]))  # the editor writes it there a moment later


def write_and_submit(page):
    page.goto("/admin/partners/materials/")
    page.locator("main a[lang=kk][href*='/add/']").first.click()
    page.fill("[name=title]", TITLE)
    page.select_option("[name=topic]", label="Открытие избирательного участка")
    page.select_option("[name=kind]", "text")
    page.fill("[name=summary]", "Қағаз, қалам, су және мандат.")
    write(page, "Су алыңыз.")
    submit(page)


def decide(page, decision, comment=""):
    page.goto("/admin/partners/reviews/")
    page.locator("main tr a", has_text=TITLE).click()
    expect(page.frame_locator("iframe").locator("body")).to_contain_text("Су алыңыз.")
    page.fill("[name=comment]", comment)
    with page.expect_navigation():
        page.click(f"button[name=decision][value={decision}]")


def written_again(page, email):
    """The author has the reason by mail, and mends the text."""
    page.goto("/mailbox/")
    expect(page.locator("article", has_text=email).filter(has_text=REASON)).to_have_count(1)
    page.goto("/admin/partners/materials/")
    expect(page.locator("main")).to_contain_text(REASON)
    page.locator("main a[href*='/edit/']", has_text=TITLE).first.click()
    write(page, " Жеке куәлікті ұмытпаңыз.")
    submit(page)


def test_from_a_new_organisation_to_a_phone_without_a_network(visit, site):
    editor_email, volunteer_email = (f"{uuid.uuid4().hex[:8]}@example.org" for _ in range(2))
    headquarters = visit(LAPTOP, "ru")
    log_in(headquarters, "headquarters")
    found(headquarters, editor_email)
    editor = visit(LAPTOP)
    log_in_by_code(editor, editor_email)
    set_up_a_second_factor(editor)
    sign_the_charter(editor)
    write_and_submit(editor)
    reviewer = visit(LAPTOP, "ru")
    log_in(reviewer, "reviewer")
    decide(reviewer, "send-back", REASON)

    volunteer = visit()
    sign_up(volunteer, volunteer_email, "Оқырманов Желісіз")
    volunteer.goto(f"/kk/{LESSON}")
    expect(volunteer.locator("main")).not_to_contain_text(TITLE)
    written_again(editor, editor_email)
    decide(reviewer, "approve")

    keep_the_course(volunteer)
    with without_a_network(volunteer, site):
        volunteer.goto(f"/kk/{LESSON}")
        volunteer.get_by_role("link", name=TITLE).click()
        expect(volunteer.locator("main")).to_contain_text("Жеке куәлікті ұмытпаңыз.")
        expect(volunteer.locator("main")).to_contain_text(NAMES["kk"])
        expect(volunteer.locator("[data-kept-copy]")).to_be_visible()
        assert_accessible(volunteer)
        volunteer.goto(f"/kk/{LESSON}")
        volunteer.locator("[data-read] button").click()
        volunteer.goto("/kk/offline/")
        expect(volunteer.locator("[data-materials] a", has_text=TITLE)).to_be_visible()
        assert_accessible(volunteer)
    volunteer.goto("/kk/")
    volunteer.locator("#waiting").wait_for(state="hidden")
    volunteer.goto(f"/kk/{LESSON}")
    volunteer.locator("header a[hreflang=ru], header a[lang=ru]").first.click()
    volunteer.wait_for_url(f"**/ru/{LESSON}")
    expect(volunteer.locator("main .tag--done").first).to_have_text("прочитано")

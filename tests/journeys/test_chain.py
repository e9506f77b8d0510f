"""The whole chain: a volunteer signs up on a phone in Kazakh, learns, passes, is checked, stands, and is taken off the post again."""

import csv
import re

import pytest
from playwright.sync_api import expect

from tests.journeys.accessibility import assert_accessible
from tests.journeys.conftest import LAPTOP
from tests.journeys.exam import answer_all, begin, hand_in
from tests.journeys.people import log_in, qr_of, sign_up

NAME = "Жұмабекова Әйгерім Өскенқызы"
LESSONS = 8


@pytest.fixture(scope="module")
def imported(site):
    """A list of stations as an office would send it, imported by the command; returns the number of one of them."""
    file = site.var / "stations.csv"
    with file.open("w", encoding="cp1251", newline="") as out:
        rows = csv.writer(out, delimiter=";")
        rows.writerow(["Номер", "Район", "Название", "Адрес"])
        rows.writerows([9000 + n, "Медеуский район", f"Школа № {n}", f"ул. Достык, {n}"] for n in range(1, 31))
    columns = ["--map=number=Номер", "--map=area=Район", "--map=name=Название", "--map=address=Адрес"]
    printed = site.manage("import_stations", str(file), "--election=sample-election", "--area-root=Алматы", *columns)
    assert "30" in printed
    return "9017"


def read_all_lessons(page):
    page.goto("/kk/courses/observer/")
    assert_accessible(page)
    page.locator(".lessons__link").first.click()
    for _ in range(LESSONS):
        expect(page.locator(".lesson-body")).to_be_visible()
        with page.expect_navigation():
            page.click("form[action$='/complete/'] button[type=submit], main form[data-opened] button[type=submit]")
    page.goto("/kk/courses/observer/")
    expect(page.locator(".lessons li.is-done")).to_have_count(LESSONS)


def sign_the_pledge(page):
    page.goto("/kk/me/pledge/")
    page.check("main form input[type=checkbox]")
    page.click("main form button[type=submit]")
    page.wait_for_url("**/kk/")
    page.goto("/kk/me/pledge/")
    expect(page.locator("main .notice--done")).to_contain_text(NAME)


def download_certificate(page):
    page.goto("/kk/certificates/")
    assert_accessible(page)
    with page.expect_download() as download:
        page.click("main a[href$='/pdf/']")
    return download.value.path().read_bytes()


def number_on(page):
    return re.search(r"BQ-[0-9A-Z]{4}-[0-9A-Z]{4}", page.locator("main").inner_text()).group()


def accept_into_organisation(page):
    page.goto("/admin/requests/")
    page.locator("tr", has_text=NAME).locator("form button").first.click()
    expect(page.locator(".messages")).to_contain_text(NAME)


def assign(page, number):
    """The coordinator finds the station, its first open post, the person; returns the address of the station's page."""
    page.goto(f"/admin/stations/?q={number}")
    page.locator("td.title a", has_text=number).first.click()
    page.wait_for_url("**/stations-desk/stations/**")
    station = page.url
    page.locator("a[href*='/stations-desk/posts/']").first.click()
    page.fill("main form[role=search] [name=q]", NAME)
    page.click("main form[role=search] button[type=submit]")
    page.locator("main tr", has_text=NAME).locator("form button").click()
    page.wait_for_url(station)
    return station


def revoke(page, number):
    page.goto(f"/admin/certificate/?q={number}")
    page.locator("td.title a", has_text=number).first.click()
    page.locator("a[href*='/revoke/']").first.click()
    page.fill("[name=reason]", "Агитировала на участке")
    page.locator("main form button[type=submit]").last.click()
    expect(page.locator(".messages")).to_contain_text(number)


def posts_of(page, station):
    """What the first table of a station's page says of each seat: [True where somebody of this name stands]."""
    page.goto(station)
    return [NAME in row for row in page.locator("main table").first.locator("tbody tr").all_inner_texts()]


def test_the_chain_holds_and_breaks(site, visit, imported):
    volunteer = visit()
    sign_up(volunteer, "aigerim@example.org", NAME, organisation="«Дорогу молодым» қоры")
    read_all_lessons(volunteer)
    sign_the_pledge(volunteer)
    begin(volunteer)
    assert_accessible(volunteer)
    answer_all(volunteer)
    hand_in(volunteer)
    expect(volunteer.locator(".score")).to_have_text("20 / 20")

    link = qr_of(download_certificate(volunteer))
    assert link.startswith(f"{site.url}/v#")
    anybody = visit()
    anybody.goto(link)
    expect(anybody.locator("main:visible")).to_contain_text(NAME)
    anybody.locator("main:visible a[data-record]").click()
    expect(anybody.locator("main")).to_contain_text(NAME)
    expect(anybody.locator(".certificate--ended")).to_have_count(0)
    assert_accessible(anybody)
    number = number_on(anybody)

    editor = visit(LAPTOP, "ru")
    log_in(editor, "editor")
    accept_into_organisation(editor)
    coordinator = visit(LAPTOP, "ru")
    log_in(coordinator, "coordinator")
    station = assign(coordinator, imported)
    assert posts_of(coordinator, station).count(True) == 1
    volunteer.goto("/kk/posts/")
    expect(volunteer.locator("main")).to_contain_text("ул. Достык, 17")
    assert_accessible(volunteer)

    headquarters = visit(LAPTOP, "ru")
    log_in(headquarters, "headquarters")
    revoke(headquarters, number)
    seats = posts_of(coordinator, station)
    assert seats
    assert not any(seats)
    anybody.reload()
    expect(anybody.locator(".certificate--ended")).to_be_visible()
    volunteer.goto("/kk/posts/")
    expect(volunteer.locator("main")).not_to_contain_text("ул. Достык, 17")

"""A volunteer takes the point they start from: from the map, by keys alone; from the phone; without JavaScript as two numbers."""

import re

from playwright.sync_api import expect

from tests.journeys.accessibility import assert_accessible
from tests.journeys.conftest import PHONE
from tests.journeys.people import log_in

PAGE = "/kk/posts/card/"


def opened(page):
    """The page of somebody who has agreed that it is kept."""
    log_in(page, "volunteer")
    page.goto(PAGE)
    if page.locator("[name=consent]").count():
        page.check("[name=consent]")
        page.get_by_role("button", name="Келісіп, жалғастыру").click()
    return page.locator("[name=home]")


def test_the_point_is_taken_from_the_map_which_comes_when_it_is_opened(visit):
    page = visit(PHONE)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    home = opened(page)
    page.wait_for_load_state("networkidle")
    assert not [url for url in asked if re.search("leaflet|home_map|home.json", url)]
    button = page.get_by_role("button", name="Картадан таңдау")
    button.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#home-map.leaflet-container")).to_be_focused()
    assert [url for url in asked if "leaflet" in url]
    assert_accessible(page)
    take = page.get_by_role("button", name="Осы нүктені алу")
    take.press("Enter")
    first = home.input_value()
    assert re.fullmatch(r"\d\d\.\d{3}, \d\d\.\d{3}", first)
    page.locator("#home-map").press("ArrowUp")
    page.wait_for_timeout(500)  # the map glides
    take.press("Enter")
    expect(page.locator("#home-point [role=status]")).to_contain_text("Алынды")
    assert home.input_value() > first  # further north
    chosen = home.input_value()
    page.get_by_role("button", name="Сақтау").click()
    page.wait_for_load_state()
    expect(page.locator("[name=home]")).to_have_value(re.compile(chosen[:4]))


def test_a_map_that_does_not_come_leaves_the_two_numbers(visit):
    page = visit(PHONE)
    home = opened(page)
    page.route("**/home.json", lambda route: route.abort())
    page.get_by_role("button", name="Картадан таңдау").click()
    expect(page.get_by_text("Карта жүктелмеді")).to_be_visible()
    home.fill("43.25, 76.95")
    page.unroute("**/home.json")
    page.get_by_role("button", name="Картадан таңдау").click()
    expect(page.locator("#home-map.leaflet-container")).to_be_visible()
    page.get_by_role("button", name="Осы нүктені алу").click()
    expect(home).to_have_value("43.250, 76.950")  # it opens where the numbers say


def test_the_phone_says_where_it_is_or_the_page_says_that_it_does_not(visit):
    page = visit(PHONE)
    home = opened(page)
    page.get_by_role("button", name="Қазір тұрған жерім").click()
    expect(page.get_by_text("Телефон орналасқан жерін айтпады")).to_be_visible()
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation({"latitude": 43.23894, "longitude": 76.88971})
    page.get_by_role("button", name="Қазір тұрған жерім").click()
    expect(home).to_have_value("43.239, 76.890")


def test_without_javascript_there_are_the_two_numbers(visit):
    page = visit(PHONE, javascript=False)
    home = opened(page)
    expect(page.locator("#home-point")).to_be_hidden()
    home.fill("43.25, 76.95")
    page.get_by_role("button", name="Сақтау").click()
    expect(page.locator("[name=home]")).to_have_value("43.25, 76.95")

"""A run of papers in the browser of the headquarters: it is cancelled, with JavaScript and without, and the next is asked for at once."""

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import LAPTOP
from tests.journeys.people import log_in

ADDRESS = "/admin/stations-papers/"


@pytest.fixture
def no_runs(site):
    yield
    site.shell("from stations.models import PaperRun; PaperRun.objects.all().delete()")


def ask(page):
    page.goto(ADDRESS)
    page.locator("[name=election]").select_option(label="Пример выборов")
    page.get_by_role("button", name="Подготовить документы").click()
    expect(page.locator("progress")).to_be_visible()


@pytest.mark.parametrize("javascript", [True, False])
def test_a_run_is_cancelled_and_the_next_is_asked_for(visit, no_runs, javascript):
    page = visit(LAPTOP, "ru", javascript=javascript)
    log_in(page, "headquarters")
    ask(page)
    page.get_by_role("button", name="Отменить печать").click()
    expect(page.locator("main")).to_contain_text("отменено")
    expect(page.locator("progress")).to_have_count(0)
    ask(page)

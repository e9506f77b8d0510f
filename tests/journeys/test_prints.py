"""Many sheets at once, in the browser of the headquarters: the bar moves by itself, and without JavaScript it is there all the same."""

import re
import zipfile

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import LAPTOP
from tests.journeys.people import log_in

ADDRESS = "/admin/certificate-prints/"


@pytest.fixture
def work(site):
    yield lambda: site.manage("db_worker", "--backend", "queue", "--batch", "--no-startup-delay", "--verbosity=0")
    site.shell("from certificates.models import PrintRun; PrintRun.objects.all().delete()")


def ask(page):
    """For all of the first programme."""
    page.goto(ADDRESS)
    page.locator("[name=programme]").select_option(index=1)
    page.locator("main form:has([name=programme]) button[type=submit]").click()
    page.wait_for_load_state()


def downloaded(page):
    with page.expect_download() as download:
        page.locator("a[href$='certificates.zip']").click()
    return zipfile.ZipFile(download.value.path()).namelist()


def test_the_bar_moves_and_ends_in_a_download(visit, site, work):
    page = visit(LAPTOP, "ru")
    log_in(page, "headquarters")
    ask(page)
    bar = page.locator("progress[data-state]")
    expect(bar).to_have_attribute("value", "0")
    site.shell("from certificates.models import PrintRun; PrintRun.objects.update(made=1)")
    expect(page.locator("[data-count]")).to_have_text(re.compile(r"^1 / \d+$"))
    assert bar.evaluate("bar => bar.value") == 1
    work()
    expect(page.locator("a[href$='certificates.zip']")).to_be_visible()
    assert downloaded(page)


def test_without_javascript_the_bar_is_there_and_a_run_is_cancelled(visit, site, work):
    page = visit(LAPTOP, "ru", javascript=False)
    log_in(page, "headquarters")
    ask(page)
    expect(page.locator("progress")).to_have_attribute("value", "0")
    site.shell("from certificates.models import PrintRun; PrintRun.objects.update(made=1)")
    page.get_by_role("link", name="Посмотреть, сколько готово").click()
    expect(page.locator("progress")).to_have_attribute("value", "1")
    page.get_by_role("button", name="Отменить печать").click()
    expect(page.locator("main")).to_contain_text("отменено")
    ask(page)
    work()
    page.get_by_role("link", name="Посмотреть, сколько готово").click()
    assert downloaded(page)

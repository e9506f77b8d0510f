"""Journeys: a real browser at 360 px against the production server, on sample data of its own."""

import os

import pytest
from playwright.sync_api import expect

from tests.site import running_site

PHONE = {"width": 360, "height": 740}
LAPTOP = {"width": 1280, "height": 800}
expect.set_options(timeout=30_000)  # CI runs all other tests beside


def pytest_collection_modifyitems(items):
    for item in items:
        if "journeys" in item.path.parts:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    with running_site(tmp_path_factory.mktemp("site"), "--volunteers=60", "--stations=24") as site:
        yield site


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
    return {**browser_type_launch_args, "executable_path": os.environ.get("CHROMIUM", "/usr/bin/chromium"), "args": quiet}


@pytest.fixture
def visit(browser, site):
    """visit(viewport) → a page of a new, empty browser; every page's console errors fail the journey."""
    contexts, errors = [], []

    def open_page(viewport=PHONE, language="kk", javascript=True):
        phone = {"is_mobile": viewport is PHONE, "has_touch": viewport is PHONE}
        context = browser.new_context(viewport=viewport, base_url=site.url, locale=language, java_script_enabled=javascript, **phone)
        context.set_default_timeout(30_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert errors == []

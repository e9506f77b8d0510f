"""What axe finds on a page. Its findings fail the journey."""

from axe_playwright_python.sync_playwright import Axe


def assert_accessible(page):
    """No finding of axe, and nothing wider than the screen."""
    found = Axe().run(page).response["violations"]
    assert [f"{one['id']}: {node['target']}" for one in found for node in one["nodes"]] == [], page.url
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{page.url} is wider than the screen"

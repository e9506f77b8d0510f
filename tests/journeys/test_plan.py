"""The headquarters plans: asks, looks, applies a part, loses somebody, plans the area anew."""

from playwright.sync_api import expect

from tests.journeys.accessibility import assert_accessible
from tests.journeys.conftest import LAPTOP
from tests.journeys.people import log_in


def work(site):
    site.manage("db_worker", "--backend", "queue", "--batch", "--no-startup-delay", "--verbosity=0")


def test_a_plan_is_asked_for_looked_at_applied_and_made_anew(site, visit):
    page = visit(LAPTOP, "ru")
    log_in(page, "headquarters")
    page.goto("/admin/stations-desk/plans/")
    page.get_by_role("button", name="Составить план").click()
    expect(page.get_by_text("Эту страницу можно закрыть")).to_be_visible()
    work(site)
    expect(page.get_by_role("heading", name="Что изменится по сравнению с сегодняшним днём")).to_be_visible()
    assert_accessible(page)
    expect(page.locator("svg.plan-map a").first).to_be_visible()  # as many as the first shift has stations: other journeys add shifts
    page.locator("input[name=line]").first.check()
    page.get_by_role("button", name="Применить только отмеченное").click()
    work(site)
    expect(page.get_by_text("применено", exact=True).first).to_be_visible()
    station = site.shell(
        "from stations.models import *\n"
        "from stations.services import withdraw\n"
        "from django.utils import timezone\n"
        "one = Assignment.objects.filter(state='told', plan_line__isnull=False, station__election__slug='sample-election').get()\n"
        "withdraw(one, by=None, at=timezone.now(), reason='Fell ill.')\n"
        "print(one.station_id)"
    ).strip()
    page.goto(f"/admin/stations-desk/stations/{station}/")
    page.get_by_role("button", name="Составить план территории заново").first.click()
    expect(page.get_by_role("heading", name="Что изменится по сравнению с сегодняшним днём")).to_be_visible()

"""The last two weeks of a headquarters, in its browser: a list of 700 stations imported, planned, applied; somebody declines, a substitute takes
the post, the certificate is revoked, the mandates are printed.

STATION_LIST=/path/to/list.csv brings a list of one's own (id, name, address, la_name, lat, lon).
"""

import json
import os
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import LAPTOP
from tests.journeys.people import log_in

STATIONS = 700
COLUMNS = {"number": "id", "area": "la_name", "name": "name", "address": "address", "latitude": "lat", "longitude": "lon"}
SET_UP = """
from datetime import timedelta
from django.utils import timezone
from stations.models import Election, Shift
from certificates.models import Programme
day = timezone.localtime(timezone.now() + timedelta(days=20)).replace(hour=0, minute=0, second=0, microsecond=0)
name = {"kk": "Үлкен сайлау", "ru": "Большие выборы", "en": "Large election"}
programme = Election.objects.get(slug="sample-election").programme
election = Election.objects.create(slug="large", name=name, day=day.date(), programme=programme)
for name, begins, ends in (("Үлкен таң", 5, 14), ("Үлкен кеш", 14, 26)):
    shift = Shift(election=election, name={"kk": name, "ru": name, "en": name})
    shift.starts_at, shift.ends_at = day + timedelta(hours=begins), day + timedelta(hours=ends)
    shift.save()
print(election.pk)
"""
STANDS = """
import json
from bench.people import session_of
from stations.models import Assignment
one = Assignment.objects.filter(station__election={election}, state="told").order_by("pk").first()
print(json.dumps({{"session": session_of(one.person), "name": one.person.full_name, "post": one.post_id, "station": one.station.number}}))
"""
OFFERED = """
import json
from bench.people import session_of
from stations.models import Offer
offer = Offer.objects.filter(hole__post={post}, state="open").select_related("person").get()
print(json.dumps({{"session": session_of(offer.person), "name": offer.person.full_name, "number": offer.person.certificates.first().number}}))
"""


def listed(path):
    """A list as authorities hand them out: more columns than we want, in their own order."""
    rows = ["id,name,address,postcode,ward_code,ward_name,la_code,la_name,lon,lat"]
    for number in range(1, STATIONS + 1):
        street = f'"School, no. {number}","Abay {number}, 2nd entrance"'
        area, at = number % 10, f"{76.8 + number / 5000:.6f},{43.2 + number % 50 / 500:.6f}"
        rows.append(f"{4000 + number},{street},0500{area},W{area},Ward {area},A{area},District {area},{at}")
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def station_list(tmp_path):
    own = os.environ.get("STATION_LIST")
    return Path(own) if own else listed(tmp_path / "stations.csv")


def work(site):
    site.manage("db_worker", "--backend", "queue", "--batch", "--no-startup-delay", "--verbosity=0")


def as_(page, site, session):
    page.context.add_cookies([{"name": "sessionid", "value": session.strip(), "url": site.url}])
    return page


def bring(page, site, election, path):
    page.goto(f"/admin/stations-lists/?election={election}")
    page.set_input_files("[name=file]", path)
    page.get_by_role("button", name="Посмотреть список").click()
    for field, heading in (
        ("number", "id"),
        ("area", "la_name"),
        ("name", "name"),
        ("address", "address"),
        ("latitude", "lat"),
        ("longitude", "lon"),
    ):
        page.select_option(f"[name={field}_0]", label=heading)
    page.get_by_role("button", name="Посмотреть, что изменится").click()
    work(site)
    page.get_by_role("button", name=f"Загрузить {STATIONS} участков").click()
    work(site)
    expect(page.locator("main")).to_contain_text("Загружено в выборы")


def plan_and_apply(page, site, election):
    page.goto(f"/admin/stations-desk/plans/?election={election}")
    page.get_by_role("button", name="Составить план").click()
    work(site)
    expect(page.get_by_role("heading", name="Что изменится по сравнению с сегодняшним днём")).to_be_visible()
    page.locator("button[name=act][value=all]").click()
    work(site)
    expect(page.get_by_text("применён", exact=True).first).to_be_visible()


def decline(page):
    page.goto("/kk/posts/")
    card = page.locator("section.card", has_text="Үлкен сайлау").first
    card.locator("summary", has_text="Келе алмаймын").click()
    card.locator("[name=reason]").fill("Балам ауырып қалды")
    card.locator("button[value=decline]").click()
    page.get_by_text("Сіз орыннан бас тарттыңыз").wait_for()


def revoke(page, number):
    page.goto(f"/admin/certificate/?q={number}")
    page.locator("td.title a", has_text=number).first.click()
    page.locator("a[href*='/revoke/']").first.click()
    page.fill("[name=reason]", "Агитировал на участке")
    if page.locator("[name=which]").count():
        page.locator("[name=which]").first.check()
    page.locator("main form button[type=submit]").last.click()
    expect(page.locator(".messages")).to_contain_text(number)


def holes_of(page, name):
    page.goto("/ru/day/")
    return page.locator("li.hole", has_text=name).filter(has_text="Үлкен")


def printed(page, site):
    """The names in the ZIP of mandates and badges."""
    page.goto("/admin/stations-papers/")
    page.locator("[name=election]").select_option(label="Большие выборы")
    page.get_by_role("button", name="Подготовить документы").click()
    work(site)
    ready = page.get_by_role("link", name="Скачать ZIP").first
    expect(ready).to_be_visible()
    with page.expect_download() as download:
        ready.click()
    return zipfile.ZipFile(download.value.path()).namelist()


def test_a_list_becomes_a_plan_and_the_plan_bears_what_people_do(visit, site, station_list):
    election = site.shell(SET_UP).strip()
    headquarters = visit(LAPTOP, "ru")
    log_in(headquarters, "headquarters")
    bring(headquarters, site, election, station_list)
    plan_and_apply(headquarters, site, election)

    told = json.loads(site.shell(STANDS.format(election=election)))
    decline(as_(visit(), site, told["session"]))
    hole = holes_of(headquarters, told["name"])
    expect(hole).to_have_count(1)
    hole.locator("a.main").click()
    headquarters.locator("button[value=offer]").click()
    headquarters.get_by_text("Пост предложен и будет предлагаться").wait_for()

    offered = json.loads(site.shell(OFFERED.format(post=told["post"])))
    substitute = as_(visit(), site, offered["session"])
    substitute.goto("/kk/posts/")
    substitute.locator(".card--asked button[value=accept]").first.click()
    substitute.get_by_text("Орын сіздікі").wait_for()
    expect(holes_of(headquarters, told["name"])).to_have_count(0)

    revoke(headquarters, offered["number"])
    expect(holes_of(headquarters, offered["name"]).first).to_be_visible()
    assert any(name.endswith(".pdf") for name in printed(headquarters, site))
    headquarters.goto(f"/ru/board/{election}/")
    expect(headquarters.locator("main")).to_contain_text(str(STATIONS))
    site.shell("from stations.models import PaperRun; PaperRun.objects.all().delete()")

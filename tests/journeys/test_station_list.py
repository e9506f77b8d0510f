"""The headquarters brings a list of stations and prints what observers carry, in its browser; the list without JavaScript too."""

import zipfile

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import LAPTOP, PHONE
from tests.journeys.people import log_in

LIST = "№ участка;Район;Название\n9901;Алмалинский район;Первая школа\n9902;Новый район;Вторая школа\n"


@pytest.fixture
def list_file(tmp_path, site):
    path = tmp_path / "участки.csv"
    path.write_text(LIST, encoding="cp1251")
    yield path
    site.shell("from stations.models import Station; Station.objects.filter(number__startswith='990').delete()")


# Without JavaScript on a phone: nothing stands where Wagtail would draw its menu.
@pytest.mark.parametrize(("javascript", "viewport"), [(True, LAPTOP), (False, PHONE)])
def test_a_list_is_looked_at_line_by_line_and_then_imported(visit, list_file, javascript, viewport):
    page = visit(viewport, "ru", javascript=javascript)
    log_in(page, "headquarters")
    page.goto("/admin/stations-lists/")
    page.locator("[name=election]").select_option(index=1)
    page.set_input_files("[name=file]", list_file)
    page.get_by_role("button", name="Посмотреть список").click()
    expect(page.locator("[name=number_0]")).to_have_value("№ участка")
    page.get_by_role("button", name="Посмотреть, что изменится").click()
    expect(page.locator("main")).to_contain_text("Вторая школа")
    page.get_by_role("button", name="Загрузить 2 участка").click()
    expect(page.locator("main")).to_contain_text("Загружено в выборы")
    page.get_by_role("link", name="К участкам").click()
    for number, name in (("9901", "Первая школа"), ("9902", "Вторая школа")):
        page.goto(f"/admin/stations/?q={number}")
        row = page.locator("main tbody tr").filter(has_text=number)
        expect(row).to_have_count(1)
        expect(row).to_contain_text(name)


def test_mandates_and_badges_come_in_one_zip(visit, site):
    page = visit(LAPTOP, "ru")
    log_in(page, "headquarters")
    page.goto("/admin/stations-papers/")
    page.locator("[name=election]").select_option(label="Пример выборов")
    page.get_by_role("button", name="Подготовить документы").click()
    expect(page.locator("progress[data-state]")).to_be_visible()
    site.manage("db_worker", "--backend", "queue", "--batch", "--no-startup-delay", "--verbosity=0")
    ready = page.get_by_role("link", name="Скачать ZIP")
    expect(ready).to_be_visible()
    with page.expect_download() as download:
        ready.click()
    names = zipfile.ZipFile(download.value.path()).namelist()
    assert any(name.endswith("направления 1.pdf") for name in names)
    assert any(name.endswith("бейджи 1.pdf") for name in names)
    site.shell("from stations.models import PaperRun; PaperRun.objects.all().delete()")

"""The camera of the page /v: a browser whose camera sees a sheet."""

import pytest
import segno
from playwright.sync_api import expect

from tests.journeys.conftest import PHONE

SIZE = 480


@pytest.fixture
def filmed(tmp_path):
    """filmed(text) → a film (YUV4MPEG2) of its QR code."""

    def film(text):
        code = segno.make_qr(text, error="m")
        rows = [bytes(16 if dark else 235 for dark in row) for row in code.matrix_iter(scale=SIZE // (len(code.matrix) + 8), border=4)]
        edge = SIZE - len(rows)
        luma = b"".join(row + b"\xeb" * edge for row in rows) + b"\xeb" * SIZE * edge
        file = tmp_path / "sheet.y4m"
        file.write_bytes(f"YUV4MPEG2 W{SIZE} H{SIZE} F5:1 Ip A1:1 C420\n".encode() + (b"FRAME\n" + luma + b"\x80" * (SIZE * SIZE // 2)) * 5)
        return file

    return film


@pytest.fixture
def looking(browser_type, browser_type_launch_args, site):
    """looking(film) → the page of a browser whose camera shows the film."""
    browsers = []

    def launch(film):
        camera = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream", f"--use-file-for-fake-video-capture={film}"]
        arguments = {**browser_type_launch_args, "args": [*browser_type_launch_args["args"], *camera]}
        browsers.append(browser_type.launch(**arguments))
        return browsers[-1].new_context(viewport=PHONE, base_url=site.url, locale="ru").new_page()

    yield launch
    for browser in browsers:
        browser.close()


def test_the_camera_reads_a_sheet(looking, filmed, site):
    address = site.shell(ADDRESS).split("address:")[1].strip()
    page = looking(filmed(address))
    page.goto("/v")
    page.locator("main:visible [data-scan]").click()
    expect(page.locator("body[data-verdict=valid]")).to_be_visible(timeout=30_000)
    expect(page.locator("main:visible h1:visible")).to_contain_text("Подпись верна; по списку от")
    expect(page.locator("main:visible video")).to_be_hidden()


# One from before any list that the site has signed: of one that another journey has just earned, a list of ten minutes ago knows nothing.
ADDRESS = """import sys
from datetime import timedelta
from django.utils import timezone
from certificates.models import Certificate
from certificates.offline.qr import qr_address
now = timezone.now()
valid = Certificate.objects.valid(now).filter(issued_at__lt=now - timedelta(hours=1))
sys.stdout.write("address:" + qr_address(valid.order_by("-pk").first()))
"""

import gzip
import json
import re
from base64 import urlsafe_b64decode
from pathlib import Path

import brotli
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from django.contrib.staticfiles import finders

from certificates.keys import KeyUse, published
from certificates.offline import views as check_views

pytestmark = pytest.mark.usefixtures("own_keys")


def test_the_page_is_the_same_for_everybody_and_is_in_all_languages(client, certificate, volunteer):
    anybody = client.get("/v", HTTP_ACCEPT_LANGUAGE="ru")
    client.force_login(volunteer)
    assert client.get("/v", HTTP_ACCEPT_LANGUAGE="en").content == anybody.content
    page = anybody.content.decode()
    assert "Vary" not in anybody or "Cookie" not in anybody["Vary"]
    for language, words in (("kk", "Камерамен сканерлеу"), ("ru", "Сканировать камерой"), ("en", "Scan with the camera")):
        assert words in page
        assert f'<main class="page inner" lang="{language}"' in page
        assert f'href="/{language}/certificates/verify/"' in page
    assert volunteer.full_name not in page
    assert "csrf" not in page


def test_it_needs_no_database(client, db, django_assert_num_queries):
    client.get("/v")
    with django_assert_num_queries(0):
        client.get("/v")
        client.get("/v/sw.js")
        client.get("/v/manifest.webmanifest")


def test_nothing_stands_inline_and_nothing_is_loaded_from_elsewhere(client, db):
    response = client.get("/v")
    page = response.content.decode()
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert "unsafe" not in response["Content-Security-Policy"]
    assert response["X-Frame-Options"] == "DENY"
    assert "noindex" in response["X-Robots-Tag"]
    assert re.findall(r"<script(?![^>]* src=)", page) == []
    assert re.findall(r"<style|\sstyle=|\son[a-z]+=", page) == []
    assert re.findall(r'(?:src|href)="(?!/)', page) == []


def test_page_script_and_style_are_light(client, db):
    """What a phone loads before it can check: all but the reader of QR codes, which is loaded where the browser has none."""
    page = client.get("/v").content
    addresses = re.findall(r'<(?:script src|link rel="stylesheet" href)="/static/([^"]+)"', page.decode())
    assert len(addresses) == 7
    files = [Path(finders.find(address)).read_bytes() for address in addresses]
    assert len(gzip.compress(page)) + sum(len(brotli.compress(file)) for file in files) < 25 * 1024


def test_its_worker_keeps_the_page_and_its_files_and_answers_for_nothing_else(client, db):
    response = client.get("/v/sw.js")
    assert response["Service-Worker-Allowed"] == "/v"
    assert response["Content-Type"].startswith("text/javascript")
    parts = json.loads(re.search(r"PARTS = (\[.*?\])", response.content.decode())[1])
    assert parts[:2] == ["/v", "/v/manifest.webmanifest"]
    for part in parts:
        assert part.startswith(("/v", "/static/"))
        assert not part.startswith("/static/") or finders.find(part.removeprefix("/static/")), part


def test_another_word_is_another_worker(client, db, monkeypatch):
    before = client.get("/v/sw.js").content
    monkeypatch.setattr(check_views, "_page", lambda offset: "another page")
    assert client.get("/v/sw.js").content != before


def test_what_is_trusted_is_our_keys_and_the_names_of_programmes(client, programme):
    told = client.get("/v/trust.json").json()
    [key] = published(KeyUse.QR)
    assert list(told["keys"]) == [key.kid]
    point = urlsafe_b64decode(told["keys"][key.kid] + "==")
    assert ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point).public_numbers() == key.key.public_numbers()
    assert told["programmes"] == {str(programme.pk): dict(programme.name)}
    assert told["lists"] == [1]
    assert told["origin"] == "http://127.0.0.1:8000"


def test_what_is_trusted_costs_two_queries(client, programme, django_assert_max_num_queries):
    with django_assert_max_num_queries(2):
        client.get("/v/trust.json")


@pytest.mark.parametrize(("language", "name"), [("kk", "Сертификатты тексеру"), ("ru", "Проверить сертификат"), ("en", "Verify a certificate")])
def test_a_phone_can_put_it_on_its_home_screen(client, db, language, name):
    told = client.get("/v/manifest.webmanifest", HTTP_ACCEPT_LANGUAGE=language).json()
    assert (told["start_url"], told["scope"], told["name"], told["lang"]) == ("/v", "/v", name, language)
    for icon in told["icons"]:
        assert finders.find(icon["src"].removeprefix("/static/"))


def test_addresses_beside_it_lead_on(client, db):
    assert client.get("/v/").headers["Location"] == "/v"
    assert client.post("/v").status_code == 405
    assert client.get("/v/nobody").status_code == 302


def test_the_reader_of_codes_that_is_shipped_is_the_published_one_with_its_licence():
    script = Path(finders.find("check/jsqr/jsQR.js")).read_bytes()
    licence = Path(finders.find("check/jsqr/LICENSE")).read_text()
    assert len(script) == 256_885
    assert "Apache License" in licence

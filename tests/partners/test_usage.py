"""Counted once a person and day, without keeping who it was."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from django.utils.timezone import localdate

from courses import visitors
from courses.materials import usage_of
from courses.models import MaterialUsage
from tests.partners.conftest import client_of
from tests.partners.test_desks import publish

PHONE = "Mozilla/5.0 (Linux; Android 8.1) AppleWebKit/537.36 Chrome/100.0 Mobile Safari/537.36"


def reader(browser=PHONE, address="10.0.0.1"):
    return Client(headers={"user-agent": browser}, REMOTE_ADDR=address)


def fetched(response):
    return b"".join(response.streaming_content) if response.streaming else response.content


def counted(material):
    used = usage_of().get(pk=material.pk)
    return used.views, used.downloads


@pytest.fixture
def material(alpha, beta, topic):
    return publish(alpha, beta.reviewer, topic, "Leaflet", document=alpha.document(), kind="document")


def test_a_reader_counts_once_a_day_for_views_and_once_for_downloads(material):
    one, other = reader(), reader(address="10.0.0.2")
    for client in (one, one, other):
        page = client.get(material.url)
        assert fetched(client.get(material.document.url)) == b"%PDF-1.4 leaflet"
    assert f"{material.document.url}?material={material.pk}" in page.text
    assert counted(material) == (2, 2)


@pytest.mark.parametrize(
    "headers",
    [
        {"user-agent": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"},
        {"user-agent": "curl/8.5"},
        {"user-agent": ""},
        {"user-agent": PHONE, "sec-purpose": "prefetch;prerender"},
        {"user-agent": PHONE, "purpose": "prefetch"},
    ],
    ids=str,
)
def test_robots_and_what_is_fetched_ahead_do_not_count(material, headers):
    client = Client(headers=headers)
    client.get(material.url)
    fetched(client.get(material.document.url))
    reader().head(material.url)
    assert counted(material) == (0, 0)


def test_one_address_cannot_drive_a_count_up(material, monkeypatch):
    monkeypatch.setattr(visitors, "MOST_OF_AN_ADDRESS", 3)
    for number in range(6):
        reader(f"{PHONE} {number}").get(material.url)
    assert counted(material) == (3, 0)


def test_a_preview_and_what_nobody_published_count_nothing(alpha, beta, topic):
    page, state = alpha.submitted(topic, document=alpha.document())
    reviewer = client_of(beta.reviewer)
    reviewer.get(f"/admin/partners/reviews/{state.pk}/submitted/", headers={"user-agent": PHONE})
    fetched(reviewer.get(page.document.url, headers={"user-agent": PHONE}))
    assert MaterialUsage.objects.count() == 0


def test_nothing_that_is_kept_names_a_reader(material):
    reader(address="203.0.113.77").get(material.url)
    kept = repr(list(MaterialUsage.objects.values())) + repr(list(cache._cache.items()))
    assert "203.0.113.77" not in kept
    assert "Android" not in kept
    assert {field.name for field in MaterialUsage._meta.fields} == {"id", "material", "day", "views", "downloads"}


def test_translations_that_share_a_document_are_counted_each_for_itself(alpha, beta, topic, material):
    other = publish(alpha, beta.reviewer, topic, "Листовка", language="ru", document=material.document, kind="document")
    fetched(reader().get(f"{material.document.url}?material={other.pk}"))
    fetched(reader().get(f"{material.document.url}?material=999999"))
    fetched(reader(address="10.0.0.3").get(f"{material.document.url}?material=²"))
    assert (counted(material), counted(other)) == ((0, 2), (0, 1))


def test_use_is_told_by_organisation_and_period_and_materials_nobody_opened_are_there_too(alpha, beta, topic, material):
    unread = publish(alpha, beta.reviewer, topic, "Unread")
    publish(beta, alpha.reviewer, topic, "Of beta")
    alpha.material(topic, "Never published")
    today = localdate()
    for days, views in ((0, 1), (10, 20), (40, 300)):
        MaterialUsage.objects.create(material=material, day=today - timedelta(days=days), views=views, downloads=1)

    def use(**period):
        return [(row.pk, row.views, row.downloads) for row in usage_of(alpha.organisation, **period)]

    assert use() == [(material.pk, 321, 3), (unread.pk, 0, 0)]
    assert use(since=today - timedelta(days=29)) == [(material.pk, 21, 2), (unread.pk, 0, 0)]
    assert use(since=today - timedelta(days=40), until=today - timedelta(days=10)) == [(material.pk, 320, 2), (unread.pk, 0, 0)]


def test_the_numbers_are_for_editors_of_the_organisation_and_the_headquarters(alpha, beta, topic, headquarters, superuser, material):
    other = publish(beta, alpha.reviewer, topic, "Of beta")
    MaterialUsage.objects.create(material=material, day=timezone.now(), views=4711)
    MaterialUsage.objects.create(material=other, day=localdate() - timedelta(days=60), views=8822)
    own = client_of(alpha.editor).get("/admin/partners/usage/?days=").text
    assert "4711" in own
    assert "8822" not in own
    assert "4711" in client_of(alpha.editor).get("/admin/partners/materials/").text
    everything = client_of(headquarters).get("/admin/partners/usage/?days=").text
    assert "4711" in everything
    assert "8822" in everything
    assert "8822" not in client_of(headquarters).get("/admin/partners/usage/?days=30").text
    assert client_of(headquarters).get("/admin/partners/usage/?days=x&p=99").status_code == 200
    assert client_of(alpha.reviewer).get("/admin/partners/usage/").headers["Location"] == "/admin/"


def test_a_material_taken_back_keeps_its_numbers(alpha, beta, topic, material):
    MaterialUsage.objects.create(material=material, day=localdate(), views=5)
    material.unpublish()
    assert counted(material) == (5, 0)


def test_a_part_of_a_file_is_served_to_a_player(alpha, beta, topic):
    content = bytes(range(256)) * 10
    document = alpha.document(content=content)
    publish(alpha, beta.reviewer, topic, "Video", document=document, kind="document")

    def part(wanted, **headers):
        response = reader().get(document.url, headers={"range": wanted, "accept-encoding": "gzip", **headers})
        return response.status_code, response.get("Content-Range"), fetched(response)

    assert part("bytes=0-99") == (206, "bytes 0-99/2560", content[:100])
    assert part("bytes=2500-") == (206, "bytes 2500-2559/2560", content[2500:])
    assert part("bytes=-10") == (206, "bytes 2550-2559/2560", content[-10:])
    assert part("bytes=100-99999") == (206, "bytes 100-2559/2560", content[100:])
    assert part("bytes=9999-")[:2] == (416, "bytes */2560")
    for whole in ("bytes=0-1,5-6", "lines=1-2", "bytes=-", "bytes=²-"):
        assert part(whole) == (200, None, content)
    assert part("bytes=0-99", **{"if-range": '"old"'}) == (200, None, content)

"""The server fetches nothing that anybody types."""

import re
from pathlib import Path

import pytest
from django.urls import reverse
from wagtail.embeds import embeds
from wagtail.embeds.exceptions import EmbedUnsupportedProviderException

ROOT = Path(__file__).resolve().parents[2]
OWN = {"training_site/alive.py"}  # asks the process beside it whether it lives
APPS = ("people", "courses", "quizzes", "certificates", "stations", "partners", "dashboard", "training_site")
ADDRESSES = ["http://127.0.0.1/", "http://169.254.169.254/latest/meta-data/", "https://www.youtube.com/watch?v=dQw4w9WgXcQ", "file:///etc/passwd"]


@pytest.fixture
def no_network(monkeypatch):
    def fetch(*args, **kwargs):
        raise AssertionError("something was fetched")

    monkeypatch.setattr("socket.socket.connect", fetch)
    monkeypatch.setattr("urllib.request.urlopen", fetch)


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_address_is_embedded(db, no_network, address):
    with pytest.raises(EmbedUnsupportedProviderException):
        embeds.get_embed(address)


def test_the_chooser_of_embeds_fetches_nothing(client, superuser, tree, monkeypatch):
    client.force_login(superuser)
    monkeypatch.setattr("wagtail.embeds.finders.oembed.requests.get", lambda *args, **kwargs: 1 / 0, raising=False)
    for address in ADDRESSES:
        response = client.post(reverse("wagtailembeds:chooser_upload"), {"embed-chooser-url": address})
        assert response.status_code == 200
        assert "<iframe" not in response.content.decode()


def test_no_module_of_ours_opens_connections():
    """Where one begins to, docs/security.md says to where, and this list has it."""
    opens = re.compile(r"^\s*(?:import|from) (?:requests|httpx|aiohttp|urllib3|http\.client|ftplib|urllib\.request)\b", re.MULTILINE)
    files = [file for app in APPS for file in (ROOT / app).rglob("*.py")]
    assert {str(file.relative_to(ROOT)) for file in files if opens.search(file.read_text())} == OWN

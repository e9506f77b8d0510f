"""Badges as a stranger gets them: by their public addresses alone."""

import json

import pytest
from django.utils import timezone

from certificates.documents import services as documents

HOST = "observers.example"


@pytest.fixture
def site(settings):
    """The site at an address of its own, from which nothing is ever loaded."""
    settings.WAGTAILADMIN_BASE_URL = f"https://{HOST}"
    return f"https://{HOST}"


@pytest.fixture
def ask(client, site):
    """ask(address): what the site answers to somebody who has only the address."""

    def answer(address, **headers):
        assert address.startswith(site)
        return client.get(address.removeprefix(site), headers=headers)

    return answer


def badge_of(certificate):
    return json.loads(documents.badge(certificate, at=timezone.now()))

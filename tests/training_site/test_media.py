"""Uploads in a store that is no disk: here one in memory."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage


@pytest.fixture
def store(settings):
    settings.STORAGES = {**settings.STORAGES, "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"}}
    for name in ("images/a.jpg", "original_images/b.jpg", "documents/c.pdf"):
        default_storage.save(name, ContentFile(b"content of " + name.encode()))


def test_images_come_from_the_store_by_an_address_of_the_site(client, store):
    response = client.get("/media/images/a.jpg")
    assert b"".join(response.streaming_content) == b"content of images/a.jpg"
    assert response["Content-Type"] == "image/jpeg"
    assert response["Cache-Control"] == "public, max-age=86400"


@pytest.mark.parametrize(
    "path", ["images/none.jpg", "images/../documents/c.pdf", "images/..%2foriginal_images/b.jpg", "documents/c.pdf", "images/.."]
)
def test_nothing_else_does(client, store, path):
    assert client.get(f"/media/{path}").status_code == 404

"""What comes before the processes of a new release."""

from types import SimpleNamespace

import pytest
from django.core.checks import Error
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import connection

from tests.factories.certificates import CertificateFactory
from training_site import checks
from training_site.management.commands import release
from training_site.models import HomePage

pytestmark = pytest.mark.django_db


@pytest.fixture
def called(monkeypatch):
    """The names of the commands that a release ran; migrations have run already."""
    names = []

    def call(name, **options):
        names.append(name)
        if name != "migrate":
            call_command(name, **options)

    monkeypatch.setattr(release, "call_command", call)
    return names


def test_the_first_one_makes_keys_and_the_next_one_keeps_them(called, own_keys, tree, settings):
    settings.BAKYLAU_KEYS_MADE = False
    call_command("release")
    ring = own_keys.path.read_text()
    call_command("release")
    assert called == ["rotate_keys", "migrate", "migrate"]
    assert own_keys.path.read_text() == ring


def test_a_lost_ring_is_not_made_anew(called, own_keys, tree, settings):
    CertificateFactory()
    settings.BAKYLAU_KEYS_MADE = False
    with pytest.raises(SystemCheckError, match="rotate_keys"):
        call_command("release")
    assert not own_keys.path.exists()


def test_the_frame_of_the_site_is_made_where_there_is_none(called, own_keys, tree, monkeypatch):
    made = []
    monkeypatch.setattr(release, "load_site", lambda: made.append("frame"))
    call_command("release")
    assert made == []
    monkeypatch.setattr(release, "HomePage", SimpleNamespace(objects=HomePage.objects.none()))
    call_command("release")
    assert made == ["frame"]


def test_it_fails_where_the_service_would_not_start(called, own_keys, tree, monkeypatch, settings):
    settings.IS_SERVICE = True
    monkeypatch.setattr(checks, "_open_doors", lambda: [Error("A door is open.", id="training_site.E002")])
    with pytest.raises(SystemCheckError, match="A door is open"):
        call_command("release")


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_migrations_of_a_release_wait_for_no_table_for_long():
    def patience():
        with connection.cursor() as cursor:
            cursor.execute("SHOW lock_timeout")
            return cursor.fetchone()[0]

    with release.alone():
        assert patience() == release.PATIENCE
    assert patience() == "0"

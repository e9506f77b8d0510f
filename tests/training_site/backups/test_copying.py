"""A copy overwrites nothing, forges nothing, and knows when it is damaged."""

import json

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from tests.factories.people import PersonFactory
from training_site.backups import databases, files, manifest
from training_site.backups.restoring import Refused, restore

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def copy(own_keys, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.MEDIA_ROOT.mkdir()
    (settings.MEDIA_ROOT / "picture.png").write_bytes(b"picture")
    PersonFactory()
    call_command("backup", tmp_path / "copy")
    return tmp_path / "copy"


def put_back(folder):
    said = []
    restore(folder, at=timezone.now(), say=said.append)
    return said


def test_it_is_whole_and_its_owners_alone(copy):
    said = manifest.checked(copy)
    assert (said["people"], said["certificates"]) == (1, 0)
    assert {*said["files"]} == {databases.FILES[said["engine"]], files.NAME}
    assert copy.stat().st_mode & 0o077 == 0
    assert all(path.stat().st_mode & 0o077 == 0 for path in copy.iterdir())


def test_it_overwrites_nothing(copy):
    before = {path: path.read_bytes() for path in copy.iterdir()}
    with pytest.raises(CommandError, match="overwrites nothing"):
        call_command("backup", copy)
    assert {path: path.read_bytes() for path in copy.iterdir()} == before


def test_one_that_fails_leaves_nothing(own_keys, settings, tmp_path, monkeypatch):
    def fail(path, *args):
        path.write_bytes(b"half")
        raise databases.Failed("pg_dump: no space left on device")

    monkeypatch.setattr(databases, "dump", fail)
    with pytest.raises(CommandError, match="no space left"):
        call_command("backup", tmp_path / "copy")
    assert not list(tmp_path.glob("copy*"))


def test_keys_are_not_in_it_and_lie_apart(copy, tmp_path):
    private = json.loads((tmp_path / "keys" / "ring.json").read_text())["keys"][0]["d"] if (tmp_path / "keys" / "ring.json").exists() else "never"
    assert all(private.encode() not in path.read_bytes() for path in copy.iterdir())
    with pytest.raises(CommandError, match="apart"):
        call_command("backup", tmp_path / "next", "--keys", tmp_path / "next" / "keys")
    assert not (tmp_path / "next").exists()


def test_the_ring_is_copied_where_one_asks_for_it(own_keys, tmp_path, settings):
    own_keys.ring()
    call_command("backup", tmp_path / "copy", "--keys", tmp_path / "safe")
    assert (tmp_path / "safe" / "ring.json").read_text() == own_keys.path.read_text()
    assert (tmp_path / "safe" / "ring.json").stat().st_mode & 0o077 == 0
    with pytest.raises(CommandError, match="exists"):
        call_command("backup", tmp_path / "copy-2", "--keys", tmp_path / "safe")


@pytest.mark.parametrize("harm", ["changed", "missing", "more", "no manifest", "manifest"])
def test_a_damaged_one_is_refused_before_anything_is_written(copy, harm):
    file = copy / files.NAME
    match harm:
        case "changed":
            file.write_bytes(file.read_bytes()[:-1] + b"x")
        case "missing":
            file.unlink()
        case "more":
            (copy / "more").write_bytes(b"")
        case "no manifest":
            (copy / manifest.NAME).unlink()
        case "manifest":
            (copy / manifest.NAME).write_text("{")
    with pytest.raises(Refused, match=r"damaged|manifest"):
        put_back(copy)


def test_nothing_is_put_over_what_is_there(copy):
    with pytest.raises(Refused, match="There are tables in this database"):
        put_back(copy)


def test_one_of_another_engine_is_refused(copy, monkeypatch):
    said = json.loads((copy / manifest.NAME).read_text()) | {"engine": "oracle"}
    (copy / manifest.NAME).write_text(json.dumps(said))
    with pytest.raises(Refused, match="The copy is of oracle"):
        put_back(copy)


def test_files_are_not_put_over_others_and_keys_come_first(copy, monkeypatch, settings, tmp_path):
    monkeypatch.setattr(databases, "is_empty", lambda: True)
    with pytest.raises(Refused, match="There are files in"):
        put_back(copy)
    (settings.MEDIA_ROOT / "picture.png").unlink()
    settings.BAKYLAU_KEYS, settings.BAKYLAU_KEYS_MADE = tmp_path / "none", False
    with pytest.raises(Refused, match="Put the ring of keys back first"):
        put_back(copy)

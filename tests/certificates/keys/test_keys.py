import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command

from certificates.keys import KeyMissing, KeyUse, published, signer
from certificates.keys.checks import check_keys
from certificates.keys.ring import Ring, read_ring, write_ring
from certificates.keys.stores import FolderStore
from training_site.checks import demand_fit

DATA = b"what is signed"

pytestmark = pytest.mark.django_db


def verify(use, signature, key):
    if use == KeyUse.BADGE:
        key.verify(signature, DATA)
    else:
        r, s = (int.from_bytes(half, "big") for half in (signature[:32], signature[32:]))
        key.verify(encode_dss_signature(r, s), DATA, ec.ECDSA(SHA256()))


@pytest.mark.parametrize("use", KeyUse)
def test_what_is_signed_is_verified_by_the_published_key_alone(own_keys, use):
    signature = signer(use).sign(DATA)
    [public] = published(use)
    assert len(signature) == 64
    assert (public.kid, public.retired_at) == (signer(use).kid, None)
    verify(use, signature, public.key)
    with pytest.raises(InvalidSignature):
        verify(use, signature[:-1] + bytes([signature[-1] ^ 1]), public.key)


def test_a_laptop_makes_its_keys_once_and_nobody_else_can_read_them(own_keys):
    kid = signer(KeyUse.BADGE).kid
    assert own_keys.folder.stat().st_mode & 0o777 == 0o700
    assert own_keys.path.stat().st_mode & 0o777 == 0o600
    assert list(own_keys.folder.iterdir()) == [own_keys.path]
    assert FolderStore(own_keys.folder, may_make=False).signer(KeyUse.BADGE).kid == kid


def test_processes_that_make_the_first_keys_at_once_have_the_same(tmp_path):
    def kids(_number):
        code = "from pathlib import Path; from certificates.keys.stores import FolderStore; from certificates.keys.ring import KeyUse\n"
        code += f"print([FolderStore(Path({str(tmp_path / 'keys')!r}), may_make=True).signer(use).kid for use in KeyUse])"
        return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(kids, range(4)))) == 1


def test_no_private_part_is_published(own_keys):
    assert [key.private for use in KeyUse for key in published(use)] == [None, None]


@pytest.mark.parametrize("use", KeyUse)
def test_after_a_rotation_the_old_key_verifies_and_signs_no_more(own_keys, use):
    signature, old = signer(use).sign(DATA), signer(use).kid
    other = [signer(one).kid for one in KeyUse if one != use]
    call_command("rotate_keys", use.value)
    new, retired = published(use)
    assert new.kid == signer(use).kid != old == retired.kid
    assert new.retired_at is None
    assert retired.retired_at is not None
    verify(use, signature, retired.key)
    assert [key["kid"] for key in json.loads(own_keys.path.read_text())["keys"] if "d" not in key] == [old]
    assert [signer(one).kid for one in KeyUse if one != use] == other
    assert own_keys.path.stat().st_mode & 0o777 == 0o600


def test_without_a_use_all_keys_are_rotated(own_keys):
    before = {signer(use).kid for use in KeyUse}
    call_command("rotate_keys")
    assert not before & {signer(use).kid for use in KeyUse}


def test_a_stolen_key_is_replaced_and_verifies_nothing(own_keys):
    kid = signer(KeyUse.BADGE).kid
    call_command("rotate_keys", stolen=kid)
    assert kid not in [key.kid for key in published(KeyUse.BADGE)]
    assert signer(KeyUse.BADGE).kid != kid
    assert len(published(KeyUse.QR)) == 1


def test_a_stolen_key_that_was_retired_leaves_the_one_that_signs(own_keys):
    old = signer(KeyUse.QR).kid
    call_command("rotate_keys", "qr")
    kid = signer(KeyUse.QR).kid
    call_command("rotate_keys", stolen=old)
    assert [key.kid for key in published(KeyUse.QR)] == [kid]


def test_the_command_says_what_it_does_not_know(own_keys):
    with pytest.raises(CommandError, match="no use nonsense"):
        call_command("rotate_keys", "nonsense")
    with pytest.raises(CommandError, match=signer(KeyUse.BADGE).kid):
        call_command("rotate_keys", stolen="00000000")


def test_the_ring_may_come_from_the_environment_and_a_rotation_prints_the_next(own_keys, settings, capsys):
    kid = signer(KeyUse.QR).kid
    settings.BAKYLAU_KEY_RING = own_keys.path.read_text()
    settings.BAKYLAU_KEYS = settings.BAKYLAU_KEYS / "elsewhere"
    assert signer(KeyUse.QR).kid == kid
    call_command("rotate_keys", "qr")
    settings.BAKYLAU_KEY_RING = capsys.readouterr().out
    assert [key.kid for key in published(KeyUse.QR)] == [signer(KeyUse.QR).kid, kid]
    assert not settings.BAKYLAU_KEYS.exists()


def test_a_ring_reads_back_as_it_was_written(own_keys):
    ring = own_keys.ring()
    assert write_ring(read_ring(write_ring(ring))) == write_ring(ring)


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"keys": [{}]}', '{"keys": [{"crv": "RSA"}]}', '{"keys": 5}', "\x00", '{"keys": [[]]}'])
def test_a_malformed_ring_is_named(settings, text):
    with pytest.raises(ValueError, match=r".+"):
        read_ring(text)
    settings.BAKYLAU_KEY_RING = text or " "
    with pytest.raises(KeyMissing, match="BAKYLAU_KEY_RING is malformed"):
        signer(KeyUse.BADGE)
    assert [error.id for error in check_keys()] == ["certificates.E001"]


def test_the_parts_of_two_keys_are_no_key(own_keys):
    jwks = json.loads(own_keys.path.read_text() if signer(KeyUse.BADGE) else "")["keys"]
    other = json.loads(write_ring(Ring().rotated(KeyUse.BADGE, own_keys.ring().keys[0].made_at)))["keys"][0]
    mixed = next(jwk for jwk in jwks if jwk["crv"] == "Ed25519") | {"d": other["d"]}
    with pytest.raises(ValueError, match="of another key"):
        read_ring(json.dumps({"keys": [mixed]}))


# --- where the service may start -----------------------------------------------------------------------------------------


def test_a_service_without_keys_does_not_start_until_they_are_made(own_keys, settings):
    settings.BAKYLAU_KEYS_MADE = False
    assert [error.id for error in check_keys()] == ["certificates.E001"]
    with pytest.raises(ImproperlyConfigured, match="rotate_keys"):
        demand_fit()
    assert not own_keys.folder.exists()
    call_command("rotate_keys")
    assert check_keys() == []
    demand_fit()


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o666, 0o611])
def test_a_service_does_not_start_where_others_may_read_its_keys(own_keys, settings, mode):
    signer(KeyUse.BADGE)
    settings.BAKYLAU_KEYS_MADE = False
    assert check_keys() == []
    own_keys.path.chmod(mode)
    [error] = check_keys()
    assert error.id == "certificates.E002"
    assert "chmod 600" in error.msg


def test_nor_where_others_may_enter_the_folder(own_keys):
    signer(KeyUse.BADGE)
    own_keys.folder.chmod(0o755)
    with pytest.raises(ImproperlyConfigured, match="chmod 700"):
        demand_fit()


def test_a_laptop_may_start_before_it_has_keys(own_keys):
    assert check_keys() == []
    assert not own_keys.folder.exists()


def test_the_web_server_of_a_service_refuses_to_start(tmp_path):
    environment = {
        "PATH": "/usr/bin:/bin",
        "DJANGO_SETTINGS_MODULE": "training_site.settings.production",
        "SECRET_KEY": "x",
        "BASE_URL": "https://observers.example",
        "DATABASE_URL": f"sqlite:///{tmp_path / 'db.sqlite3'}",
        "BAKYLAU_VAR": str(tmp_path),
    }
    started = subprocess.run([sys.executable, "-c", "import training_site.wsgi"], env=environment, capture_output=True, text=True)
    assert started.returncode != 0
    assert "ImproperlyConfigured" in started.stderr
    assert "manage.py rotate_keys" in started.stderr

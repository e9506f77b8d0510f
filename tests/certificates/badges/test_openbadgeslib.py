"""openbadgeslib, another reader of Open Badges, and our badges; without a network."""

import json
import socket

import pytest
from openbadgeslib.ob3 import OB3LdpVerifier
from openbadgeslib.ob3.did import resolve_verification_method
from openbadgeslib.ob3.ldp import verify_data_integrity_proof
from openbadgeslib.ob3.verifier import OB3VerificationError
from openbadgeslib.verify import verify_badge

from certificates.badges import baking
from certificates.badges import image as badge_image
from tests.certificates.badges.hostile import FOREIGN, addresses, badges

pytestmark = [pytest.mark.usefixtures("own_keys", "site"), pytest.mark.one_engine]
OURS = "did:web:observers.example"


@pytest.fixture(autouse=True)
def no_network(monkeypatch):
    def refuse(*args, **kwargs):
        raise OSError("no network")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@pytest.fixture
def world(certificate, programme, ask, site):
    """(badges, load): nothing is loaded but what the two sites say."""
    found, attacker = badges(certificate, programme)
    files = addresses(ask, site, attacker)
    return found, lambda address: files[address].encode()


def judge(badge, load, issuer=OURS):
    return OB3LdpVerifier.for_issuer_did(issuer).verify(badge, check_status=True, verify_status_list=False, download=load)


def test_a_good_badge_is_verified(world, certificate):
    found, load = world
    credential = judge(found["valid"], load)
    assert credential.id.endswith(certificate.token)
    assert credential.issuer.id == OURS


@pytest.mark.parametrize(
    "name, reason",
    [
        ("altered", "[Ss]ignature|proof"),
        ("longer", "[Ss]ignature|proof"),
        ("without its lists", "[Ss]ignature|proof"),
        ("expired", "expired"),
        ("revoked", "'revocation' is set"),
        ("suspended", "'revocation' is set"),
        ("replaced", "'revocation' is set"),
        ("of an erased holder", "'revocation' is set"),
        ("of a foreign issuer", "does not match the DID"),
        ("ours by a foreign key", "does not belong to the anchored DID"),
        ("ours by an attacker's key", "[Ss]ignature|proof"),
        ("ours by a key that nobody published", "no verificationMethod with id"),
    ],
)
def test_all_others_are_refused(world, name, reason):
    found, load = world
    with pytest.raises(OB3VerificationError, match=reason):
        judge(found[name], load)


def test_the_foreign_badge_is_good_where_it_comes_from(world):
    found, load = world
    assert judge(found["of a foreign issuer"], load, FOREIGN).issuer.id == FOREIGN


def test_the_list_itself_is_signed_by_us(world, site):
    _found, load = world
    signed = json.loads(load(f"{site}/status/1/revocation"))
    method = signed["proof"]["verificationMethod"]
    assert method.startswith(f"{OURS}#")
    key = resolve_verification_method(method, download=load)
    verify_data_integrity_proof(signed, key)
    signed["validUntil"] = "2099-01-01T00:00:00Z"
    with pytest.raises(OB3VerificationError):
        verify_data_integrity_proof(signed, key)


def test_baked_images_are_read_and_verified(world, programme):
    found, load = world
    text = json.dumps(found["valid"], ensure_ascii=False)
    for image in (baking.baked_svg(badge_image.svg(programme), text).encode(), baking.baked_png(badge_image.png(programme), text)):
        judged = verify_badge(image, resolve_did=True, check_status=True, verify_status_list=False, download=load)
        assert (judged.valid, judged.trusted, judged.issuer_did) == (True, True, OURS), judged.reason
    judged = verify_badge(
        baking.baked_png(badge_image.png(programme), json.dumps(found["revoked"])),
        resolve_did=True,
        check_status=True,
        verify_status_list=False,
        download=load,
    )
    assert not judged.valid

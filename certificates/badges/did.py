"""Who signs: the site itself, as `did:web` of its host. Its document says by which keys a badge is verified."""

from typing import Any
from urllib.parse import quote, urlsplit

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.conf import settings

from certificates.badges.multibase import base58
from certificates.keys import KeyUse, published
from certificates.keys.ring import Public

_ED25519 = b"\xed\x01"  # the multicodec of such a public key


def base_url() -> str:
    return settings.WAGTAILADMIN_BASE_URL.rstrip("/")


def site_did() -> str:
    """did:web of the host; a port is written with %3A."""
    return f"did:web:{quote(urlsplit(base_url()).netloc, safe='')}"


def method_of(kid: str) -> str:
    """The address of a public key, as proofs name it."""
    return f"{site_did()}#{kid}"


def document() -> dict[str, Any]:
    """What /.well-known/did.json says: the key that signs now, and the retired ones. Raises KeyMissing."""
    did = site_did()
    methods = [
        {"id": method_of(key.kid), "type": "Multikey", "controller": did, "publicKeyMultibase": multikey(key.key)} for key in published(KeyUse.BADGE)
    ]
    return {
        "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"],
        "id": did,
        "verificationMethod": methods,
        "assertionMethod": [method["id"] for method in methods],
    }


def multikey(key: Public) -> str:
    assert isinstance(key, Ed25519PublicKey)  # noqa: S101 - KeyUse.BADGE has no others
    return base58(_ED25519 + key.public_bytes_raw())

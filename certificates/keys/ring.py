"""A ring of keys as text: a JSON Web Key Set (RFC 7517). The key of a use that has a private part signs; the others are retired and only verify."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from django.db import models

Private = ed25519.Ed25519PrivateKey | ec.EllipticCurvePrivateKey
Public = ed25519.Ed25519PublicKey | ec.EllipticCurvePublicKey

_CURVE = ec.SECP256R1()
_SIZE = 32  # bytes of a coordinate, a scalar and an Ed25519 key alike


class KeyUse(models.TextChoices):
    """What a key signs, and so of which curve it is."""

    BADGE = "badge", "Ed25519"
    QR = "qr", "P-256"


@dataclass(frozen=True)
class RingKey:
    """One key; `key` is its public part. `private` is None where it is retired: what it signed is still verified, and nobody signs with it."""

    use: KeyUse
    kid: str
    key: Public
    private: Private | None
    made_at: datetime
    retired_at: datetime | None = None

    def sign(self, data: bytes) -> bytes:
        """64 bytes: the Ed25519 signature, or r and s of ES256. Raises ValueError where the key is retired."""
        if isinstance(self.private, ed25519.Ed25519PrivateKey):
            return self.private.sign(data)
        if self.private is None:
            raise ValueError(f"The key {self.kid} is retired.")
        r, s = decode_dss_signature(self.private.sign(data, ec.ECDSA(SHA256())))
        return r.to_bytes(_SIZE, "big") + s.to_bytes(_SIZE, "big")


@dataclass(frozen=True)
class Ring:
    """All keys, of each use the current one first."""

    keys: tuple[RingKey, ...] = ()

    def of(self, use: KeyUse) -> list[RingKey]:
        return [key for key in self.keys if key.use == use]

    def current(self, use: KeyUse) -> RingKey | None:
        return next((key for key in self.of(use) if key.private is not None), None)

    def rotated(self, use: KeyUse, at: datetime) -> "Ring":
        """With a new key that signs; the private part of the old one is forgotten."""
        old = [replace(key, private=None, retired_at=at) if key.use == use and key.private else key for key in self.keys]
        taken = {key.kid for key in self.keys}
        new = new_key(use, at)
        while new.kid in taken:
            new = new_key(use, at)
        return Ring((new, *old))

    def without(self, kid: str) -> "Ring":
        """Without a key that somebody else may have: what it signed is verified no more."""
        return Ring(tuple(key for key in self.keys if key.kid != kid))


def new_key(use: KeyUse, at: datetime) -> RingKey:
    private = ed25519.Ed25519PrivateKey.generate() if use == KeyUse.BADGE else ec.generate_private_key(_CURVE)
    public = private.public_key()
    return RingKey(use, kid_of(public), public, private, at)


def kid_of(public: Public) -> str:
    """The first 4 bytes of the key's thumbprint (RFC 7638), as hex."""
    canonical = json.dumps(_public_jwk(public), sort_keys=True, separators=(",", ":"))
    return sha256(canonical.encode()).digest()[:4].hex()


def write_ring(ring: Ring) -> str:
    return json.dumps({"keys": [_jwk(key) for key in ring.keys]}, indent=1)


def read_ring(text: str | bytes) -> Ring:
    """Raises ValueError where the text is no ring, or the private part of a key does not belong to its public one."""
    try:
        return Ring(tuple(_read(jwk) for jwk in json.loads(text)["keys"]))
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"not a ring of keys ({error!r})") from error


def _jwk(key: RingKey) -> dict[str, str]:
    jwk = {**_public_jwk(key.key), "kid": key.kid, "made_at": key.made_at.isoformat()}
    if key.retired_at:
        jwk["retired_at"] = key.retired_at.isoformat()
    if isinstance(key.private, ed25519.Ed25519PrivateKey):
        jwk["d"] = _base64(key.private.private_bytes_raw())
    elif key.private is not None:
        jwk["d"] = _base64(key.private.private_numbers().private_value.to_bytes(_SIZE, "big"))
    return jwk


def _public_jwk(public: Public) -> dict[str, str]:
    if isinstance(public, ed25519.Ed25519PublicKey):
        return {"crv": "Ed25519", "kty": "OKP", "x": _base64(public.public_bytes_raw())}
    point = public.public_numbers()
    return {"crv": "P-256", "kty": "EC", "x": _base64(point.x.to_bytes(_SIZE, "big")), "y": _base64(point.y.to_bytes(_SIZE, "big"))}


def _read(jwk: dict[str, Any]) -> RingKey:
    use = KeyUse(dict(zip(KeyUse.labels, KeyUse.values, strict=True))[jwk["crv"]])
    public = _read_public(jwk, use)
    private = _read_private(jwk["d"], use) if "d" in jwk else None
    if private is not None and private.public_key() != public:
        raise ValueError(f"the private part of {jwk['kid']} is of another key")
    retired_at = datetime.fromisoformat(jwk["retired_at"]) if "retired_at" in jwk else None
    return RingKey(use, kid_of(public), public, private, datetime.fromisoformat(jwk["made_at"]), retired_at)


def _read_public(jwk: dict[str, Any], use: KeyUse) -> Public:
    if use == KeyUse.BADGE:
        return ed25519.Ed25519PublicKey.from_public_bytes(_bytes(jwk["x"]))
    return ec.EllipticCurvePublicNumbers(_number(jwk["x"]), _number(jwk["y"]), _CURVE).public_key()


def _read_private(d: str, use: KeyUse) -> Private:
    return ed25519.Ed25519PrivateKey.from_private_bytes(_bytes(d)) if use == KeyUse.BADGE else ec.derive_private_key(_number(d), _CURVE)


def _base64(data: bytes) -> str:
    return urlsafe_b64encode(data).decode().rstrip("=")


def _bytes(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _number(text: str) -> int:
    return int.from_bytes(_bytes(text), "big")

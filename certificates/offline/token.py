"""Signed tokens: claims (CWT, RFC 8392) in COSE_Sign1 (RFC 9052) by ES256, the smallest that every browser can verify.

Verified by keys of ours alone: `kid` of the protected header chooses among them, and a key or an address that a token brings is not looked at.
"""

from collections.abc import Iterable, Mapping
from typing import Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from certificates.offline.cbor import NoToken, Value, dumps, loads

# Headers, by their numbers in COSE; the claims are in qr.py and certificates/status/bits.py.
ALG, KID, TYP = 1, 4, 16
ES256 = -7
TAG = b"\xd2"  # COSE_Sign1
# Bytes of a token: a list of 131,072 certificates has 32 KB before it is packed.
LARGEST = 65_536
_SIGNATURE = 64


class Signer(Protocol):
    """A key that signs: its id in hex, and r‖s of ES256 in 64 bytes."""

    @property
    def kid(self) -> str: ...

    def sign(self, data: bytes) -> bytes: ...


class Published(Protocol):
    """A public key of ours and its id in hex."""

    @property
    def kid(self) -> str: ...

    @property
    def key(self) -> object: ...


class NotOurs(NoToken):
    """Read well enough, but signed by none of our keys."""


def sign_cwt(claims: Mapping[int | str, Value], signer: Signer, typ: str = "") -> bytes:
    """The claims, signed; `typ`: what kind of token it is, where that is not a certificate's."""
    headers: dict[int | str, Value] = {ALG: ES256, KID: bytes.fromhex(signer.kid)}
    if typ:
        headers[TYP] = typ
    protected, payload = dumps(headers), dumps(claims)
    return TAG + dumps([protected, {}, payload, signer.sign(_to_be_signed(protected, payload))])


def read_cwt(token: bytes, keys: Iterable[Published], typ: str = "") -> dict[int | str, Value]:
    """The claims of a token that one of `keys` has signed. Raises NoToken where it is not in our form, NotOurs where the signature is not."""
    if len(token) > LARGEST:
        raise NoToken("too large")
    protected, payload, signature = _parts(token)
    headers = _map(loads(protected))
    if headers.get(ALG) != ES256 or headers.get(TYP, "") != typ or not set(headers) <= {ALG, KID, TYP}:
        raise NoToken("not in our form")
    kid = headers.get(KID)
    key = next((one.key for one in keys if isinstance(kid, bytes) and bytes.fromhex(one.kid) == kid), None)
    if not isinstance(key, EllipticCurvePublicKey):
        raise NotOurs("signed with a key that is not ours")
    r, s = int.from_bytes(signature[:32]), int.from_bytes(signature[32:])
    try:
        key.verify(encode_dss_signature(r, s), _to_be_signed(protected, payload), ECDSA(SHA256()))
    except InvalidSignature as error:
        raise NotOurs("altered") from error
    return _map(loads(payload))


def _parts(token: bytes) -> tuple[bytes, bytes, bytes]:
    """Protected headers, claims, signature. What the unprotected headers say (`jwk`, `x5u`, another `kid`) is looked at by nobody."""
    match loads(token.removeprefix(TAG)):
        case [bytes() as protected, dict(), bytes() as payload, bytes() as signature] if len(signature) == _SIGNATURE:
            return protected, payload, signature
    raise NoToken("no COSE_Sign1")


def _map(value: Value) -> dict[int | str, Value]:
    if not isinstance(value, dict):
        raise NoToken("no map")
    return value


def _to_be_signed(protected: bytes, payload: bytes) -> bytes:
    return dumps(["Signature1", protected, b"", payload])

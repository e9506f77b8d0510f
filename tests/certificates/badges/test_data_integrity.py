"""The test vector of eddsa-rdfc-2022 in W3C's Recommendation (vc-di-eddsa, B.1), and that no context is ever loaded."""

import socket
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from pyld import FrozenDocumentLoader, jsonld

from certificates.badges.data_integrity import CONTEXTS, CREDENTIALS, OPEN_BADGES, canonical, digest, signed, timestamp
from certificates.badges.multibase import base58, base64url
from certificates.keys.ring import KeyUse, RingKey

SECRET = "z3u2en7t5LR2WtQH5PfFqMqwVHBeXouLzo6haApm8XHqvjxq"
PUBLIC = "z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2"
EXAMPLES = "https://www.w3.org/ns/credentials/examples/v2"
DOCUMENT = {
    "@context": [CREDENTIALS, EXAMPLES],
    "id": "urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56cc33",
    "type": ["VerifiableCredential", "AlumniCredential"],
    "name": "Alumni Credential",
    "description": "A minimum viable example of an Alumni Credential.",
    "issuer": "https://vc.example/issuers/5678",
    "validFrom": "2023-01-01T00:00:00Z",
    "credentialSubject": {"id": "did:example:abcdefgh", "alumniOf": "The School of Examples"},
}
PROOF = {
    "type": "DataIntegrityProof",
    "cryptosuite": "eddsa-rdfc-2022",
    "created": "2023-02-24T23:36:38Z",
    "verificationMethod": f"did:key:{PUBLIC}#{PUBLIC}",
    "proofPurpose": "assertionMethod",
}
CANONICAL_PROOF = f"""\
_:c14n0 <http://purl.org/dc/terms/created> "2023-02-24T23:36:38Z"^^<http://www.w3.org/2001/XMLSchema#dateTime> .
_:c14n0 <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://w3id.org/security#DataIntegrityProof> .
_:c14n0 <https://w3id.org/security#cryptosuite> "eddsa-rdfc-2022"^^<https://w3id.org/security#cryptosuiteString> .
_:c14n0 <https://w3id.org/security#proofPurpose> <https://w3id.org/security#assertionMethod> .
_:c14n0 <https://w3id.org/security#verificationMethod> <did:key:{PUBLIC}#{PUBLIC}> .
"""
HASHES = "bea7b7acfbad0126b135104024a5f1733e705108f42d59668b05c0c50004c6b0517744132ae165a5349155bef0bb0cf2258fff99dfe1dbd914b938d775a36017"
SIGNATURE = "4d8e53c2d5b3f2a7891753eb16ca993325bdb0d3cfc5be1093d0a18426f5ef8578cadc0fd4b5f4dd0d1ce0aefd15ab120b7a894d0eb094ffda4e6553cd1ed50d"
PROOF_VALUE = "z2YwC8z3ap7yx1nZYCg4L3j3ApHsF8kgPdSb5xoS1VR7vPG3F561B52hYnQF9iseabecm3ijx4K1FBTQsCZahKZme"

LETTERS = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"


def private_key():
    number = 0
    for letter in SECRET[1:]:
        number = number * 58 + LETTERS.index(letter)
    return Ed25519PrivateKey.from_private_bytes(number.to_bytes(34, "big")[2:])


@pytest.fixture
def examples():
    """The two contexts of ours, and the one that W3C's example names besides."""
    return FrozenDocumentLoader({**CONTEXTS, EXAMPLES: {"@context": {"@vocab": "https://www.w3.org/ns/credentials/examples#"}}})


def test_the_vector_of_w3c_is_reproduced(examples):
    key = private_key()
    assert base58(b"\xed\x01" + key.public_key().public_bytes_raw()) == PUBLIC
    assert canonical({"@context": DOCUMENT["@context"], **PROOF}, examples) == CANONICAL_PROOF
    assert digest(DOCUMENT, PROOF, examples).hex() == HASHES
    assert key.sign(digest(DOCUMENT, PROOF, examples)).hex() == SIGNATURE
    assert base58(bytes.fromhex(SIGNATURE)) == PROOF_VALUE


def test_a_document_is_signed_in_that_way(own_keys, monkeypatch, examples):
    monkeypatch.setattr("certificates.badges.data_integrity._load", examples)
    key = private_key()
    created = datetime(2023, 2, 24, 23, 36, 38, tzinfo=UTC)
    signer = RingKey(KeyUse.BADGE, PUBLIC, key.public_key(), key, created)
    found = signed(DOCUMENT, signer, PROOF["verificationMethod"], created)
    assert found == {**DOCUMENT, "proof": {**PROOF, "proofValue": PROOF_VALUE}}


@pytest.mark.parametrize("context", [EXAMPLES, "https://attacker.example/context", "file:///etc/passwd"])
def test_no_context_is_ever_loaded(monkeypatch, context):
    monkeypatch.setattr(socket, "socket", lambda *args, **kwargs: pytest.fail("the network was asked"))
    with pytest.raises(jsonld.JsonLdError):
        canonical({"@context": [CREDENTIALS, context], "id": "urn:x", "name": "x"})


def test_the_order_of_members_and_white_space_are_not_signed():
    document = {**DOCUMENT, "@context": [CREDENTIALS, OPEN_BADGES], "credentialSubject": {"id": "did:example:abcdefgh"}}
    assert canonical(dict(reversed(document.items()))) == canonical(document)


def test_base58_keeps_leading_zeros():
    assert base58(b"\0\0\1") == "z112"
    assert base58(b"") == "z"
    assert base58(b"Hello World!") == "z2NEpo7TZRRrLZSi2U"
    assert base64url(b"\xff\xfe") == "u__4"


def test_moments_are_told_in_utc():
    assert timestamp(datetime.fromisoformat("2026-11-24T05:00:00.123+05:00")) == "2026-11-24T00:00:00Z"

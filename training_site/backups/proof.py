"""Whether every certificate of this database verifies: by number and name, by the signature of its badge, on the list of what does not hold."""

import gzip
import json
from base64 import urlsafe_b64decode
from collections.abc import Iterator
from datetime import datetime

from cryptography.exceptions import InvalidSignature

from certificates import queries
from certificates.badges.data_integrity import digest
from certificates.badges.did import method_of
from certificates.badges.multibase import unbase58
from certificates.badges.openbadge import PURPOSE
from certificates.documents import services as documents
from certificates.enums import DocumentKind
from certificates.keys import KeyUse, published
from certificates.models import Certificate, Document, StatusList
from certificates.rules import status
from certificates.status import lists
from certificates.status.bits import Mark

HOLDS = {"valid", "expired"}


def keys_not_in_the_ring() -> int:
    """How many badges are signed by one. Raises KeyMissing."""
    methods = [method_of(key.kid) for key in published(KeyUse.BADGE)]
    return Document.objects.filter(kind=DocumentKind.BADGE).exclude(method__in=methods).count()


def complaints(*, at: datetime, most: int = 20) -> tuple[list[str], int]:
    """(what is wrong with which, how many certificates were looked at). Raises KeyMissing."""
    found: list[str] = []
    marked = {number: _marks(number, at) for number in StatusList.objects.values_list("number", flat=True)}
    looked = 0
    for certificate in Certificate.objects.select_related("programme", "holder").order_by("pk").iterator(chunk_size=500):
        looked += 1
        found += [f"{certificate.number}: {wrong}" for wrong in _wrong(certificate, marked, at)]
        if len(found) >= most:
            break
    return found, looked


def _wrong(certificate: Certificate, marked: dict[int, tuple[dict[int, Mark], bytes]], at: datetime) -> Iterator[str]:
    if queries.token_of(certificate.number, certificate.holder_name) != certificate.token:
        yield "number and name do not find it"
    if why := _badge(certificate, at):
        yield why
    marks, bits = marked.get(certificate.status_list, ({}, b""))
    index, holds = certificate.status_index, status(certificate, at).value in HOLDS
    if (marks.get(index, Mark.HOLDS) == Mark.HOLDS) != holds or (bits and bool(bits[index // 8] & 0x80 >> index % 8)) == holds:
        yield "the status list says something else"


def _badge(certificate: Certificate, at: datetime) -> str:
    """What is wrong with the signed badge; one that is not made yet is made now. One by a key that is not in the ring is not made anew here:
    it would hide that the ring is another one."""
    there = certificate.documents.filter(kind=DocumentKind.BADGE).first()
    badge = json.loads(bytes(there.content) if there else documents.badge(certificate, at=at))
    proof = badge.pop("proof")
    key = next((key for key in published(KeyUse.BADGE) if method_of(key.kid) == proof["verificationMethod"]), None)
    if key is None:
        return "its badge is signed by a key that is not in the ring"
    try:
        key.key.verify(unbase58(proof.pop("proofValue")), digest(badge, proof))  # type: ignore[call-arg]
    except (InvalidSignature, ValueError):
        return "the signature of its badge is wrong"
    return "" if badge["evidence"][0]["name"] == certificate.number else "its badge is of another certificate"


def _marks(number: int, at: datetime) -> tuple[dict[int, Mark], bytes]:
    """What the list says that is handed out, in both forms, each read back from its signature."""
    kept = lists.served(number, at)
    if kept is None:
        return {}, b""
    encoded = json.loads(kept.contents[PURPOSE])["credentialSubject"]["encodedList"].removeprefix("u")
    bits = gzip.decompress(urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4)))
    return lists.read_token(kept.contents["token"])[1], bits

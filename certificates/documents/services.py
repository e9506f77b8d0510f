"""The documents of a certificate that are signed: made once and kept, by the queue after the issue, or on the spot for whoever asks first.

The work stands in the tables: a certificate without its document waits for it. Whoever makes it holds the certificate's row, and (certificate,
kind) is unique: killed between any two steps, it is there or it waits, and it is never there twice.
"""

import json
import secrets
from collections.abc import Callable
from datetime import datetime
from logging import getLogger

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from certificates.badges.did import method_of
from certificates.badges.openbadge import signed_badge
from certificates.cannot_sign import CannotSign
from certificates.enums import DocumentKind
from certificates.keys import KeyUse, published
from certificates.models import Certificate, Document

logger = getLogger(__name__)
# What it is made of, read with the certificate that is locked.
_PARTS = ("holder", "programme__exam", "programme__pledge")


def badge(certificate: Certificate, *, at: datetime) -> bytes:
    """The signed credential, as JSON. Raises KeyMissing."""
    return kept(certificate, DocumentKind.BADGE, at=at)


def kept(certificate: Certificate, kind: DocumentKind, *, at: datetime) -> bytes:
    """The document; made now where it is not there yet, or was signed by a key that was withdrawn, or for another host. Raises KeyMissing."""
    found = certificate.documents.filter(_sound(kind)).first() or make(certificate.pk, kind, at=at)
    return bytes(found.content)


@transaction.atomic
def make(pk: int, kind: DocumentKind, *, at: datetime) -> Document:
    """Make the document of a certificate. One that is there and sound is returned as it is. Raises KeyMissing."""
    certificate = Certificate.objects.select_for_update(of=("self",), no_key=True).select_related(*_PARTS).get(pk=pk)
    there = certificate.documents.filter(kind=kind).first()
    if there is not None and certificate.documents.filter(_sound(kind)).exists():
        return there
    content, method = MAKERS[kind](certificate, there, at)
    values = {"content": content, "method": method, "made_at": at}
    return Document.objects.update_or_create(certificate=certificate, kind=kind, defaults=values)[0]


def make_waiting(*, at: datetime, most: int | None = None) -> tuple[int, int]:
    """Make what waits, `most` of it; how many were made, and how many failed: those stop no other, and wait on. For what a lost task left, and after
    a key was withdrawn. Raises CannotSign."""
    made = failed = 0
    for kind in MAKERS:
        for pk in list(waiting(kind).values_list("pk", flat=True)):
            if made == most:
                break
            try:
                make(pk, kind, at=at)
            except CannotSign:
                raise
            except Exception:
                logger.exception("The %s of the certificate with id %s could not be made.", kind, pk)
                failed += 1
            else:
                made += 1
    return made, failed


def drop(certificates: QuerySet[Certificate]) -> None:
    """Forget what was signed of them, with the salt: for whoever erases a holder. What is made later says nothing of one."""
    Document.objects.filter(certificate__in=certificates).delete()


def waiting(kind: DocumentKind) -> QuerySet[Certificate]:
    """Certificates without a sound document of this kind, the oldest first."""
    return Certificate.objects.exclude(Exists(Document.objects.filter(_sound(kind), certificate=OuterRef("pk")))).order_by("pk")


def _sound(kind: DocumentKind) -> Q:
    """Signed for this host, by a key that is still published."""
    return Q(kind=kind, method__in=[method_of(key.kid) for key in published(KeyUse.BADGE)])


def _badge(certificate: Certificate, there: Document | None, at: datetime) -> tuple[bytes, str]:
    """The credential and the address of the key that signed it. The salt of one that was there before stays."""
    salt = _salt_of(there) if there else secrets.token_hex(16)
    credential = signed_badge(certificate, salt=salt, at=at)
    return json.dumps(credential, ensure_ascii=False).encode(), credential["proof"]["verificationMethod"]


def _salt_of(document: Document) -> str:
    """ "" where the holder had been erased already."""
    subject = json.loads(bytes(document.content))["credentialSubject"]
    return str(subject["identifier"][0]["salt"]) if "identifier" in subject else ""


MAKERS: dict[DocumentKind, Callable[[Certificate, Document | None, datetime], tuple[bytes, str]]] = {DocumentKind.BADGE: _badge}

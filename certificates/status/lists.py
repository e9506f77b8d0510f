"""The signed status lists as the world sees them: built when asked for, kept in the cache "lists", and never older than one before.

Whoever builds or forgets a list holds its row, and reads the facts after that: so what the cache holds is never replaced by what was known
earlier. The row keeps version and date, so that a list built after the cache was lost is newer still.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.core.cache import caches
from django.db import transaction
from django.db.models import Q
from django.urls import resolve, reverse

from certificates.badges.data_integrity import CREDENTIALS, signed, timestamp
from certificates.badges.did import base_url, method_of, site_did
from certificates.badges.openbadge import PURPOSE, list_address
from certificates.enums import CertificateStatus
from certificates.keys import KeyUse, published, signer
from certificates.models import Certificate, StatusList
from certificates.offline.cbor import NoToken, Value
from certificates.offline.token import read_cwt, sign_cwt
from certificates.querysets import NAMED
from certificates.rules import status
from certificates.status.bits import TOKEN_BITS, Mark, compressed_marks, encoded_bits, read_marks
from certificates.status.places import PLACES

# A list is built anew so long after the last time even if nothing changed: who checks wants to know how old it is.
REFRESH = timedelta(minutes=10)
# Or as soon as it is asked for, where a certificate was issued since: a list that is older says nothing of it. Not more often than this.
A_MOMENT = timedelta(seconds=10)
VALID = timedelta(days=1)
TOKEN_VALID = timedelta(days=7)  # a phone at a polling station may be without a network for long, and says how old the list is
TOKEN_TYPE = "application/statuslist+cwt"  # noqa: S105 - a media type
SUB, EXP, IAT, TTL, STATUS_LIST = 2, 4, 6, 65_534, 65_533  # claims of CWT and of the Token Status List
_A_SECOND = timedelta(seconds=1)
# What another machine, whose clock is a little ahead, has just revoked is on the list too; and dates have no parts of a second.
_APART = timedelta(seconds=5)
_MARKS = {
    CertificateStatus.REVOKED: Mark.REVOKED,
    CertificateStatus.REPLACED: Mark.REPLACED,
    CertificateStatus.ERASED: Mark.ERASED,
    CertificateStatus.SUSPENDED: Mark.SUSPENDED,
}


@dataclass(frozen=True)
class Kept:
    """A list in all its forms, as the cache holds it."""

    version: int
    built_at: datetime
    contents: dict[str, bytes]


def served(number: int, at: datetime) -> Kept | None:
    """The list as it is handed out at `at`; None where there is no such list. Raises KeyMissing."""
    kept: Kept | None = caches["lists"].get(key_of(number))
    if kept is not None and not _is_due(number, kept, at):
        return kept
    return _built(number, at) if _is_there(number) else None


def note_issued(number: int, at: datetime) -> None:
    """A certificate that stands on the list was issued at `at`. Holds no row: whoever hands an exam in waits for no list."""
    last: datetime | None = caches["lists"].get(_issued_key(number))
    if last is None or last < at:
        caches["lists"].set(_issued_key(number), at, timeout=None)


def _is_due(number: int, kept: Kept, at: datetime) -> bool:
    """Whether the list is to be built anew: it is old, or it is older than a certificate on it."""
    if at >= kept.built_at + REFRESH:
        return True
    issued: datetime | None = caches["lists"].get(_issued_key(number))
    return issued is not None and kept.built_at < issued.replace(microsecond=0) and at >= kept.built_at + A_MOMENT


@transaction.atomic
def forget(number: int) -> None:
    """Have the list built anew when it is next asked for; after the commit of what changed."""
    _locked(number)
    caches["lists"].delete(key_of(number))


def forget_all() -> None:
    for number in StatusList.objects.values_list("number", flat=True):
        forget(number)


def marks(number: int, at: datetime) -> dict[int, Mark]:
    """index → what is said about it, of whatever does not hold."""
    ended = Certificate.objects.filter(Q(revoked_at__lte=at) | Q(suspended_at__lte=at) | ~NAMED, status_list=number)
    found = {certificate.status_index: _MARKS.get(status(certificate, at), Mark.HOLDS) for certificate in ended}
    return {index: mark for index, mark in found.items() if mark != Mark.HOLDS}


@transaction.atomic
def _built(number: int, at: datetime) -> Kept:
    row = _locked(number)
    kept: Kept | None = caches["lists"].get(key_of(number))
    if kept is not None and not _is_due(number, kept, at):
        return kept  # by another process, while this one waited
    before = [one.built_at for one in (row, kept) if one is not None and one.built_at is not None]
    built_at = max([at, *(moment + _A_SECOND for moment in before)]).replace(microsecond=0)
    found = marks(number, built_at + _APART)
    contents = {form: write(number, found, built_at) for form, write in FORMS.items()}
    new = Kept(row.version + 1, built_at, contents)
    StatusList.objects.filter(pk=row.pk).update(version=new.version, built_at=built_at)
    caches["lists"].set(key_of(number), new, timeout=None)
    return new


def _bitstring(number: int, found: dict[int, Mark], at: datetime) -> bytes:
    key = signer(KeyUse.BADGE)
    return json.dumps(signed(list_credential(number, found, at), key, method_of(key.kid), at), ensure_ascii=False).encode()


def list_credential(number: int, found: dict[int, Mark], at: datetime) -> dict[str, Any]:
    """A BitstringStatusListCredential, not yet signed: a bit is set while a certificate does not hold, whatever the reason."""
    address = list_address(number)
    return {
        "@context": [CREDENTIALS],
        "id": address,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": site_did(),
        "validFrom": timestamp(at),
        "validUntil": timestamp(at + VALID),
        "credentialSubject": {
            "id": f"{address}#list",
            "type": "BitstringStatusList",
            "statusPurpose": PURPOSE,
            "encodedList": encoded_bits(found, PLACES),
        },
    }


def token_address(number: int) -> str:
    return base_url() + reverse("status_token", args=[number])


def _token(number: int, found: dict[int, Mark], at: datetime) -> bytes:
    """With the reasons, for the page that verifies without a network."""
    claims: dict[int | str, Value] = {
        SUB: token_address(number),
        IAT: int(at.timestamp()),
        EXP: int((at + TOKEN_VALID).timestamp()),
        TTL: int(REFRESH.total_seconds()),
        STATUS_LIST: {"bits": TOKEN_BITS, "lst": compressed_marks(found, PLACES)},
    }
    return sign_cwt(claims, signer(KeyUse.QR), TOKEN_TYPE)


def read_token(token: bytes) -> tuple[int, dict[int, Mark]]:
    """(number of the list, index → what it says about it) of one that was handed out, however old. Raises NoToken, NotOurs where it is not ours."""
    claims = read_cwt(token, published(KeyUse.QR), TOKEN_TYPE)
    match claims:
        case {2: str() as address, 65_533: {"lst": bytes() as held}}:  # SUB, STATUS_LIST
            number: int = resolve(urlsplit(address).path).kwargs["number"]  # whatever the service was called then
            return number, read_marks(held)
    raise NoToken("no list of ours")


FORMS: dict[str, Callable[[int, dict[int, Mark], datetime], bytes]] = {PURPOSE: _bitstring, "token": _token}


def _is_there(number: int) -> bool:
    return number == 1 or Certificate.objects.filter(status_list=number).exists()


def _locked(number: int) -> StatusList:
    StatusList.objects.get_or_create(number=number)
    return StatusList.objects.select_for_update().get(number=number)


def key_of(number: int) -> str:
    """Under which the cache "lists" has it."""
    return f"status-list-2-{number}"  # what is kept in another shape gets another key


def _issued_key(number: int) -> str:
    return f"status-list-issued-{number}"

"""The Open Badges 3.0 credential of a certificate: a W3C Verifiable Credential that the site signs. It names nobody: its subject is a salted hash.

Of which law it certifies the knowledge stands in the narratives: of the criteria, and of the evidence in every language.
"""

from datetime import datetime
from hashlib import sha256
from typing import Any

from django.urls import reverse
from django.utils import translation

from certificates.badges.achievements import LANGUAGES, achievement_of, as_of_law, issuer
from certificates.badges.data_integrity import CREDENTIALS, OPEN_BADGES, signed, timestamp
from certificates.badges.did import base_url, method_of
from certificates.keys import KeyUse, signer
from certificates.models import Certificate

PURPOSE = "revocation"


def signed_badge(certificate: Certificate, *, salt: str, at: datetime) -> dict[str, Any]:
    """The credential with its proof. The certificate comes with its holder, programme, exam and series. Raises KeyMissing."""
    key = signer(KeyUse.BADGE)
    return signed(credential(certificate, salt), key, method_of(key.kid), at)


def credential(certificate: Certificate, salt: str) -> dict[str, Any]:
    return {
        "@context": [CREDENTIALS, OPEN_BADGES],
        "id": base_url() + reverse("credential", args=[certificate.token]),
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": " · ".join(dict.fromkeys(certificate.programme_name.in_language(language) for language in LANGUAGES)),
        "issuer": issuer(),
        "validFrom": timestamp(certificate.issued_at),
        "validUntil": timestamp(certificate.valid_until),
        "credentialSubject": {
            "type": ["AchievementSubject"],
            **_whose(certificate, salt),
            "achievement": achievement_of(certificate, LANGUAGES[0]),
        },
        "evidence": [{"type": ["Evidence"], "name": certificate.number, "narrative": _law_in_all_languages(certificate)}],
        "credentialStatus": _status_entry(certificate),
    }


def _whose(certificate: Certificate, salt: str) -> dict[str, Any]:
    """The hash of the holder's address; of a holder who was erased nothing but that there was one."""
    if certificate.is_erased:
        return {"id": f"urn:bakylau:{certificate.token}:holder"}
    return {"identifier": [identity(certificate.holder.email, salt)]}


def identity(email: str, salt: str) -> dict[str, Any]:
    """Whoever knows the address can see that it is meant; the address itself is not said."""
    hashed = sha256((email + salt).encode()).hexdigest()
    return {"type": "IdentityObject", "hashed": True, "identityHash": f"sha256${hashed}", "identityType": "emailAddress", "salt": salt}


def list_address(number: int) -> str:
    return base_url() + reverse("status_list", args=[number])


def _status_entry(certificate: Certificate) -> dict[str, Any]:
    """One, as Open Badges 3.0 knows no more: set while it is revoked, suspended, replaced, or its holder erased."""
    address = list_address(certificate.status_list)
    return {
        "id": f"{address}#{certificate.status_index}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": PURPOSE,
        "statusListIndex": str(certificate.status_index),
        "statusListCredential": address,
    }


def _law_in_all_languages(certificate: Certificate) -> str:
    said = []
    for language in LANGUAGES:
        with translation.override(language):
            said.append(as_of_law(certificate.law_as_of))
    return "\n".join(said)

"""What of a certificate is for the public: the one source of the page that verifies, and of what machines are told."""

from dataclasses import dataclass
from datetime import date, datetime

from certificates.enums import CertificateStatus, HandGround
from certificates.models import Certificate
from certificates.rules import has_lapsed, status


@dataclass(frozen=True, slots=True)
class PublicFacts:
    """name: "" where the holder was erased; programme: by language; ground: "" where an exam stands behind it."""

    token: str
    number: str
    name: str
    is_erased: bool
    programme: dict[str, str]
    status: CertificateStatus
    has_lapsed: bool
    issued_at: datetime
    valid_until: datetime
    law_as_of: date
    updated_to: date | None
    counts_until: datetime | None
    revoked_from: datetime | None
    suspended_until: datetime | None
    ground: HandGround | None
    status_list: int
    status_index: int


def public_facts(certificate: Certificate, at: datetime) -> PublicFacts:
    """Of a certificate as `queries.by_token` gives it: without a query. Of a revocation and a suspension the moment, never the reason."""
    state = status(certificate, at)
    return PublicFacts(
        token=certificate.token,
        number=certificate.number,
        name=certificate.holder_name,
        is_erased=certificate.is_erased,
        programme=dict(certificate.programme_name),
        status=state,
        has_lapsed=has_lapsed(certificate, at),
        issued_at=certificate.issued_at,
        valid_until=certificate.valid_until,
        law_as_of=certificate.law_as_of,
        updated_to=certificate.updated_to,  # type: ignore[attr-defined]
        counts_until=certificate.counts_until,
        revoked_from=certificate.revoked_at,
        suspended_until=certificate.suspended_until if state == CertificateStatus.SUSPENDED else None,
        ground=HandGround(certificate.hand_issue.ground) if certificate.hand_issue else None,
        status_list=certificate.status_list,
        status_index=certificate.status_index,
    )

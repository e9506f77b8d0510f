"""What a certificate is worth at a moment.

The twins, as conditions of a query, stand in certificates/querysets.py.
"""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from certificates.enums import CertificateStatus
from certificates.models import Certificate


def status(certificate: Certificate, at: datetime) -> CertificateStatus:
    """What it is worth at `at`. A revocation counts from its moment on, a suspension until its end; the last moment, `valid_until`, still counts.
    Whatever became of one whose holder was erased: it certifies nobody."""
    if certificate.is_erased:
        return CertificateStatus.ERASED
    if certificate.revoked_at is not None and at >= certificate.revoked_at:
        return CertificateStatus.REPLACED if certificate.replaced else CertificateStatus.REVOKED
    if at > certificate.valid_until:
        return CertificateStatus.EXPIRED
    return CertificateStatus.SUSPENDED if is_suspended(certificate, at) else CertificateStatus.VALID


def is_suspended(certificate: Certificate, at: datetime) -> bool:
    """Whether a suspension is in force at `at`."""
    if certificate.suspended_at is None or at < certificate.suspended_at:
        return False
    return certificate.suspended_until is None or at < certificate.suspended_until


def counts_to(certificate: Certificate, moment: datetime) -> bool:
    """Whether it holds, and counts for the gate, up to `moment`; the last moment still counts."""
    if status(certificate, moment) != CertificateStatus.VALID:
        return False
    return certificate.counts_until is None or moment <= certificate.counts_until


def has_lapsed(certificate: Certificate, at: datetime) -> bool:
    """Whether it is valid and yet counts no more: the law changed, and the holder did not do the update in time."""
    return status(certificate, at) == CertificateStatus.VALID and not counts_to(certificate, at)


def end_of_validity(issued_at: datetime, days: int) -> datetime:
    """The last second of the day that comes `days` days after the day of issue, by the clock of the site."""
    last_day: date = timezone.localdate(issued_at) + timedelta(days=days)
    return timezone.make_aware(datetime.combine(last_day, time(23, 59, 59)))

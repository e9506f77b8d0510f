"""What a certificate is worth at a moment. The queryset twins are `Certificate.objects.valid(at)` and `counting_to(moment)`."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from certificates.enums import CertificateStatus
from certificates.models import Certificate


def status(certificate: Certificate, at: datetime) -> CertificateStatus:
    """valid, revoked or expired at `at`.

    A revocation is final and counts for every moment, also for one before it: the database refuses a post on a revoked
    certificate likewise. The last moment, `valid_until`, still counts.
    """
    if certificate.revoked_at is not None:
        return CertificateStatus.REVOKED
    if at > certificate.valid_until:
        return CertificateStatus.EXPIRED
    return CertificateStatus.VALID


def counts_to(certificate: Certificate, moment: datetime) -> bool:
    """Whether it holds, and counts for the gate, up to `moment`; the last moment still counts."""
    if certificate.revoked_at is not None or moment > certificate.valid_until:
        return False
    return certificate.counts_until is None or moment <= certificate.counts_until


def has_lapsed(certificate: Certificate, at: datetime) -> bool:
    """Whether it is valid and yet counts no more: the law changed, and the holder did not do the update in time."""
    return status(certificate, at) == CertificateStatus.VALID and not counts_to(certificate, at)


def end_of_validity(issued_at: datetime, days: int) -> datetime:
    """The last second of the day that comes `days` days after the day of issue, by the clock of the site."""
    last_day: date = timezone.localdate(issued_at) + timedelta(days=days)
    return timezone.make_aware(datetime.combine(last_day, time(23, 59, 59)))

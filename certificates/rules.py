"""What a certificate is worth at a moment. The queryset twin is `Certificate.objects.valid(at)`."""

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


def end_of_validity(issued_at: datetime, days: int) -> datetime:
    """The last second of the day that comes `days` days after the day of issue, by the clock of the site."""
    last_day: date = timezone.localdate(issued_at) + timedelta(days=days)
    return timezone.make_aware(datetime.combine(last_day, time(23, 59, 59)))

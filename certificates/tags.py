"""The status of a certificate in words, for lists of the admin."""

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from certificates.enums import CertificateStatus
from certificates.models import Certificate
from certificates.rules import status


def status_label(certificate: Certificate) -> str:
    """What it is worth now; of one that is suspended, until when; of one whose revocation is decided for a day to come, from when."""
    found = status(certificate, timezone.now())
    if found == CertificateStatus.SUSPENDED and certificate.suspended_until and not certificate.revoked_at:
        day = date_format(timezone.localtime(certificate.suspended_until), "SHORT_DATETIME_FORMAT")
        return _("suspended until %(day)s") % {"day": day}
    if certificate.revoked_at is not None and found in (CertificateStatus.VALID, CertificateStatus.SUSPENDED):
        day = date_format(timezone.localtime(certificate.revoked_at), "SHORT_DATETIME_FORMAT")
        return _("%(status)s; revoked from %(day)s") % {"status": found.label, "day": day}
    return str(found.label)


def status_tag(certificate: Certificate) -> tuple[str, str]:
    found = status(certificate, timezone.now())
    kinds = {CertificateStatus.VALID: "gold" if certificate.revoked_at is None else "open", CertificateStatus.SUSPENDED: "open"}
    return status_label(certificate), kinds.get(found, "" if found in (CertificateStatus.REPLACED, CertificateStatus.ERASED) else "refused")

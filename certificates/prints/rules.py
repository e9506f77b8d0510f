"""Whether a certificate is printed with others."""

from datetime import datetime

from certificates.enums import CertificateStatus, LeftOut
from certificates.models import Certificate
from certificates.rules import status


def left_out(certificate: Certificate, at: datetime) -> LeftOut | None:
    """Why its sheet is not made, nor packed if it was made before; None where it is."""
    state = status(certificate, at)
    return None if state == CertificateStatus.VALID else LeftOut(state)

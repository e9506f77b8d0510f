"""Whether a certificate is printed with others, and a ZIP of them handed out."""

from datetime import datetime

from certificates.enums import CertificateStatus, LeftOut
from certificates.models import Certificate, PrintRun
from certificates.rules import status


def left_out(certificate: Certificate, at: datetime) -> LeftOut | None:
    """Why its sheet is not made, nor packed if it was made before; None where it is."""
    state = status(certificate, at)
    return None if state == CertificateStatus.VALID else LeftOut(state)


def ended_since(run: PrintRun, at: datetime) -> list[tuple[int, str]]:
    """Of the certificates in its ZIP, those that would be left out at `at`, and why: it is not handed out then."""
    without = {pk for pk, _why in run.left_out}
    packed = Certificate.objects.in_bulk([pk for pk in run.certificates if pk not in without])
    return [(pk, str(why)) for pk, one in packed.items() if (why := left_out(one, at)) is not None]

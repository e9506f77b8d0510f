"""Which files of this app belong to a person: sheets of certificates that hold, and the badge of each."""

from collections.abc import Iterator
from datetime import datetime

from certificates.cannot_sign import CannotSign
from certificates.documents import services
from certificates.documents.sheets import sheet
from certificates.enums import CertificateStatus
from certificates.models import Certificate
from certificates.rules import status
from people.models import User

MOST = 20  # a sheet takes a part of a second


def files_of(person: User, at: datetime) -> Iterator[tuple[str, bytes]]:
    """(name, content), the newest first; without what cannot be signed at the moment."""
    for certificate in Certificate.objects.filter(holder=person).select_related("holder", "programme").order_by("-issued_at")[:MOST]:
        try:
            yield f"certificates/{certificate.number}.json", services.badge(certificate, at=at)
            if status(certificate, at) == CertificateStatus.VALID:
                yield f"certificates/{certificate.number}.pdf", sheet(certificate, at=at)
        except CannotSign:
            continue

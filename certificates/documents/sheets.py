"""The sheet that is handed out: set, with the Open Badge in it, and signed where the operator has a certificate for that."""

from datetime import datetime

from certificates.documents import pdf, pdf_signing, services
from certificates.models import Certificate


def sheet(certificate: Certificate, *, at: datetime) -> bytes:
    """Whatever its status: whether to hand it out is the caller's to decide. Raises KeyMissing, SignerUnusable."""
    return pdf_signing.sign(pdf.render(certificate, badge=services.badge(certificate, at=at)))

"""Certificates on paper: how long a sheet takes, how heavy it is, how fine its code."""

from statistics import median
from time import process_time

from django.utils import timezone

from bench.figures import Bench, figure
from bench.paper_signer import signing
from certificates.documents import pdf
from certificates.documents import services as documents
from certificates.documents.sheets import sheet
from certificates.models import Certificate
from certificates.offline.qr import qr_address

SHEETS = 60


def _certificates() -> list[Certificate]:
    return list(Certificate.objects.select_related("programme").order_by("pk")[:SHEETS])


@figure("certificate.pdf_ms", "ms")
def pdf_ms(bench: Bench) -> float:
    """Median of signing the code, reading the badge, setting the sheet and signing it (PAdES), after the first of the process, by its own time."""
    certificates = _certificates()
    for certificate in certificates:
        documents.badge(certificate, at=timezone.now())  # made by the queue after the issue
    times = []
    with signing(bench.folder):
        sheet(certificates[0], at=timezone.now())
        for certificate in certificates:
            began = process_time()
            sheet(certificate, at=timezone.now())
            times.append((process_time() - began) * 1000)
    return median(times)


@figure("certificate.pdf_kb", "KB")
def pdf_kb(bench: Bench) -> float:
    """The heaviest of them, signed."""
    with signing(bench.folder):
        return max(len(sheet(certificate, at=timezone.now())) for certificate in _certificates()) / 1024


@figure("certificate.qr_version", "version")
def qr_version(bench: Bench) -> float:
    """With a name of 60 Kazakh letters, at level M."""
    certificate = _certificates()[0]
    certificate.holder_name = "ұ" * 60
    return float(str(pdf.qr_code(qr_address(certificate)).version))

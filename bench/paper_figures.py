"""Certificates on paper: how long a sheet takes, how heavy it is, how fine its code."""

from statistics import median
from time import perf_counter

from bench.figures import Bench, figure
from certificates import pdf
from certificates.models import Certificate
from certificates.qr import qr_address

SHEETS = 60


def _certificates() -> list[Certificate]:
    return list(Certificate.objects.select_related("programme").order_by("pk")[:SHEETS])


@figure("certificate.pdf_ms", "ms")
def pdf_ms(bench: Bench) -> float:
    """Median of signing the code and setting the sheet, after the first of the process."""
    certificates = _certificates()
    pdf.render(certificates[0])
    times = []
    for certificate in certificates:
        began = perf_counter()
        pdf.render(certificate)
        times.append((perf_counter() - began) * 1000)
    return median(times)


@figure("certificate.pdf_kb", "KB")
def pdf_kb(bench: Bench) -> float:
    """The heaviest of them."""
    return max(len(pdf.render(certificate)) for certificate in _certificates()) / 1024


@figure("certificate.qr_version", "version")
def qr_version(bench: Bench) -> float:
    """With a name of 60 Kazakh letters, at level M."""
    certificate = _certificates()[0]
    certificate.holder_name = "ұ" * 60
    return float(str(pdf.qr_code(qr_address(certificate)).version))

"""The figures of badges."""

from statistics import median
from time import perf_counter

from django.utils import timezone

from bench.figures import Bench, figure
from certificates.models import Certificate
from certificates.openbadge import signed_badge

TIMES = 100


@figure("certificate.badge_ms", "ms")
def badge_ms(bench: Bench) -> float:
    """To put the credential of a certificate together and to sign it, by one process; the median of so many."""
    certificates = list(Certificate.objects.select_related("holder", "programme__exam", "programme__pledge")[:TIMES])
    taken = []
    for number in range(TIMES + 3):
        certificate = certificates[number % len(certificates)]
        begun = perf_counter()
        signed_badge(certificate, salt="0" * 32, at=timezone.now())
        taken.append((perf_counter() - begun) * 1000)
    return median(taken[3:])

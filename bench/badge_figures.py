"""The figures of badges."""

from statistics import median
from time import process_time

from django.utils import timezone

from bench.figures import Bench, figure
from certificates.badges.openbadge import signed_badge
from certificates.models import Certificate

TIMES = 100


@figure("certificate.badge_ms", "ms")
def badge_ms(bench: Bench) -> float:
    """To put a credential together and to sign it: the process's own time, which neighbours disturb less; the median of so many."""
    certificates = list(Certificate.objects.select_related("holder", "programme__exam", "programme__pledge")[:TIMES])
    taken = []
    for number in range(TIMES + 3):
        certificate = certificates[number % len(certificates)]
        begun = process_time()
        signed_badge(certificate, salt="0" * 32, at=timezone.now())
        taken.append((process_time() - begun) * 1000)
    return median(taken[3:])

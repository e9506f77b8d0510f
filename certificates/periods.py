"""What this app forgets after a while. Each: what is older than `before`; how many."""

from datetime import datetime

from certificates.enums import ThrownAway
from certificates.models import PrintRun, VerificationDay
from people.personal.periods import deleted
from people.personal.retention import Period
from people.runs.keeping import throw_away, throw_away_left


def forget_verifications(before: datetime, *, at: datetime, dry: bool) -> int:
    return deleted(VerificationDay.objects.filter(day__lt=before.date()), dry)


def forget_prints(before: datetime, *, at: datetime, dry: bool) -> int:
    """Files for printing that the queue was to throw away (people/runs/keeping.py) and did not; of an erased person, where the process died."""
    runs = list(PrintRun.objects.filter(thrown_away_at=None, asked_at__lt=before))
    for run in [] if dry else runs:
        throw_away(run, ThrownAway.OLD, at=at)
    return len(runs) + throw_away_left(PrintRun.objects.all(), dry=dry)


PERIODS = (
    Period("verification_days", "Days on which a certificate was verified", forget_verifications),
    Period("prints", "Files of many sheets for printing, that a lost task left", forget_prints),
)

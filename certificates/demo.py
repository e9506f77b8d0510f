"""Sample data of this app: the programme, another that asks for a live session too, certificates for passed exams, a few revocations,
one of whatever else may happen to a certificate, a change of the law, a programme that asks for much."""

from typing import Any

from django.utils import timezone

from certificates import demo_law, demo_life, demo_programmes, services
from certificates.content import load_programme
from certificates.models import Certificate, Programme
from courses.models import SessionSeries
from quizzes.models import Attempt

# Every so many sample certificates, one is revoked.
REVOKE_EVERY = 60
REASON = "Үгіт таратқан (үлгі деректер). / Вёл агитацию (данные примера). / Campaigned for a candidate (sample data)."


def load(scale: Any) -> None:
    """Idempotent: what was issued and revoked before stays so, and nothing is added to it."""
    demo_programmes.load_issuer()
    programme = load_programme()
    if series := SessionSeries.objects.order_by("pk").first():
        load_programme("count", series)
    _issue_what_is_missing(programme)
    _revoke_some()
    demo_life.load(programme, timezone.now())
    demo_law.load(programme, timezone.now())
    demo_life.look_at(Certificate.objects.filter(holder__email=demo_law.OBSERVER).first(), timezone.now())
    demo_programmes.load(timezone.now())


def _issue_what_is_missing(programme: Programme) -> None:
    """Attempts of the sample that were passed before the programme was there."""
    passed = Attempt.objects.filter(exam=programme.exam_id, passed=True, person__is_sample=True, certificates=None)
    for attempt in passed.order_by("closed_at", "pk"):
        services.issue(attempt, at=attempt.closed_at or attempt.deadline_at)


def _revoke_some() -> None:
    of_sample = Certificate.objects.filter(holder__is_sample=True)
    if of_sample.filter(revoked_at__isnull=False).exists():
        return
    at = timezone.now()
    for certificate in list(of_sample.valid(at).order_by("holder__email", "pk"))[REVOKE_EVERY // 2 :: REVOKE_EVERY]:
        services.revoke(certificate, reason=REASON, by=None, at=at)

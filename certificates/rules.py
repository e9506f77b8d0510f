"""What a certificate is worth at a moment, and what one is issued for.

The twins, as conditions of a query, stand in certificates/querysets.py.
"""

from datetime import date, datetime, time, timedelta

from django.utils import timezone
from django.utils.translation import gettext_noop

from certificates.enums import CertificateStatus
from certificates.models import Certificate, Programme
from courses.session_queries import has_attended
from people.refusals import Refusal
from quizzes.models import Attempt

# What the person can do about a refusal; templates turn these into links.
SEE_SESSIONS = "see_sessions"
SIT_EXAM = "sit_exam"


def status(certificate: Certificate, at: datetime) -> CertificateStatus:
    """What it is worth at `at`. A revocation counts from its moment on, a suspension until its end; the last moment, `valid_until`, still counts."""
    if certificate.revoked_at is not None and at >= certificate.revoked_at:
        return CertificateStatus.REPLACED if certificate.replaced else CertificateStatus.REVOKED
    if at > certificate.valid_until:
        return CertificateStatus.EXPIRED
    return CertificateStatus.SUSPENDED if is_suspended(certificate, at) else CertificateStatus.VALID


def is_suspended(certificate: Certificate, at: datetime) -> bool:
    """Whether a suspension is in force at `at`."""
    if certificate.suspended_at is None or at < certificate.suspended_at:
        return False
    return certificate.suspended_until is None or at < certificate.suspended_until


def counts_to(certificate: Certificate, moment: datetime) -> bool:
    """Whether it holds, and counts for the gate, up to `moment`; the last moment still counts."""
    if status(certificate, moment) != CertificateStatus.VALID:
        return False
    return certificate.counts_until is None or moment <= certificate.counts_until


def has_lapsed(certificate: Certificate, at: datetime) -> bool:
    """Whether it is valid and yet counts no more: the law changed, and the holder did not do the update in time."""
    return status(certificate, at) == CertificateStatus.VALID and not counts_to(certificate, at)


def issue_refusals(programme: Programme, attempt: Attempt, at: datetime) -> list[Refusal]:
    """Why a pass does not earn the certificate of `programme` at `at`; [] means yes. Order matters not: session first, or exam first."""
    if programme.required_series is None:
        return []
    if not has_attended(attempt.person, programme.required_series):
        sentence = gettext_noop("Attend one of the sessions “%(series)s”: the certificate “%(programme)s” is issued then.")
        values = {"series": programme.required_series, "programme": programme.name}
        return [Refusal("session_not_attended", sentence, values, SEE_SESSIONS)]
    if at > end_of_validity(attempt.closed_at or attempt.deadline_at, programme.validity_days):
        sentence = gettext_noop("You passed the exam too long ago for the certificate “%(programme)s”. Pass it again.")
        return [Refusal("pass_too_old", sentence, {"programme": programme.name}, SIT_EXAM)]
    return []


def end_of_validity(issued_at: datetime, days: int) -> datetime:
    """The last second of the day that comes `days` days after the day of issue, by the clock of the site."""
    last_day: date = timezone.localdate(issued_at) + timedelta(days=days)
    return timezone.make_aware(datetime.combine(last_day, time(23, 59, 59)))

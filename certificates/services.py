"""The only writers of certificates."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_noop
from wagtail.log_actions import log

from certificates.corrections import ask_correction, correct_name, decline_correction
from certificates.models import Certificate, Programme
from certificates.names import printable_name
from certificates.numbered import insert_numbered
from certificates.revocation import confirm_unrevocation, drop_unrevocation, propose_unrevocation, revoke, revoke_all
from certificates.rules import end_of_validity, is_suspended, issue_refusals
from certificates.signals import certificate_changed
from certificates.suspension import resume, suspend, suspension_of
from certificates.tasks import tell_holder
from courses.models import SessionSeries
from people.models import User
from people.notice_kinds import multilingual
from people.notice_services import tell
from people.refusals import Refusal, Refused
from quizzes.models import Attempt
from quizzes.services import allow_retake

__all__ = [
    "ask_correction",
    "confirm_unrevocation",
    "correct_name",
    "decline_correction",
    "drop_unrevocation",
    "issue",
    "issue_after_session",
    "propose_unrevocation",
    "resume",
    "revoke",
    "revoke_all",
    "suspend",
]


@transaction.atomic
def issue(attempt: Attempt, *, at: datetime) -> list[Certificate]:
    """The certificates that a passed attempt earns: one under every programme that asks for its exam, and for nothing that the person lacks.

    Where a live session is lacking the certificate is issued when it is attended (receivers.py). Whatever was issued for the attempt
    before is returned as it is, so that a second call changes nothing.
    Raises Refused (not_passed).
    """
    attempt = Attempt.objects.select_for_update(of=("self",)).select_related("person").get(pk=attempt.pk)
    if not attempt.passed:
        raise Refused([Refusal("not_passed", gettext_noop("Only a passed exam earns a certificate."))])
    there = attempt.certificates.filter(replaced=False).select_related("programme")
    issued = {certificate.programme_id: certificate for certificate in there}
    held = _held(attempt)
    ended = _revoked_meanwhile(held, attempt)
    missing = Programme.objects.filter(exam=attempt.exam_id).exclude(pk__in=[*issued, *ended]).select_related("required_series")
    earned, waiting = _parted(missing, attempt, at)
    for programme in earned:
        issued[programme.pk] = _issue_under(programme, attempt, held, at)
    if earned:
        allow_retake(attempt, from_=at + timedelta(days=min(programme.renewal_days for programme in earned)))
    elif waiting and not issued:
        _wait(waiting[0], attempt, at)
    return list(issued.values())


@transaction.atomic
def issue_after_session(person: User, series: SessionSeries, *, at: datetime) -> list[Certificate]:
    """The certificates that waited for the person to attend a session of this series; each for the last pass of its exam."""
    exams = Programme.objects.filter(required_series=series).values("exam")
    passes = Attempt.objects.filter(person=person, exam__in=exams, passed=True).order_by("exam", "number")
    last = {attempt.exam_id: attempt for attempt in passes}
    return [certificate for attempt in last.values() for certificate in issue(attempt, at=at)]


def _parted(programmes: Iterable[Programme], attempt: Attempt, at: datetime) -> tuple[list[Programme], list[Programme]]:
    """Those whose certificate the attempt earns, and those that ask for more."""
    earned: list[Programme] = []
    waiting: list[Programme] = []
    for programme in programmes:
        (waiting if issue_refusals(programme, attempt, at) else earned).append(programme)
    return earned, waiting


def _wait(programme: Programme, attempt: Attempt, at: datetime) -> None:
    """Say what the certificate waits for. Once the pass is too old for it, the exam may be sat again."""
    passed_at = attempt.closed_at or attempt.deadline_at
    allow_retake(attempt, from_=end_of_validity(passed_at, programme.validity_days))
    values = {"programme": multilingual(programme.name), "series": multilingual(programme.required_series.title)} if programme.required_series else {}
    tell(attempt.person, "certificate_waits", f"attempt {attempt.pk}", values, at=at)


def _held(attempt: Attempt) -> list[Certificate]:
    """The person's certificates, locked, so that a revocation that is being written is waited for and seen; the newest first."""
    held = Certificate.objects.select_for_update(of=("self",), no_key=True).filter(holder=attempt.person_id)
    return sorted(held.order_by("pk"), key=lambda one: (one.issued_at, one.pk), reverse=True)


def _revoked_meanwhile(held: Iterable[Certificate], attempt: Attempt) -> set[int]:
    """Programmes of which the person lost a certificate since the attempt began: a renewal under way does not get round a revocation."""
    return {one.programme_id for one in held if one.revoked_at is not None and not one.replaced and one.revoked_at >= attempt.started_at}


def _issue_under(programme: Programme, attempt: Attempt, held: Iterable[Certificate], at: datetime) -> Certificate:
    old = next((one for one in held if one.programme_id == programme.pk and one.revoked_at is None), None)
    certificate = insert_numbered(
        Certificate(
            programme=programme,
            holder=attempt.person,
            holder_name=printable_name(attempt.person.full_name),
            attempt=attempt,
            issued_at=at,
            valid_until=end_of_validity(at, programme.validity_days),
            law_as_of=programme.law_as_of,
            renews=old,
            **(suspension_of(old) if old and is_suspended(old, at) else {}),  # which a second pass does not get round
        )
    )
    certificate_changed.send(Certificate, certificate=certificate, change="issued", by=None, at=at)
    if old:
        certificate_changed.send(Certificate, certificate=old, change="renewed", by=None, at=at, successor=certificate)
    log(instance=certificate, action="certificates.issue", user=None, data={"attempt": attempt.pk, "programme": programme.slug})
    tell_holder(certificate, "issued")
    return certificate

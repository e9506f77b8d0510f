"""The only writers of certificates."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext_noop
from wagtail.log_actions import log

from certificates import mails
from certificates.models import Certificate, Programme
from certificates.names import printable_name
from certificates.numbers import new_number
from certificates.rules import end_of_validity, issue_refusals
from certificates.signals import certificate_changed
from certificates.status_places import free_place
from courses.models import SessionSeries
from people.models import User
from people.notice_kinds import multilingual
from people.notice_services import tell
from people.refusals import Refusal, Refused
from quizzes.models import Attempt
from quizzes.services import allow_retake

_DRAWS = 5


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
    issued = {certificate.programme_id: certificate for certificate in attempt.certificates.select_related("programme")}
    ended = _revoked_meanwhile(attempt)
    missing = Programme.objects.filter(exam=attempt.exam_id).exclude(pk__in=[*issued, *ended]).select_related("required_series")
    earned, waiting = _parted(missing, attempt, at)
    for programme in earned:
        issued[programme.pk] = _issue_under(programme, attempt, at)
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


@transaction.atomic
def revoke(certificate: Certificate, *, reason: str, by: User | None, at: datetime) -> Certificate:
    """End a certificate for good, for a reason that its holder is told. Returns the certificate as it is now.

    Whoever stands on it steps back first (certificate_changed). Raises Refused (reason_missing, already_revoked).
    """
    certificate = Certificate.objects.select_for_update(of=("self",)).select_related("holder", "programme").get(pk=certificate.pk)
    reason = reason.strip()
    if refusals := _refusals_to_revoke(certificate, reason):
        raise Refused(refusals)
    certificate_changed.send(Certificate, certificate=certificate, change="revoked", by=by, at=at)
    certificate.revoked_at, certificate.revoked_by, certificate.revocation_reason = at, by, reason
    certificate.save(update_fields=["revoked_at", "revoked_by", "revocation_reason"])
    allow_retake(certificate.attempt, from_=None)  # who was taken off is not back by a second pass
    log(instance=certificate, action="certificates.revoke", user=by, data={"reason": reason})
    transaction.on_commit(lambda: mails.tell_revoked(certificate), robust=True)
    return certificate


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


def _revoked_meanwhile(attempt: Attempt) -> set[int]:
    """Programmes of which the person lost a certificate since the attempt began: a renewal under way does not get round a revocation.

    The certificates are locked, so that a revocation that is being written is waited for and seen.
    """
    held = Certificate.objects.select_for_update(of=("self",), no_key=True).filter(holder=attempt.person_id).order_by("pk")
    rows = list(held.values_list("programme", "revoked_at"))
    return {programme for programme, revoked_at in rows if revoked_at is not None and revoked_at >= attempt.started_at}


def _issue_under(programme: Programme, attempt: Attempt, at: datetime) -> Certificate:
    certificate = _insert(
        Certificate(
            programme=programme,
            holder=attempt.person,
            holder_name=printable_name(attempt.person.full_name),
            attempt=attempt,
            issued_at=at,
            valid_until=end_of_validity(at, programme.validity_days),
            law_as_of=programme.law_as_of,
        )
    )
    certificate_changed.send(Certificate, certificate=certificate, change="issued", by=None, at=at)
    log(instance=certificate, action="certificates.issue", user=None, data={"attempt": attempt.pk, "programme": programme.slug})
    transaction.on_commit(lambda: mails.tell_issued(certificate), robust=True)
    return certificate


def _insert(certificate: Certificate) -> Certificate:
    """Save it under a number and at a place on the status list that nobody has; what was drawn twice is drawn again."""
    for _draw in range(_DRAWS):
        certificate.number = new_number()
        certificate.status_list, certificate.status_index = free_place()
        try:
            with transaction.atomic():
                certificate.save(force_insert=True)
        except IntegrityError:
            place = Q(status_list=certificate.status_list, status_index=certificate.status_index)
            if not Certificate.objects.filter(Q(number=certificate.number) | place).exists():
                raise
        else:
            return certificate
    raise RuntimeError(f"No free number in {_DRAWS} draws.")


def _refusals_to_revoke(certificate: Certificate, reason: str) -> list[Refusal]:
    refusals = []
    if not reason:
        refusals.append(Refusal("reason_missing", gettext_noop("Give the reason: the holder is told it.")))
    if certificate.revoked_at is not None:
        refusals.append(Refusal("already_revoked", gettext_noop("This certificate has already been revoked.")))
    return refusals

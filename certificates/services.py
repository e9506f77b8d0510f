"""The only writers of certificates."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_noop
from wagtail.log_actions import log

from certificates import mails
from certificates.models import Certificate, Programme
from certificates.names import printable_name
from certificates.numbers import new_number
from certificates.rules import end_of_validity
from certificates.signals import certificate_changed
from people.models import User
from people.refusals import Refusal, Refused
from quizzes.models import Attempt
from quizzes.services import allow_retake

_DRAWS = 5


@transaction.atomic
def issue(attempt: Attempt, *, at: datetime) -> list[Certificate]:
    """The certificates that a passed attempt earns: one under every programme that asks for its exam.

    Whatever was issued for the attempt before is returned as it is, so that a second call changes nothing.
    Raises Refused (not_passed).
    """
    attempt = Attempt.objects.select_for_update(of=("self",)).select_related("person").get(pk=attempt.pk)
    if not attempt.passed:
        raise Refused([Refusal("not_passed", gettext_noop("Only a passed exam earns a certificate."))])
    issued = {certificate.programme_id: certificate for certificate in attempt.certificates.select_related("programme")}
    ended = _revoked_meanwhile(attempt)
    missing = list(Programme.objects.filter(exam=attempt.exam_id).exclude(pk__in=[*issued, *ended]))
    for programme in missing:
        issued[programme.pk] = _issue_under(programme, attempt, at)
    if missing:
        allow_retake(attempt, from_=at + timedelta(days=min(programme.renewal_days for programme in missing)))
    return list(issued.values())


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
    """Save it under a number that nobody has; a number drawn twice is drawn again."""
    for _draw in range(_DRAWS):
        certificate.number = new_number()
        try:
            with transaction.atomic():
                certificate.save(force_insert=True)
        except IntegrityError:
            if not Certificate.objects.filter(number=certificate.number).exists():
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

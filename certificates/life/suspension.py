"""The only writers of suspensions: a certificate that does not count for a time."""

from datetime import datetime
from typing import Any

from django.db import transaction
from wagtail.log_actions import log

from certificates.life.revocation import locked
from certificates.life.rules import resume_refusals, suspend_refusals
from certificates.models import Certificate
from certificates.signals import certificate_changed
from certificates.tasks import tell_holder
from people.models import User
from people.notice_kinds import moment
from people.refusals import Refused

_FIELDS = ["suspended_at", "suspended_until", "suspended_by", "suspension_reason"]


@transaction.atomic
def suspend(certificate: Certificate, *, reason: str, until: datetime | None, by: User | None, at: datetime) -> Certificate:
    """From now on, to `until` or until it is lifted, the certificate does not count. Of one that is suspended the end and the reason change.

    Whoever stands on it in that time steps back first (certificate_changed). Raises Refused (rules.suspend_refusals).
    """
    certificate = locked(certificate)
    reason = reason.strip()
    if refusals := suspend_refusals(certificate, reason, by, until, at):
        raise Refused(refusals)
    certificate_changed.send(Certificate, certificate=certificate, change="suspended", by=by, at=at, since=at, until=until)
    certificate.suspended_at, certificate.suspended_until = at, until
    certificate.suspended_by, certificate.suspension_reason = by, reason
    certificate.save(update_fields=_FIELDS)
    data = {"reason": reason, "until": until.isoformat() if until else None}
    log(instance=certificate, action="certificates.suspend", user=by, data=data)
    tell_holder(certificate, "suspended", reason=reason, until=moment(until) if until else "")
    return certificate


@transaction.atomic
def resume(certificate: Certificate, *, reason: str, by: User | None, at: datetime) -> Certificate:
    """Lift a suspension before its end; nobody is put back to a post. Raises Refused (rules.resume_refusals)."""
    certificate = locked(certificate)
    reason = reason.strip()
    if refusals := resume_refusals(certificate, reason, by, at):
        raise Refused(refusals)
    certificate.suspended_at = certificate.suspended_until = certificate.suspended_by = None
    certificate.suspension_reason = ""
    certificate.save(update_fields=_FIELDS)
    certificate_changed.send(Certificate, certificate=certificate, change="resumed", by=by, at=at)
    log(instance=certificate, action="certificates.resume", user=by, data={"reason": reason})
    tell_holder(certificate, "resumed", reason=reason)
    return certificate


def suspension_of(certificate: Certificate) -> dict[str, Any]:
    """What another certificate has to be made with in order to be suspended likewise."""
    return {name: getattr(certificate, name) for name in _FIELDS}

"""The only writers of revocations, and of how one is taken back: by two people."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.timezone import localdate
from wagtail.log_actions import log

from certificates.life.rules import confirm_refusals, decide_refusals, revoke_refusals, unrevoke_refusals
from certificates.models import Certificate, Unrevocation
from certificates.signals import certificate_changed
from certificates.tasks import tell_holder
from certificates.updates import services as update_services
from people.models import User
from people.notice_kinds import day, moment
from people.refusals import Refused
from quizzes.services import allow_retake


@transaction.atomic
def revoke(certificate: Certificate, *, reason: str, by: User | None, at: datetime, from_: datetime | None = None) -> Certificate:
    """End a certificate, now or from a moment to come, for a reason that its holder is told. Returns it as it is now.

    Whoever stands on it beyond that moment steps back first (certificate_changed). Raises Refused (rules.revoke_refusals).
    """
    certificate = locked(certificate)
    reason, from_ = reason.strip(), from_ or at
    if refusals := revoke_refusals(certificate, reason, by, from_, at):
        raise Refused(refusals)
    certificate_changed.send(Certificate, certificate=certificate, change="revoked", by=by, at=at, since=from_, until=None)
    close_unrevocations([certificate], by=by, at=at)  # they spoke of another revocation
    certificate.revoked_at, certificate.revoked_by, certificate.revocation_reason = from_, by, reason
    certificate.revocation_decided_at = at
    certificate.save(update_fields=["revoked_at", "revoked_by", "revocation_reason", "revocation_decided_at"])
    if certificate.attempt:
        allow_retake(certificate.attempt, from_=None)  # who was taken off is not back by a second pass
    log(instance=certificate, action="certificates.revoke", user=by, data={"reason": reason} | ({"from": from_.isoformat()} if from_ > at else {}))
    tell_holder(certificate, "revoked", reason=reason, day=day(localdate(from_)), moment=moment(from_), later=from_ > at)
    return certificate


@transaction.atomic
def revoke_all(
    certificates: Iterable[Certificate], *, reason: str, by: User | None, at: datetime, from_: datetime | None = None
) -> list[Certificate]:
    """End several certificates of one person at once, all or none. Raises as `revoke` does."""
    in_order = sorted(certificates, key=lambda certificate: certificate.pk)
    return [revoke(certificate, reason=reason, by=by, at=at, from_=from_) for certificate in in_order]


@transaction.atomic
def propose_unrevocation(certificate: Certificate, *, reason: str, by: User, at: datetime) -> Unrevocation:
    """Propose that a revocation be taken back; somebody else confirms it. Raises Refused (rules.unrevoke_refusals)."""
    certificate = locked(certificate)
    reason = reason.strip()
    if refusals := unrevoke_refusals(certificate, reason, by):
        raise Refused(refusals)
    proposal = Unrevocation.objects.create(certificate=certificate, reason=reason, proposed_at=at, proposed_by=by)
    log(instance=certificate, action="certificates.propose_unrevoke", user=by, data={"reason": reason})
    return proposal


@transaction.atomic
def confirm_unrevocation(proposal: Unrevocation, *, by: User, at: datetime) -> Certificate:
    """The certificate holds again as if it had not been revoked; nobody is put back to a post. Raises Refused (rules.confirm_refusals)."""
    certificate = locked(proposal.certificate)
    proposal = Unrevocation.objects.select_for_update(of=("self",)).get(pk=proposal.pk)
    proposal.certificate = certificate
    if refusals := confirm_refusals(proposal, by):
        raise Refused(refusals)
    decided_at = certificate.revocation_decided_at or certificate.revoked_at or at
    certificate.revoked_at = certificate.revoked_by = certificate.revocation_decided_at = None
    certificate.revocation_reason = ""
    certificate.save(update_fields=["revoked_at", "revoked_by", "revocation_reason", "revocation_decided_at"])
    _decide(proposal, by, at, confirmed=True)
    if certificate.attempt and not certificate.attempt.certificates.filter(revoked_at__isnull=False, replaced=False).exists():
        allow_retake(certificate.attempt, from_=certificate.issued_at + timedelta(days=certificate.programme.renewal_days))
    update_services.catch_up(certificate, since=decided_at, at=at)
    certificate_changed.send(Certificate, certificate=certificate, change="unrevoked", by=by, at=at)
    data = {"reason": proposal.reason, "proposed_by": proposal.proposed_by_id}
    log(instance=certificate, action="certificates.unrevoke", user=by, data=data)
    tell_holder(certificate, "unrevoked", reason=proposal.reason)
    return certificate


@transaction.atomic
def drop_unrevocation(proposal: Unrevocation, *, by: User, at: datetime) -> Unrevocation:
    """The revocation stays. Whoever proposed it may take it back as well. Raises Refused (rules.decide_refusals)."""
    certificate = locked(proposal.certificate)
    proposal = Unrevocation.objects.select_for_update(of=("self",)).get(pk=proposal.pk)
    if refusals := decide_refusals(proposal):
        raise Refused(refusals)
    _decide(proposal, by, at, confirmed=False)
    log(instance=certificate, action="certificates.drop_unrevoke", user=by, data={"reason": proposal.reason})
    return proposal


def close_unrevocations(certificates: Iterable[Certificate], *, by: User | None, at: datetime) -> None:
    """Nobody confirms any more what was proposed for these certificates, which the caller has locked: what it rested on has changed."""
    for proposal in Unrevocation.objects.filter(certificate__in=certificates, decided_at=None).select_related("certificate"):
        _decide(proposal, by, at, confirmed=False)
        log(instance=proposal.certificate, action="certificates.drop_unrevoke", user=by, data={"reason": proposal.reason})


def locked(certificate: Certificate) -> Certificate:
    """The certificate as it is, nobody else's to change until the end of the transaction."""
    return Certificate.objects.select_for_update(of=("self",)).select_related("holder", "programme", "attempt", "hand_issue").get(pk=certificate.pk)


def _decide(proposal: Unrevocation, by: User | None, at: datetime, *, confirmed: bool) -> None:
    proposal.decided_at, proposal.decided_by, proposal.confirmed = at, by, confirmed
    proposal.save(update_fields=["decided_at", "decided_by", "confirmed"])

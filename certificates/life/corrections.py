"""The only writers of corrections of a name: a certificate is issued anew, with the same dates, and the old one ends as replaced."""

from datetime import datetime

from django.db import transaction
from wagtail.log_actions import log

from certificates.life.revocation import locked
from certificates.life.rules import (
    ask_rename_refusals,
    correct_refusals,
    decide_rename_refusals,
    propose_rename_refusals,
    reason_refusals,
    takes_two,
)
from certificates.life.suspension import suspension_of
from certificates.models import Certificate, NameCorrection
from certificates.names import printable_name
from certificates.numbered import insert_numbered
from certificates.signals import certificate_changed
from certificates.tasks import tell_holder
from certificates.updates import services as update_services
from people.models import User
from people.refusals import Refused
from people.services import follow_certificate

# What the new one says as the old one did. `counts_until` follows when whoever stands has moved.
_SAME = ("programme", "holder", "programme_name", "basis", "attempt", "hand_issue", "issued_at", "valid_until", "law_as_of", "renews")


@transaction.atomic
def ask_correction(certificate: Certificate, *, new_name: str, reason: str, by: User, at: datetime) -> NameCorrection:
    """Ask the headquarters to correct the name. Raises Refused (rules.ask_rename_refusals)."""
    certificate = locked(certificate)
    new_name, reason = printable_name(new_name), reason.strip()
    if refusals := ask_rename_refusals(certificate, new_name, reason, at):
        raise Refused(refusals)
    asked = NameCorrection.objects.create(certificate=certificate, new_name=new_name, reason=reason, asked_at=at, asked_by=by)
    log(instance=certificate, action="certificates.ask_rename", user=by, data={"reason": reason})
    return asked


@transaction.atomic
def propose_correction(certificate: Certificate, *, new_name: str, reason: str, by: User, at: datetime) -> NameCorrection:
    """Propose another name, as was asked for or not; another person of the headquarters issues the certificate anew with it (correct_name).

    Raises Refused (rules.propose_rename_refusals).
    """
    certificate = locked(certificate)
    new_name, reason = printable_name(new_name), reason.strip()
    if refusals := propose_rename_refusals(certificate, new_name, reason, by, at):
        raise Refused(refusals)
    proposed = {"new_name": new_name, "reason": reason, "proposed_at": at, "proposed_by": by}
    asked, _made = NameCorrection.objects.update_or_create(
        certificate=certificate, decided_at=None, defaults=proposed, create_defaults={**proposed, "asked_at": at, "asked_by": by}
    )
    log(instance=certificate, action="certificates.propose_rename", user=by, data={"reason": reason})
    return asked


@transaction.atomic
def correct_name(certificate: Certificate, *, new_name: str, reason: str, by: User, at: datetime) -> Certificate:
    """Issue the certificate anew with this name; returns the new one. What was asked for is answered with it.

    Whoever stands on the old one stands on the new one (certificate_changed). Raises Refused (rules.correct_refusals).
    """
    # The person before the certificate, as whoever assigns does; not the key: whoever hands an exam in refers to the person.
    User.objects.select_for_update(of=("self",), no_key=True).get(pk=certificate.holder_id)
    old = locked(certificate)
    new_name, reason = printable_name(new_name), reason.strip()
    if refusals := correct_refusals(old, new_name, reason, by, at):
        raise Refused(refusals)
    new = insert_numbered(Certificate(**{name: getattr(old, name) for name in _SAME}, **suspension_of(old), holder_name=new_name, corrects=old))
    certificate_changed.send(Certificate, certificate=new, change="issued", by=by, at=at)
    certificate_changed.send(Certificate, certificate=old, change="renamed", by=by, at=at, successor=new)
    update_services.carry_over(old, new)
    old.revoked_at, old.revocation_decided_at, old.revoked_by, old.revocation_reason, old.replaced = at, at, by, reason, True
    old.save(update_fields=["revoked_at", "revocation_decided_at", "revoked_by", "revocation_reason", "replaced"])
    by_two = {} if takes_two(old, new_name) else {"proposed_at": None, "proposed_by": None}
    NameCorrection.objects.filter(certificate=old, decided_at=None).update(decided_at=at, decided_by=by, **by_two)
    _follow(old, new_name, by)
    data = {"reason": reason, "replaces": old.number}
    log(instance=new, action="certificates.rename", user=by, data=data)
    log(instance=old, action="certificates.replace", user=by, data={"reason": reason, "by": new.number})
    tell_holder(new, "renamed", reason=reason, old_number=old.number)
    return new


@transaction.atomic
def decline_correction(asked: NameCorrection, *, reason: str, by: User, at: datetime) -> NameCorrection:
    """The name stays; the holder who asked is told why. Raises Refused (reason_missing, reason_too_long, already_decided)."""
    certificate = locked(asked.certificate)
    asked = NameCorrection.objects.select_for_update(of=("self",)).get(pk=asked.pk)
    reason = reason.strip()
    if refusals := [*reason_refusals(reason), *decide_rename_refusals(asked)]:
        raise Refused(refusals)
    asked.decided_at, asked.decided_by, asked.declined_because = at, by, reason
    asked.save(update_fields=["decided_at", "decided_by", "declined_because"])
    log(instance=certificate, action="certificates.decline_rename", user=by, data={"reason": reason})
    if asked.asked_by_id == certificate.holder_id:
        tell_holder(certificate, "rename_declined", reason=reason)
    return asked


def _follow(old: Certificate, new_name: str, by: User) -> None:
    """The account whose name stood on the certificate has the corrected one too, or the next certificate would be wrong again."""
    person = old.holder
    if printable_name(person.full_name) == old.holder_name:
        follow_certificate(person, full_name=new_name, by=by)

"""What may happen to a certificate after it was issued, and if not, why not: all the reasons."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_noop

from certificates.enums import CertificateStatus
from certificates.models import Certificate, NameCorrection, Unrevocation
from certificates.names import printable_name
from certificates.rules import is_suspended, status
from people.duplicates import is_other_spelling
from people.models import User
from people.names import validate_full_name
from people.refusals import Refusal

LONGEST_REASON = 1000


def revoke_refusals(certificate: Certificate, reason: str, by: User | None, from_: datetime, at: datetime) -> list[Refusal]:
    """Why `by` may not revoke it from `from_` on. What is to be revoked later may be revoked earlier."""
    refusals = [*reason_refusals(reason), *own_refusals(certificate, by)]
    if from_ < at:
        refusals.append(Refusal("effect_past", gettext_noop("A revocation cannot begin in the past. Choose now, or a day to come.")))
    elif from_ > max(at, certificate.valid_until):
        refusals.append(Refusal("effect_after_end", gettext_noop("The certificate runs out before that day. Choose now, or a day before its end.")))
    if certificate.is_erased:
        refusals.append(_erased())
    elif certificate.replaced:
        refusals.append(_replaced())
    elif certificate.revoked_at is not None and certificate.revoked_at <= max(from_, at):
        refusals.append(Refusal("already_revoked", gettext_noop("This certificate has already been revoked.")))
    return refusals


def suspend_refusals(certificate: Certificate, reason: str, by: User | None, until: datetime | None, at: datetime) -> list[Refusal]:
    """Why `by` may not suspend it from now on. A suspension in force may get another end."""
    refusals = [*reason_refusals(reason), *own_refusals(certificate, by)]
    if until is not None and until <= at:
        refusals.append(Refusal("until_past", gettext_noop("Choose an end of the suspension that is still to come, or none.")))
    if ended := _ended(certificate, at):
        refusals.append(ended)
    elif is_suspended(certificate, at) and certificate.suspended_until == until:
        refusals.append(Refusal("already_suspended", gettext_noop("This certificate is suspended already, until this very moment.")))
    return refusals


def resume_refusals(certificate: Certificate, reason: str, by: User | None, at: datetime) -> list[Refusal]:
    """Why `by` has no suspension to lift."""
    refusals = [*reason_refusals(reason), *own_refusals(certificate, by)]
    if certificate.is_erased:
        refusals.append(_erased())
    elif not is_suspended(certificate, at):
        refusals.append(Refusal("not_suspended", gettext_noop("This certificate is not suspended.")))
    return refusals


def unrevoke_refusals(certificate: Certificate, reason: str, by: User) -> list[Refusal]:
    """Why `by` may not propose that the revocation be taken back."""
    refusals = [*reason_refusals(reason), *own_refusals(certificate, by)]
    if certificate.is_erased:
        refusals.append(_erased())
    elif certificate.replaced:
        refusals.append(_replaced())
    elif certificate.revoked_at is None:
        refusals.append(Refusal("not_revoked", gettext_noop("This certificate is not revoked.")))
    if certificate.unrevocations.filter(decided_at=None).exists():
        sentence = gettext_noop("Somebody has proposed it already: another person of the headquarters confirms it.")
        refusals.append(Refusal("already_proposed", sentence))
    return refusals


def decide_refusals(proposal: Unrevocation) -> list[Refusal]:
    """Why a proposal cannot be decided any more."""
    return [] if proposal.decided_at is None else [already_decided()]


def confirm_refusals(proposal: Unrevocation, by: User) -> list[Refusal]:
    """Why `by` may not confirm that the revocation be taken back: it takes two, and the revocation for which it was proposed."""
    certificate = proposal.certificate
    refusals = [*decide_refusals(proposal), *second_refusals(certificate, by, proposal.proposed_by_id)]
    decided_at = certificate.revocation_decided_at
    if decided_at is not None and proposal.proposed_at < decided_at:
        refusals.append(Refusal("revoked_anew", gettext_noop("The certificate was revoked anew after this was proposed. Propose it again.")))
    return refusals


def second_refusals(certificate: Certificate, by: User, *first: int | None) -> list[Refusal]:
    """Why `by` is not the second person of something done to a certificate: they began it, hold it, or issued it by hand."""
    refusals = own_refusals(certificate, by)
    if by.pk in first:
        refusals.append(Refusal("same_person", gettext_noop("You proposed it yourself: another person of the headquarters has to confirm it.")))
    if certificate.hand_issue and by.pk in (certificate.hand_issue.proposed_by_id, certificate.hand_issue.decided_by_id):
        sentence = gettext_noop("You issued this certificate by hand: another person of the headquarters has to confirm it.")
        refusals.append(Refusal("issued_it", sentence))
    return refusals


def own_refusals(certificate: Certificate, by: User | None) -> list[Refusal]:
    """Nobody of the headquarters does anything to a certificate of their own."""
    if by is None or certificate.holder_id != by.pk:
        return []
    return [Refusal("own_certificate", gettext_noop("This is your own certificate: another person of the headquarters decides about it."))]


def rename_refusals(certificate: Certificate, new_name: str, reason: str, at: datetime) -> list[Refusal]:
    """Why it may not be issued anew with this name."""
    refusals = reason_refusals(reason)
    if ended := _ended(certificate, at):
        refusals.append(ended)
    elif certificate.revoked_at is not None:
        refusals.append(Refusal("revocation_decided", gettext_noop("The revocation of this certificate is decided: its name stays.")))
    elif newer := certificate.renewals.unended(at).last():
        sentence = gettext_noop("This certificate was renewed by %(number)s. The name is corrected on that one.")
        refusals.append(Refusal("renewed", sentence, {"number": newer.number}))
    if printable_name(new_name) == certificate.holder_name:
        refusals.append(Refusal("same_name", gettext_noop("This is the name that stands on the certificate.")))
    try:
        validate_full_name(new_name)
    except ValidationError as error:
        refusals.append(Refusal("bad_name", str(error.message)))
    return refusals


def correct_refusals(certificate: Certificate, new_name: str, reason: str, by: User, at: datetime) -> list[Refusal]:
    """Why `by` may not issue it anew. Another spelling is one person's to decide; another name takes two."""
    refusals = [*rename_refusals(certificate, new_name, reason, at), *own_refusals(certificate, by)]
    if refusals or not takes_two(certificate, new_name):
        return refusals
    proposed = certificate.corrections_asked.filter(decided_at=None, proposed_at__isnull=False, new_name=printable_name(new_name)).first()
    if proposed is None:
        sentence = gettext_noop("This is another name, and not only another spelling: one of the headquarters proposes it, another one confirms it.")
        return [Refusal("takes_two", sentence)]
    return second_refusals(certificate, by, proposed.proposed_by_id, proposed.asked_by_id)


def propose_rename_refusals(certificate: Certificate, new_name: str, reason: str, by: User, at: datetime) -> list[Refusal]:
    """Why `by` may not propose another name."""
    return [*rename_refusals(certificate, new_name, reason, at), *own_refusals(certificate, by)]


def takes_two(certificate: Certificate, new_name: str) -> bool:
    """Whether it is another name than the one that was printed first, so that many small corrections make no other name either."""
    first = certificate
    while first.corrects:
        first = first.corrects
    return not all(is_other_spelling(one.holder_name, new_name) for one in {certificate, first})


def ask_rename_refusals(certificate: Certificate, new_name: str, reason: str, at: datetime) -> list[Refusal]:
    """Why a correction may not be asked for."""
    refusals = rename_refusals(certificate, new_name, reason, at)
    if certificate.corrections_asked.filter(decided_at=None).exists():
        refusals.append(Refusal("already_asked", gettext_noop("A correction has been asked for already; the headquarters has still to answer.")))
    return refusals


def decide_rename_refusals(asked: NameCorrection) -> list[Refusal]:
    """Why this request cannot be decided any more."""
    return [] if asked.decided_at is None else [already_decided()]


def already_decided() -> Refusal:
    return Refusal("already_decided", gettext_noop("This has been decided already."))


def reason_refusals(reason: str) -> list[Refusal]:
    if not reason:
        return [Refusal("reason_missing", gettext_noop("Give the reason: the holder is told it."))]
    if len(reason) > LONGEST_REASON:
        return [Refusal("reason_too_long", gettext_noop("The reason is too long: %(most)s characters at most."), {"most": LONGEST_REASON})]
    return []


def _ended(certificate: Certificate, at: datetime) -> Refusal | None:
    """Why nothing more can be done with a certificate that has ended."""
    match status(certificate, at):
        case CertificateStatus.ERASED:
            return _erased()
        case CertificateStatus.REPLACED:
            return _replaced()
        case CertificateStatus.REVOKED:
            return Refusal("already_revoked", gettext_noop("This certificate has already been revoked."))
        case CertificateStatus.EXPIRED:
            return Refusal("expired", gettext_noop("This certificate has expired."))
    return None


def _erased() -> Refusal:
    return Refusal("holder_erased", gettext_noop("The holder has had their data erased: nothing is written on this certificate any more."))


def _replaced() -> Refusal:
    return Refusal("replaced", gettext_noop("This certificate was replaced by one with the name corrected."))

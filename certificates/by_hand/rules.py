"""May a certificate be issued by hand, and if not, why not: all the reasons. One person proposes, another one confirms; nobody for themselves."""

from datetime import datetime

from django.utils.translation import gettext_noop

from certificates.enums import ByHand
from certificates.life.rules import LONGEST_REASON, already_decided
from certificates.models import Certificate, HandIssue, Programme
from people.models import User
from people.refusals import Refusal

PERMISSION = "certificates.add_handissue"


def propose_refusals(programme: Programme, person: User, reason: str, by: User, at: datetime) -> list[Refusal]:
    """Why `by` may not propose it."""
    refusals = [*_reason_refusals(reason), *_issue_refusals(programme, person, by, at)]
    if HandIssue.objects.filter(programme=programme, person=person, decided_at=None).exists():
        sentence = gettext_noop("Somebody has proposed it already: another person of the headquarters confirms it.")
        refusals.append(Refusal("already_proposed", sentence))
    return refusals


def confirm_refusals(proposal: HandIssue, by: User, at: datetime) -> list[Refusal]:
    """Why `by` may not confirm it: it takes two, and what was true when it was proposed must still be.

    Where the programme names who may, both are among them: whoever was taken off the list meanwhile has proposed nothing.
    """
    if proposal.decided_at is not None:
        return [already_decided()]
    refusals = _issue_refusals(proposal.programme, proposal.person, by, at, proposal.proposed_by_id)
    programme = proposal.programme
    if programme.by_hand == ByHand.NAMED and not programme.hand_issuers.filter(pk=proposal.proposed_by_id).exists():
        sentence = gettext_noop("Whoever proposed it is no longer among those who may issue certificates of this programme by hand.")
        refusals.append(Refusal("proposer_not_named", sentence))
    if proposal.proposed_by_id == by.pk:
        refusals.append(Refusal("same_person", gettext_noop("You proposed it yourself: another person of the headquarters has to confirm it.")))
    return refusals


def drop_refusals(proposal: HandIssue, by: User) -> list[Refusal]:
    """Why `by` may not decide that it be not issued."""
    refusals = [] if by.has_perm(PERMISSION) else [_may_not()]
    return refusals if proposal.decided_at is None else [*refusals, already_decided()]


def _issue_refusals(programme: Programme, person: User, by: User, at: datetime, proposed_by: int = 0) -> list[Refusal]:
    refusals = [] if by.has_perm(PERMISSION) else [_may_not()]
    if programme.by_hand == ByHand.NOBODY:
        refusals.append(Refusal("not_by_hand", gettext_noop("Certificates of this programme are not issued by hand.")))
    if programme.by_hand == ByHand.NAMED and not programme.hand_issuers.filter(pk=by.pk).exists():
        sentence = gettext_noop("Certificates of this programme are issued by hand only by the people whom its form names; you are not one of them.")
        refusals.append(Refusal("not_named", sentence))
    if person.pk in (by.pk, proposed_by):
        refusals.append(Refusal("for_oneself", gettext_noop("Nobody issues a certificate for themselves.")))
    if not person.is_active:
        refusals.append(Refusal("account_closed", gettext_noop("This account is closed.")))
    return [*refusals, *_held_refusals(programme, person, at)]


def _held_refusals(programme: Programme, person: User, at: datetime) -> list[Refusal]:
    """Who has one needs none; and a revocation is taken back by its own way."""
    held = Certificate.objects.filter(programme=programme, holder=person, valid_until__gte=at, replaced=False)
    if held.unended(at).exists():
        return [Refusal("has_one", gettext_noop("The person has a certificate of this programme that has not ended."))]
    if held.exists():
        sentence = gettext_noop("A certificate of this programme was revoked. Take the revocation back, if it was wrong.")
        return [Refusal("revoked", sentence)]
    return []


def _reason_refusals(reason: str) -> list[Refusal]:
    if not reason:
        return [Refusal("reason_missing", gettext_noop("Give the reason: whoever confirms it reads it."))]
    if len(reason) > LONGEST_REASON:
        return [Refusal("reason_too_long", gettext_noop("The reason is too long: %(most)s characters at most."), {"most": LONGEST_REASON})]
    return []


def _may_not() -> Refusal:
    return Refusal("may_not", gettext_noop("Only the headquarters issues certificates by hand."))

"""The only writers of certificates issued by hand."""

from datetime import datetime

from django.db import transaction
from wagtail.log_actions import log

from certificates.by_hand.rules import confirm_refusals, drop_refusals, propose_refusals
from certificates.enums import Basis
from certificates.issuing import held_by, take_turn, write_certificate
from certificates.models import Certificate, HandIssue, Programme
from people.models import User
from people.refusals import Refused


@transaction.atomic
def propose(programme: Programme, person: User, *, ground: str, reason: str, by: User, at: datetime) -> HandIssue:
    """Propose that the person be certified without the exam; somebody else confirms it. Raises Refused (rules.propose_refusals)."""
    programme = _locked_programme(programme.pk)
    reason = reason.strip()
    if refusals := propose_refusals(programme, person, reason, by, at):
        raise Refused(refusals)
    values = {"ground": ground, "reason": reason, "proposed_at": at, "proposed_by": by}
    proposal = HandIssue.objects.create(programme=programme, person=person, **values)
    log(instance=proposal, action="certificates.propose_by_hand", user=by, data={"ground": ground, "reason": reason})
    return proposal


@transaction.atomic
def confirm(proposal: HandIssue, *, by: User, at: datetime) -> Certificate:
    """Issue it: the holder is mailed, the gate takes it as any other. Raises Refused (rules.confirm_refusals)."""
    programme = _locked_programme(proposal.programme_id)
    proposal = _locked(proposal)
    proposal.programme = programme
    held_by(proposal.person_id)
    take_turn(proposal.person_id)
    if refusals := confirm_refusals(proposal, by, at):
        raise Refused(refusals)
    _decide(proposal, by, at, confirmed=True)
    held = held_by(proposal.person_id)
    data = {"by_hand": proposal.pk, "ground": proposal.ground, "reason": proposal.reason, "proposed_by": proposal.proposed_by_id}
    how = {"kind": "issued_by_hand", "by": by, "at": at, "data": data}
    return write_certificate(programme, proposal.person, held, hand_issue=proposal, basis=Basis.BY_HAND, **how)  # type: ignore[arg-type]


@transaction.atomic
def drop(proposal: HandIssue, *, by: User, at: datetime) -> HandIssue:
    """It is not issued. Whoever proposed it may take it back as well. Raises Refused (rules.drop_refusals)."""
    proposal = _locked(proposal)
    if refusals := drop_refusals(proposal, by):
        raise Refused(refusals)
    _decide(proposal, by, at, confirmed=False)
    log(instance=proposal, action="certificates.drop_by_hand", user=by)
    return proposal


def _locked_programme(pk: int) -> Programme:
    """So that who may issue by hand is read as it is, and stays so until the end."""
    return Programme.objects.select_for_update(of=("self",), no_key=True).get(pk=pk)


def _locked(proposal: HandIssue) -> HandIssue:
    return HandIssue.objects.select_for_update(of=("self",)).select_related("programme", "person").get(pk=proposal.pk)


def _decide(proposal: HandIssue, by: User, at: datetime, *, confirmed: bool) -> None:
    proposal.decided_at, proposal.decided_by, proposal.confirmed = at, by, confirmed
    proposal.save(update_fields=["decided_at", "decided_by", "confirmed"])

"""The only writers of invitations: links of organisations, personal invitations, lists of people to invite."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from wagtail.log_actions import log

from people.enums import InvitationState
from people.invitation_files import Line
from people.invitation_report import Checked, report
from people.invitation_rules import (
    addressee_refusals,
    again_refusals,
    invitation_refusals,
    letter_refusals,
    link_refusals,
    withdraw_refusals,
)
from people.models import Invitation, InvitationLink, InvitationList, Membership, Organisation, User
from people.models.invitation import new_token
from people.queries import addresses_of
from people.refusals import Refusal, Refused
from people.services import admit
from people.tasks import wake

GOOD_FOR = timedelta(days=30)
DRAFTS_KEPT_FOR = timedelta(days=7)
_BATCH = 500


@transaction.atomic
def set_link(
    organisation: Organisation, *, is_on: bool, expires_at: datetime | None, most_uses: int | None, by: User, at: datetime
) -> InvitationLink:
    """Make the organisation's link, or change what it lets in. Raises Refused (not_your_organisation)."""
    _raise(invitation_refusals(_locked_organisation(organisation), by))
    values = {"is_on": is_on, "expires_at": expires_at, "most_uses": most_uses}
    link, made = InvitationLink.objects.update_or_create(
        organisation=organisation, defaults=values, create_defaults=values | {"made_at": at, "made_by": by}
    )
    facts = {"on": is_on, "until": expires_at.isoformat() if expires_at else "", "people": most_uses or 0}
    log(instance=organisation, action="people.make_link" if made else "people.change_link", user=by, data=facts)
    return link


@transaction.atomic
def renew_link(organisation: Organisation, *, by: User, at: datetime) -> InvitationLink:
    """A new link instead of the one there is, which leads nowhere from now on; it counts anew. Raises Refused (not_your_organisation)."""
    _raise(invitation_refusals(_locked_organisation(organisation), by))
    values = {"token": new_token(), "uses": 0, "made_at": at, "made_by": by}
    link, _made = InvitationLink.objects.update_or_create(organisation=organisation, defaults=values)
    log(instance=organisation, action="people.renew_link", user=by)
    return link


@transaction.atomic
def join_by_link(person: User, link: InvitationLink, *, at: datetime) -> Membership:
    """The person is a member at once, and one more has used the link. Raises Refused (link_refusals, join_refusals)."""
    link = InvitationLink.objects.select_for_update(of=("self",)).select_related("organisation", "made_by").get(pk=link.pk)
    _raise(link_refusals(link, at))
    membership = admit(person, link.organisation, by=link.made_by, at=at)
    InvitationLink.objects.filter(pk=link.pk).update(uses=F("uses") + 1)
    _settle_letter(person, link.organisation, at)
    return membership


@transaction.atomic
def join_by_letter(person: User, invitation: Invitation, *, at: datetime) -> Membership:
    """The person whom the mail was for is a member at once. Raises Refused (letter_refusals, not_your_invitation, join_refusals)."""
    invitation = _locked(invitation)
    _raise([*letter_refusals(invitation, at), *addressee_refusals(invitation, person)])
    membership = admit(person, invitation.organisation, by=invitation.invited_by, at=at)
    _answer(invitation, InvitationState.JOINED, at, person)
    return membership


@transaction.atomic
def decline(invitation: Invitation, *, at: datetime) -> Invitation:
    """Whoever got the mail does not want to join: what was told about them is forgotten, and they are not written to again.

    Raises Refused (letter_refusals).
    """
    invitation = _locked(invitation)
    _raise(letter_refusals(invitation, at))
    invitation.full_name = invitation.phone = ""
    invitation.area = None
    return _answer(invitation, InvitationState.DECLINED, at, None)


@transaction.atomic
def keep_list(organisation: Organisation, lines: Sequence[Line], *, file_name: str, language: str, by: User, at: datetime) -> InvitationList:
    """A list that was uploaded, to be looked at before it is confirmed. Older ones that nobody confirmed are forgotten.

    Raises Refused (not_your_organisation).
    """
    _raise(invitation_refusals(organisation, by))
    unconfirmed = InvitationList.objects.filter(confirmed_at=None)
    unconfirmed.filter(uploaded_at__lt=at - DRAFTS_KEPT_FOR).delete()
    unconfirmed.filter(organisation=organisation, uploaded_by=by).delete()
    rows = [[line.line, line.name, line.email, line.phone, line.language, line.area] for line in lines]
    values = {"organisation": organisation, "file_name": file_name[:120], "language": language, "lines": rows}
    return InvitationList.objects.create(**values, uploaded_by=by, uploaded_at=at)


@transaction.atomic
def invite_list(people: InvitationList, *, by: User, at: datetime) -> int:
    """Invite whom the list's report says to invite; returns how many. The mails are queued in this transaction; who was invited before is
    not invited again, and a second call invites nobody. Raises Refused (not_your_organisation)."""
    people = InvitationList.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=people.pk)
    # Two lists of one organisation wait for each other, so that nobody is in both.
    _raise(invitation_refusals(_locked_organisation(people.organisation), by))
    if people.confirmed_at is not None:
        return 0
    invited = [_invitation(line, people.organisation, by, at) for line in report(people, by) if line.is_to_invite]
    Invitation.objects.bulk_create(invited, batch_size=_BATCH)
    people.confirmed_at, people.lines = at, []
    people.save(update_fields=["confirmed_at", "lines"])
    log(instance=people.organisation, action="people.invite_list", user=by, data={"invited": len(invited), "file": people.file_name})
    if invited:
        wake(at)
    return len(invited)


@transaction.atomic
def send_again(invitation: Invitation, *, by: User, at: datetime) -> Invitation:
    """Mail it once more, on purpose; it is good for another while. Raises Refused (again_refusals)."""
    invitation = _locked(invitation)
    _raise(again_refusals(invitation, by, at))
    invitation.state, invitation.due_at, invitation.expires_at = InvitationState.QUEUED, at, at + GOOD_FOR
    invitation.failures = 0
    invitation.save(update_fields=["state", "due_at", "expires_at", "failures"])
    log(instance=invitation, action="people.invite_again", user=by)
    wake(at)
    return invitation


@transaction.atomic
def withdraw_invitation(invitation: Invitation, *, by: User, at: datetime) -> Invitation:
    """Nobody joins by it any more. Raises Refused (not_your_organisation, not_open)."""
    invitation = _locked(invitation)
    _raise(withdraw_refusals(invitation, by))
    log(instance=invitation, action="people.withdraw_invitation", user=by)
    return _answer(invitation, InvitationState.WITHDRAWN, at, None)


def _invitation(line: Checked, organisation: Organisation, by: User, at: datetime) -> Invitation:
    told = {"full_name": line.name, "phone": line.phone, "language": line.language, "area": line.area}
    return Invitation(organisation=organisation, email=line.email, **told, invited_at=at, invited_by=by, due_at=at, expires_at=at + GOOD_FOR)


def _settle_letter(person: User, organisation: Organisation, at: datetime) -> None:
    """Who joins by the link needs no letter any more."""
    for invitation in Invitation.objects.select_for_update(of=("self",)).filter(organisation=organisation, email__in=addresses_of(person)):
        _answer(invitation, InvitationState.JOINED, at, person)


def _answer(invitation: Invitation, state: InvitationState, at: datetime, person: User | None) -> Invitation:
    invitation.state, invitation.answered_at, invitation.person = state, at, person
    invitation.save(update_fields=["state", "answered_at", "person", "full_name", "phone", "area"])
    return invitation


def _locked(invitation: Invitation) -> Invitation:
    return Invitation.objects.select_for_update(of=("self",)).select_related("organisation", "invited_by").get(pk=invitation.pk)


def _locked_organisation(organisation: Organisation) -> Organisation:
    return Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)


def _raise(refusals: list[Refusal]) -> None:
    if refusals:
        raise Refused(refusals)

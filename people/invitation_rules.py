"""Who may invite, and who may join by an invitation. Each rule gives all its reasons; [] means yes."""

from datetime import datetime, timedelta

from django.utils.translation import gettext_noop

from people.enums import OPEN_INVITATIONS, InvitationState, MembershipState
from people.models import Invitation, InvitationLink, Organisation, User
from people.organisation_rules import open_refusals
from people.queries import addresses_of, organisations_decided_by
from people.refusals import Refusal
from people.rules import ask_refusals

MOST_MAILINGS = 5
BETWEEN_MAILINGS = timedelta(days=1)
# A mail that is "being sent" for longer was cut off: nobody knows whether it went out.
CUT_OFF_AFTER = timedelta(minutes=15)


def invitation_refusals(organisation: Organisation, by: User | None) -> list[Refusal]:
    """Why nobody may be invited into this organisation now, or not by `by`; None is the organisation's own link or letter."""
    return [*open_refusals(organisation), *_not_theirs(organisation, by)]


def link_refusals(link: InvitationLink, at: datetime) -> list[Refusal]:
    """Why nobody may join by the organisation's link at `at`."""
    refusals = invitation_refusals(link.organisation, None)
    if not link.is_on:
        refusals.append(Refusal("link_off", gettext_noop("This link is switched off. Ask the organisation for the one in use.")))
    if link.expires_at is not None and link.expires_at <= at:
        refusals.append(Refusal("link_expired", gettext_noop("This link has run out. Ask the organisation for a new one.")))
    if link.most_uses is not None and link.uses >= link.most_uses:
        refusals.append(
            Refusal("link_used_up", gettext_noop("As many people as this link was made for have joined. Ask the organisation for a new one."))
        )
    return refusals


def letter_refusals(invitation: Invitation, at: datetime) -> list[Refusal]:
    """Why nobody may join by the personal invitation at `at`."""
    refusals = invitation_refusals(invitation.organisation, None)
    if invitation.state == InvitationState.WITHDRAWN:
        refusals.append(Refusal("invitation_withdrawn", gettext_noop("The organisation has withdrawn this invitation.")))
    elif invitation.state == InvitationState.DECLINED:
        refusals.append(Refusal("invitation_declined", gettext_noop("You have declined this invitation. To join after all, ask the organisation.")))
    elif invitation.state == InvitationState.JOINED:
        refusals.append(Refusal("invitation_used", gettext_noop("This invitation has been used: log in to go on.")))
    elif invitation.expires_at <= at:
        refusals.append(Refusal("invitation_expired", gettext_noop("This invitation has run out. Ask the organisation to send it again.")))
    return refusals


def addressee_refusals(invitation: Invitation, person: User) -> list[Refusal]:
    """Why this person may not take an invitation that was mailed to somebody: it is for the owner of the address."""
    if invitation.email in addresses_of(person):
        return []
    sentence = gettext_noop("This invitation was mailed to another address than that of your account. Log out, and open the link again.")
    return [Refusal("not_your_invitation", sentence)]


def join_refusals(person: User, organisation: Organisation) -> list[Refusal]:
    """Why the person may not join `organisation` by its invitation. An open request to the same organisation is no reason: it is accepted."""
    asked = person.memberships.filter(organisation=organisation, state=MembershipState.ASKED)
    return open_refusals(organisation) if asked.exists() else ask_refusals(person, organisation)


def again_refusals(invitation: Invitation, by: User | None, at: datetime) -> list[Refusal]:
    """Why the mail of this invitation may not be sent once more at `at`. It is never done but by a deliberate act."""
    refusals = invitation_refusals(invitation.organisation, by)
    if invitation.state in {InvitationState.JOINED, InvitationState.DECLINED}:
        refusals.append(Refusal("answered", gettext_noop("This person has answered the invitation.")))
    elif invitation.state == InvitationState.QUEUED:
        refusals.append(Refusal("waits", gettext_noop("The mail is waiting to be sent already.")))
    elif invitation.claimed_at is not None and at < invitation.claimed_at + _pause(invitation):
        refusals.append(Refusal("mailed_lately", gettext_noop("This person was mailed less than a day ago. Give them time to answer.")))
    if invitation.mailings >= MOST_MAILINGS:
        sentence = gettext_noop("This person was mailed %(times)s times without an answer. Ask them in another way.")
        refusals.append(Refusal("mailed_enough", sentence, {"times": invitation.mailings}))
    return refusals


def withdraw_refusals(invitation: Invitation, by: User | None) -> list[Refusal]:
    """Why this invitation may not be taken back."""
    refusals = _not_theirs(invitation.organisation, by)
    if invitation.state not in OPEN_INVITATIONS:
        refusals.append(Refusal("not_open", gettext_noop("This invitation is no longer open.")))
    return refusals


def _not_theirs(organisation: Organisation, by: User | None) -> list[Refusal]:
    if by is None or organisations_decided_by(by).filter(pk=organisation.pk).exists():
        return []
    return [Refusal("not_your_organisation", gettext_noop("Only an editor of the organisation or the headquarters invites people into it."))]


def _pause(invitation: Invitation) -> timedelta:
    """How long after the last mail there is none: a day, but only minutes where it certainly or possibly did not go out."""
    undone = {InvitationState.SENDING, InvitationState.FAILED}
    return CUT_OFF_AFTER if invitation.state in undone else BETWEEN_MAILINGS

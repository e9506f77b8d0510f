"""The sample's invitations: a link of each organisation, and letters in every state."""

from datetime import datetime, timedelta
from random import Random

from people import invitation_services
from people.demo_names import full_name
from people.enums import InvitationState
from people.invitation_files import Line
from people.models import Invitation, InvitationLink, Organisation, User

# What the sender and the people invited have made of them: how many of each.
OUTCOMES = {
    InvitationState.SENT: 9,
    InvitationState.JOINED: 5,
    InvitationState.QUEUED: 3,
    InvitationState.FAILED: 2,
    InvitationState.DECLINED: 1,
    InvitationState.WITHDRAWN: 1,
    InvitationState.SENDING: 1,
    InvitationState.EXPIRED: 2,
}


def load_invitations(organisation: Organisation, by: User, now: datetime) -> None:
    """Loading again changes nothing."""
    if InvitationLink.objects.filter(organisation=organisation).exists():
        return
    invitation_services.set_link(organisation, is_on=True, expires_at=None, most_uses=None, by=by, at=now - timedelta(days=20))
    people = invitation_services.keep_list(
        organisation, _lines(organisation.slug), file_name="volunteers.csv", language="kk", by=by, at=now - timedelta(days=6)
    )
    invitation_services.invite_list(people, by=by, at=now - timedelta(days=6))
    _as_it_went(organisation, now)


def _lines(slug: str) -> list[Line]:
    lines = []
    for number in range(sum(OUTCOMES.values())):
        random = Random(f"invitation {slug} {number}")  # noqa: S311 - the sample, not a secret
        language = random.choice(["kk", "kk", "ru"])
        phone = f"+7701{random.randrange(10_000_000):07}"
        lines.append(Line(number + 2, full_name(random, language), f"invited-{slug}-{number:02}@example.org", phone, language, ""))
    return lines


def _as_it_went(organisation: Organisation, now: datetime) -> None:
    """Write what the sender and the answers would have written; nothing of the sample is mailed but by the queue."""
    rows = iter(organisation.invitations.order_by("pk"))
    members = User.objects.filter(is_sample=True, memberships__organisation=organisation, memberships__state="accepted").order_by("pk")
    for state, count in OUTCOMES.items():
        for place in range(count):
            invitation = next(rows)
            for name, value in _facts(state, now).items():
                setattr(invitation, name, value)
            if state == InvitationState.JOINED:
                invitation.person = members[place : place + 1].first()
            if state == InvitationState.DECLINED:
                invitation.full_name = invitation.phone = ""
            invitation.save()
    Invitation.objects.filter(organisation=organisation, state=InvitationState.QUEUED).update(due_at=now + timedelta(days=1))


def _facts(state: str, now: datetime) -> dict[str, object]:
    mailed = {"claimed_at": now - timedelta(days=6), "mailed_at": now - timedelta(days=6), "mailings": 1}
    answered = {**mailed, "answered_at": now - timedelta(days=4)}
    by_state: dict[str, dict[str, object]] = {
        InvitationState.QUEUED: {},
        InvitationState.SENDING: {"claimed_at": now - timedelta(days=6)},
        InvitationState.FAILED: {"claimed_at": now - timedelta(days=6), "failures": 1},
        InvitationState.SENT: mailed,
        InvitationState.EXPIRED: {**mailed, "state": InvitationState.SENT, "expires_at": now - timedelta(days=1)},
    }
    return {"state": state, **by_state.get(state, answered)}

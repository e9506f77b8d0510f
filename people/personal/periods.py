"""What this app, and the packages beneath it, forget after a while. Each: what is older than `before`; how many."""

from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.db.models import Exists, OuterRef, QuerySet

from people.enums import OPEN_INVITATIONS, InvitationState, MembershipState
from people.erasure import erase, forget_invitations
from people.models import Consent, Erasure, Invitation, InvitationList, Membership, Notice, User
from people.personal import erasure_journal
from people.personal.kept import tables
from people.personal.retention import Period

UNANSWERED = (*OPEN_INVITATIONS, InvitationState.WITHDRAWN)
# Kinds of data that an account may have which nobody ever used.
UNDONE = {"account", "consents", "login", "organisation", "notices", "work"}
MOST = 500  # accounts a day: each is erased by itself


def deleted(rows: QuerySet[Any], dry: bool) -> int:
    """How many rows they are; deleted, unless `dry`."""
    return rows.count() if dry else rows.delete()[0]


def forget_unconfirmed(before: datetime, *, at: datetime, dry: bool) -> int:
    """Accounts that somebody opened by signing up and whose address nobody ever confirmed: as if their owner had erased them, without a mail."""
    accounts = User.objects.filter(
        Exists(Consent.objects.filter(person=OuterRef("pk"))),
        ~Exists(EmailAddress.objects.filter(user=OuterRef("pk"), verified=True)),
        ~Exists(Membership.objects.filter(person=OuterRef("pk"), state=MembershipState.ACCEPTED)),
        *(~Exists(rows) for rows in _done()),
        date_joined__lt=before, last_login=None, erased_at=None, merged_into=None, role_grants=None, is_superuser=False, is_sample=False,
    )  # fmt: skip
    return accounts.count() if dry else len([erase(person, by=None, at=at, tell=False) for person in accounts[:MOST]])


def _done() -> list[QuerySet[Any]]:
    """What somebody has who has done something, or for whom something was done: of any app."""
    ways = ((table, path) for table in tables() if table.kind not in UNDONE for path in table.paths)
    return [table.model_class._base_manager.filter(**{path: OuterRef("pk")}) for table, path in ways]


def forget_unanswered(before: datetime, *, at: datetime, dry: bool) -> int:
    """Name, phone and address of whoever was invited and did not answer."""
    rows = Invitation.objects.filter(state__in=UNANSWERED, expires_at__lt=before, person=None).exclude(email__endswith="@erased.invalid")
    return rows.count() if dry else forget_invitations(rows)


def forget_lists(before: datetime, *, at: datetime, dry: bool) -> int:
    """Lists of people to invite that nobody confirmed."""
    return deleted(InvitationList.objects.filter(confirmed_at=None, uploaded_at__lt=before), dry)


def forget_log_ins(before: datetime, *, at: datetime, dry: bool) -> int:
    """From which address and by which browser somebody was logged in: of sessions that have ended."""
    return deleted(UserSession.objects.filter(last_seen_at__lt=before), dry)


def forget_notices(before: datetime, *, at: datetime, dry: bool) -> int:
    return deleted(Notice.objects.filter(told_at__lt=before), dry)


def forget_dropped(before: datetime, *, at: datetime, dry: bool) -> int:
    """Proposals to erase somebody that came to nothing: what was written in them is of no use any more."""
    return deleted(Erasure.objects.filter(carried_out=False, decided_at__lt=before), dry)


def complete_journal(before: datetime, *, at: datetime, dry: bool) -> int:
    """No forgetting: erasures that did not reach the journal are written into it."""
    return erasure_journal.complete(dry=dry)


PERIODS = (
    Period("unconfirmed", "Accounts whose address nobody confirmed", forget_unconfirmed),
    Period("invitations", "Invitations that nobody answered, after they ended", forget_unanswered),
    Period("invitation_lists", "Lists to be invited that nobody confirmed", forget_lists),
    Period("log_ins", "Address and browser of a log-in, after its last request", forget_log_ins),
    Period("notices", "Notices", forget_notices),
    Period("dropped_erasures", "Proposals to erase somebody that were dropped", forget_dropped),
    Period("journal", "Erasures that the journal has not got yet", complete_journal),
)

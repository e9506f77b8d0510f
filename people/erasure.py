"""A person is forgotten: what they did stays and names nobody. The only writer of `erased_at`."""

from collections.abc import Iterable
from datetime import datetime
from functools import partial
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_noop
from wagtail.admin.models import EditingSession, FormState
from wagtail.log_actions import log
from wagtail.models import APIToken, ModelLogEntry, PageSubscription
from wagtail.users.models import UserProfile

from people import mails, services
from people.audit_log import scrubbing
from people.enums import MembershipState
from people.models import ApiToken, Invitation, InvitationList, Notice, NoticeSilence, PledgeSignature, User
from people.personal import consents, erasure_journal
from people.personal.sweeping import sweep, words_of
from people.refusals import Refusal, Refused
from people.sessions import end_all, end_naming
from people.signals import person_erased

NOBODY = "erased-{pk}@erased.invalid"
# What a reason becomes, where the database wants one.
ERASED = "—"
# What entries of the log say of a person in words.
_TELLING = {"reason", "address"}


def erase_refusals(person: User) -> list[Refusal]:
    """Why this person cannot be erased now."""
    refusals = []
    if person.erased_at is not None:
        refusals.append(Refusal("already_erased", gettext_noop("This person has been erased already.")))
    if person.role_grants.exists() or person.is_superuser:
        sentence = gettext_noop("This person holds a role. Give it up first: the headquarters takes roles back.")
        refusals.append(Refusal("holds_role", sentence))
    return refusals


@transaction.atomic
def erase(person: User, *, by: User | None, at: datetime, tell: bool = True, ground: str = "") -> User:
    """Close the account and forget name, addresses, phone and home area, here and, by person_erased, in every app; then no text of the database
    names them any more (personal/sweeping.py), and the journal says so for copies that are put back (personal/erasure_journal.py).

    Whoever stands at a post steps back. What was printed cannot be recalled. by: None where nobody decides it any more. tell: whether the person
    gets a last mail. ground: of the headquarters' decision, for the log. Raises Refused (erase_refusals).
    """
    person = User.objects.select_for_update(of=("self",), no_key=True).get(pk=person.pk)
    if refusals := erase_refusals(person):
        raise Refused(refusals)
    address, accounts = person.email, [person, *_merged_into(person)]
    addresses = _addresses(accounts)
    words = words_of(accounts, addresses)
    services.set_active(person, False, by=by, at=at)
    _leave(person, by, at)
    for account in accounts:
        _forget(account, at)
        relabel([account, *account.memberships.all(), *account.pledge_signatures.all()])
    person_erased.send(User, person=person, by=by, at=at)
    log(instance=person, action="people.erase", user=by, data={"ground": ground} if ground else {})
    sweep(words, ERASED)
    end_naming(addresses)
    for account in accounts:
        transaction.on_commit(partial(erasure_journal.note, account, at=at), robust=True)
    if tell:
        transaction.on_commit(lambda: mails.send_erased(address, person.language), robust=True)
    return person


@transaction.atomic
def erase_again(person: User, *, at: datetime) -> User:
    """A copy of the database brought back whoever had been erased: as before, whatever the copy says of roles. For erasure_journal.replay."""
    for grant in person.role_grants.select_related("organisation"):
        services.withdraw_role(person, grant.role, grant.organisation)
    User.objects.filter(pk=person.pk).update(is_superuser=False, is_staff=False)
    return erase(person, by=None, at=at, tell=False, ground="replayed")


def relabel(instances: Iterable[Any]) -> None:
    """The log names these objects as they are named now, and not as they were when somebody still had a name; and says no reason any more."""
    with scrubbing():
        for instance in instances:
            entries = ModelLogEntry.objects.for_instance(instance)
            entries.update(label=str(instance))
            for entry in entries:
                if told := _TELLING & set(entry.data):
                    ModelLogEntry.objects.filter(pk=entry.pk).update(data=entry.data | dict.fromkeys(told, ERASED))


def _merged_into(person: User) -> list[User]:
    """The accounts that were merged into this one, and into those."""
    found = list(User.objects.select_for_update(of=("self",), no_key=True).filter(merged_into=person).order_by("pk"))
    return [account for one in found for account in (one, *_merged_into(one))]


def _addresses(accounts: Iterable[User]) -> list[str]:
    proven = EmailAddress.objects.filter(user__in=accounts).values_list("email", flat=True)
    return [*(account.email for account in accounts), *proven]


def _leave(person: User, by: User | None, at: datetime) -> None:
    """Neither a member nor somebody who waits to become one."""
    for membership in person.memberships.filter(state__in=[MembershipState.ACCEPTED, MembershipState.ASKED]):
        if membership.state == MembershipState.ACCEPTED:
            services.end_membership(membership, by=person if by else None, at=at)
        else:
            services.withdraw_request(membership, at=at)


def forget_invitations(invitations: Iterable[Invitation]) -> int:
    """Whom they were for is not told any more; how many."""
    named = list(invitations)
    for invitation in named:
        invitation.email = f"invitation-{invitation.pk}@erased.invalid"
        invitation.full_name = invitation.phone = ""
        invitation.save(update_fields=["email", "full_name", "phone"])
    relabel(named)
    return len(named)


def _forget(person: User, at: datetime) -> None:
    nobody, addresses = NOBODY.format(pk=person.pk), _addresses([person])
    forget_invitations(Invitation.objects.filter(Q(person=person) | Q(email__in=addresses)))
    for waiting in InvitationList.objects.filter(confirmed_at=None):
        lines = [line for line in waiting.lines if not set(addresses) & set(map(str, line))]
        InvitationList.objects.filter(pk=waiting.pk).update(lines=lines)
    PledgeSignature.objects.filter(person=person).update(full_name="")
    consents.take_back(person, at=at)
    for model in (ApiToken, Notice, NoticeSilence):
        model.objects.filter(person=person).delete()
    end_all(person)
    for used in (EmailAddress, Authenticator, EditingSession, FormState, PageSubscription, APIToken):
        used._default_manager.filter(user=person).delete()
    _forget_profile(person)
    person.email, person.full_name, person.phone, person.home_area = nobody, "", "", None
    person.last_login, person.erased_at = None, at
    person.set_unusable_password()
    person.save()


def _forget_profile(person: User) -> None:
    """What Wagtail's admin keeps of its users: with the picture of themselves."""
    for profile in UserProfile.objects.filter(user=person):
        if profile.avatar:
            transaction.on_commit(partial(profile.avatar.storage.delete, profile.avatar.name), robust=True)
        profile.delete()

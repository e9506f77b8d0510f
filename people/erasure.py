"""A person is forgotten: what they did stays and names nobody. The only writer of `erased_at`."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_noop
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry

from people import mails, services
from people.audit_log import scrubbing
from people.enums import MembershipState
from people.models import ApiToken, Invitation, InvitationList, Notice, NoticeSilence, PledgeSignature, User
from people.refusals import Refusal, Refused
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
def erase(person: User, *, by: User, at: datetime) -> User:
    """Close the account and forget name, addresses, phone and home area, here and, by person_erased, in every app.

    Whoever stands at a post steps back. What was printed cannot be recalled. Raises Refused (erase_refusals).
    """
    person = User.objects.select_for_update(of=("self",), no_key=True).get(pk=person.pk)
    if refusals := erase_refusals(person):
        raise Refused(refusals)
    address = person.email
    services.set_active(person, False, by=by, at=at)
    for membership in person.memberships.filter(state__in=[MembershipState.ACCEPTED, MembershipState.ASKED]):
        if membership.state == MembershipState.ACCEPTED:
            services.end_membership(membership, by=person, at=at)
        else:
            services.withdraw_request(membership, at=at)
    for account in [person, *_merged_into(person)]:
        _forget(account, at)
        relabel([account, *account.memberships.all(), *account.pledge_signatures.all()])
    person_erased.send(User, person=person, by=by, at=at)
    log(instance=person, action="people.erase", user=by)
    transaction.on_commit(lambda: mails.send_erased(address, person.language), robust=True)
    return person


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


def _forget(person: User, at: datetime) -> None:
    nobody = NOBODY.format(pk=person.pk)
    addresses = [person.email, *EmailAddress.objects.filter(user=person).values_list("email", flat=True)]
    for invitation in Invitation.objects.filter(Q(person=person) | Q(email__in=addresses)):
        invitation.email = f"invitation-{invitation.pk}@erased.invalid"
        invitation.full_name = invitation.phone = ""
        invitation.save(update_fields=["email", "full_name", "phone"])
        relabel([invitation])
    for waiting in InvitationList.objects.filter(confirmed_at=None):
        lines = [line for line in waiting.lines if not set(addresses) & set(map(str, line))]
        InvitationList.objects.filter(pk=waiting.pk).update(lines=lines)
    PledgeSignature.objects.filter(person=person).update(full_name="")
    for model in (ApiToken, Notice, NoticeSilence):
        model.objects.filter(person=person).delete()
    for model in (EmailAddress, Authenticator, UserSession):
        model.objects.filter(user=person).delete()
    person.email, person.full_name, person.phone, person.home_area = nobody, "", "", None
    person.last_login, person.erased_at = None, at
    person.set_unusable_password()
    person.save()

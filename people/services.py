"""The only writers of organisations, memberships, pledge signatures, roles and profiles."""

from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from django.db import transaction
from django.utils.translation import gettext_noop
from wagtail.log_actions import log
from wagtail.users.models import UserProfile

from people.enums import ConsentPurpose, MembershipState, Role
from people.invitation_rules import join_refusals
from people.models import Area, Membership, Organisation, Pledge, PledgeSignature, RoleGrant, User
from people.notices import tell_answer
from people.personal import consents
from people.queries import holder_of
from people.refusals import Refusal, Refused
from people.rules import (
    accept_refusals,
    ask_refusals,
    decide_refusals,
    end_refusals,
    grant_refusals,
    name_change_refusals,
    rename_refusals,
    sign_refusals,
)
from people.signals import account_closed, membership_changed, organisation_founded, pledge_signed

# Wagtail's admin has no Kazakh: whoever reads Kazakh gets it in Russian.
ADMIN_LANGUAGES = {"kk": "ru", "ru": "ru", "en": "en"}


@transaction.atomic
def found_organisation(*, slug: str, name: dict[str, str], by: User | None = None) -> Organisation:
    """A new organisation with its group of editors. Raises IntegrityError where the slug is taken."""
    editors, _made = Group.objects.get_or_create(name=f"editors: {slug}")
    organisation = Organisation.objects.create(slug=slug, name=name, editors=editors)
    log(instance=organisation, action="people.found_organisation", user=by, data={"slug": slug})
    organisation_founded.send(Organisation, organisation=organisation)
    return organisation


@transaction.atomic
def ask_membership(person: User, organisation: Organisation, *, at: datetime) -> Membership:
    """The person asks the organisation to accept them. Raises Refused (already_member, already_asked, organisation_suspended …)."""
    _lock(person)
    organisation = Organisation.objects.get(pk=organisation.pk)
    _raise(ask_refusals(person, organisation))
    membership = Membership.objects.create(person=person, organisation=organisation, asked_at=at)
    return _changed(membership, "people.ask_membership", person, at)


@transaction.atomic
def withdraw_request(membership: Membership, *, at: datetime) -> Membership:
    """The person takes the request back. Raises Refused (not_asked)."""
    membership = _locked(membership)
    _raise(decide_refusals(membership, by=None))
    return _decide(membership, MembershipState.ENDED, "people.withdraw_request", membership.person, at)


@transaction.atomic
def accept_membership(membership: Membership, *, by: User | None, at: datetime) -> Membership:
    """The organisation takes the person. Raises Refused (not_your_organisation, not_asked, organisation_suspended …)."""
    membership = _locked(membership)
    _raise(accept_refusals(membership, by))
    return _decide(membership, MembershipState.ACCEPTED, "people.accept_membership", by, at)


@transaction.atomic
def decline_membership(membership: Membership, *, by: User | None, at: datetime) -> Membership:
    """The organisation does not take the person, who may ask another. Raises Refused (not_your_organisation, not_asked)."""
    membership = _locked(membership)
    _raise(decide_refusals(membership, by))
    return _decide(membership, MembershipState.DECLINED, "people.decline_membership", by, at)


@transaction.atomic
def end_membership(membership: Membership, *, by: User | None, at: datetime) -> Membership:
    """The person is no longer with the organisation. Raises Refused (not_your_organisation, not_member)."""
    membership = _locked(membership)
    _raise(end_refusals(membership, by))
    return _decide(membership, MembershipState.ENDED, "people.end_membership", by, at)


@transaction.atomic
def admit(person: User, organisation: Organisation, *, by: User | None, at: datetime) -> Membership:
    """The person takes the organisation's invitation: a member at once, without a request, or by the one that waits.

    by: who invited. Raises Refused (invitation_rules.join_refusals).
    """
    _lock(person)
    _raise(join_refusals(person, organisation))
    membership = Membership.objects.filter(person=person, organisation=organisation, state=MembershipState.ASKED).first()
    membership = membership or Membership(person=person, organisation=organisation, asked_at=at)
    membership.state, membership.decided_at, membership.decided_by = MembershipState.ACCEPTED, at, by
    membership.save()
    return _changed(membership, "people.join_by_invitation", person, at)


@transaction.atomic
def sign_pledge(person: User, pledge: Pledge, *, at: datetime) -> PledgeSignature:
    """The person's signature under this version: the one there is, else a new one. Raises Refused (pledge_not_current)."""
    _lock(person)
    if signature := PledgeSignature.objects.filter(person=person, pledge=pledge).first():
        return signature
    _raise(sign_refusals(pledge, at))
    signature = PledgeSignature.objects.create(person=person, pledge=pledge, full_name=person.full_name, language=person.language, signed_at=at)
    log(instance=signature, action="people.sign_pledge", user=person, data={"version": pledge.version})
    pledge_signed.send(PledgeSignature, signature=signature)
    return signature


@transaction.atomic
def grant_role(person: User, role: str, organisation: Organisation | None = None, *, by: User | None = None) -> RoleGrant:
    """Give a role, for an organisation where the role is held for one; what is held already is returned.

    Raises Refused (may_not_grant, role_unknown, organisation_missing, organisation_not_needed).
    """
    _lock(person)
    _raise(grant_refusals(role, organisation, by))
    grant, made = RoleGrant.objects.get_or_create(person=person, role=role, organisation=organisation)
    person.groups.add(Group.objects.get_or_create(name=str(role))[0])
    if role == Role.EDITOR and organisation and organisation.is_admitted:
        person.groups.add(organisation.editors)
    if made:
        set_admin_language(person)
        log(instance=person, action="people.grant_role", user=by, data=_role_data(role, organisation))
    return grant


@transaction.atomic
def withdraw_role(person: User, role: str, organisation: Organisation | None = None, *, by: User | None = None) -> None:
    """Take a role away; one that is not held changes nothing. Raises Refused as grant_role does."""
    _lock(person)
    _raise(grant_refusals(role, organisation, by))
    deleted, _by_model = RoleGrant.objects.filter(person=person, role=role, organisation=organisation).delete()
    if not person.role_grants.filter(role=role).exists():
        person.groups.remove(*Group.objects.filter(name=str(role)))
    if role == Role.EDITOR and organisation:
        person.groups.remove(organisation.editors)
    if deleted:
        log(instance=person, action="people.withdraw_role", user=by, data=_role_data(role, organisation))


@transaction.atomic
def complete_sign_up(
    person: User, *, full_name: str, phone: str, language: str, home_area: Area | None, organisation: Organisation | None, at: datetime
) -> None:
    """Write what a new person told at sign-up, to which they have agreed, and ask the organisation they chose."""
    person.full_name, person.phone, person.language, person.home_area = full_name, phone, language, home_area
    person.save()
    consents.give(person, ConsentPurpose.ACCOUNT, at=at)
    set_admin_language(person)
    # An organisation that was suspended while the form was filled in is not asked; the account page offers the others.
    if organisation is not None and not ask_refusals(person, organisation):
        ask_membership(person, organisation, at=at)


@transaction.atomic
def change_profile(person: User, *, full_name: str, phone: str, language: str, home_area: Area | None, by: User, at: datetime) -> User:
    """Write what a person (or the headquarters) may change of an account. Raises Refused (erased, name_on_certificate, another_name)."""
    stored = User.objects.select_for_update(of=("self",), no_key=True).get(pk=person.pk)
    if stored.erased_at is not None:
        _raise([_erased()])
    values: dict[str, Any] = {"full_name": full_name, "phone": phone, "language": language, "home_area": home_area}
    changed = [name for name, value in values.items() if getattr(stored, name) != value]
    if "full_name" in changed:
        _raise(name_change_refusals(stored) if by.pk == stored.pk else rename_refusals(stored, full_name, at))
    for name in changed:
        setattr(stored, name, values[name])
    stored.save(update_fields=[*changed, "name_key"])
    set_admin_language(stored)
    if changed:
        log(instance=stored, action="people.change_profile", user=by, data={"fields": changed})
    return stored


@transaction.atomic
def follow_certificate(person: User, *, full_name: str, by: User) -> None:
    """The name on the person's certificate has been corrected: the account has it too."""
    stored = User.objects.select_for_update(of=("self",), no_key=True).get(pk=person.pk)
    stored.full_name = full_name
    stored.save(update_fields=["full_name", "name_key"])
    log(instance=stored, action="people.change_profile", user=by, data={"fields": ["full_name"]})


@transaction.atomic
def open_account(*, email: str, full_name: str, phone: str, language: str, home_area: Area | None, by: User | None) -> User:
    """An account made by the headquarters for somebody, who logs in by a mailed code.

    Raises Refused (email_taken); IntegrityError where somebody takes the address at the same moment.
    """
    if holder_of(email):
        _raise([Refusal("email_taken", gettext_noop("Somebody has an account with this address already."))])
    person = User.objects.create_user(email, full_name=full_name, phone=phone, language=language, home_area=home_area)
    EmailAddress.objects.create(user=person, email=person.email, primary=True, verified=False)
    set_admin_language(person)
    log(instance=person, action="people.open_account", user=by)
    return person


@transaction.atomic
def set_active(person: User, active: bool, *, by: User | None, at: datetime) -> None:
    """Open or close an account. Nothing that it proves is deleted; whoever stands at a post steps back (account_closed).

    Raises Refused (merged, erased): what an account had that was merged is another's now, and one that was erased is nobody's.
    """
    if active and User.objects.filter(pk=person.pk, erased_at__isnull=False).exists():
        raise Refused([_erased()])
    if active and User.objects.filter(pk=person.pk, merged_into__isnull=False).exists():
        raise Refused([Refusal("merged", gettext_noop("This account was merged into another one and stays closed."))])
    if User.objects.filter(pk=person.pk).exclude(is_active=active).update(is_active=active):
        person.is_active = active
        log(instance=person, action="people.open_again" if active else "people.close_account", user=by)
        if not active:
            account_closed.send(User, person=person, by=by, at=at)


def set_admin_language(person: User) -> None:
    """Wagtail's admin speaks the person's language, or Russian to whoever reads Kazakh."""
    language = ADMIN_LANGUAGES.get(person.language, "en")
    UserProfile.objects.update_or_create(user=person, defaults={"preferred_language": language})


def _lock(person: User) -> None:
    """One change at a time about one person."""
    User.objects.select_for_update(of=("self",)).only("pk").get(pk=person.pk)


def _locked(membership: Membership) -> Membership:
    _lock(membership.person)
    return Membership.objects.select_for_update(of=("self",)).select_related("person", "organisation").get(pk=membership.pk)


def _raise(refusals: list[Refusal]) -> None:
    if refusals:
        raise Refused(refusals)


def _decide(membership: Membership, state: MembershipState, action: str, by: User | None, at: datetime) -> Membership:
    membership.state, membership.decided_at, membership.decided_by = state, at, by
    membership.save(update_fields=["state", "decided_at", "decided_by"])
    tell_answer(membership, at=at)
    return _changed(membership, action, by, at)


def _changed(membership: Membership, action: str, by: User | None, at: datetime) -> Membership:
    log(instance=membership, action=action, user=by, data={"person": membership.person_id, "organisation": membership.organisation.slug})
    membership_changed.send(Membership, membership=membership, at=at)
    return membership


def _role_data(role: str, organisation: Organisation | None) -> dict[str, str]:
    return {"role": str(role), "organisation": organisation.slug if organisation else ""}


def _erased() -> Refusal:
    return Refusal("erased", gettext_noop("This person has been erased: the account stays closed."))

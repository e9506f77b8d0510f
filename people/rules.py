"""What people may do about themselves and each other. Each rule gives all its reasons; [] means yes."""

from datetime import datetime

from django.utils.translation import gettext_noop

from people.duplicates import is_other_spelling
from people.enums import ORGANISATION_ROLES, MembershipState, Role
from people.models import Membership, Organisation, Pledge, User
from people.organisation_rules import open_refusals
from people.queries import current_pledge, is_headquarters, organisations_decided_by
from people.refusals import Refusal


def ask_refusals(person: User, organisation: Organisation | None = None) -> list[Refusal]:
    """Why the person may not ask an organisation (this one) now: one organisation and one open request at a time."""
    refusals = open_refusals(organisation) if organisation else []
    for membership in person.memberships.select_related("organisation"):
        values = {"organisation": membership.organisation}
        if membership.state == MembershipState.ACCEPTED:
            sentence = gettext_noop("You are already with %(organisation)s. To change, ask it to let you go first.")
            refusals.append(Refusal("already_member", sentence, values))
        elif membership.state == MembershipState.ASKED:
            sentence = gettext_noop("You have already asked %(organisation)s. Wait for its answer or withdraw your request.")
            refusals.append(Refusal("already_asked", sentence, values, action="withdraw_request"))
    return refusals


def decide_refusals(membership: Membership, by: User | None) -> list[Refusal]:
    """Why `by` may not accept or decline this request; None is the system itself."""
    refusals = _not_theirs(membership.organisation, by)
    if membership.state != MembershipState.ASKED:
        refusals.append(Refusal("not_asked", gettext_noop("This request has already been decided or withdrawn.")))
    return refusals


def accept_refusals(membership: Membership, by: User | None) -> list[Refusal]:
    """Why `by` may not accept this request; None is the system itself."""
    return [*decide_refusals(membership, by), *open_refusals(membership.organisation)]


def end_refusals(membership: Membership, by: User | None) -> list[Refusal]:
    """Why `by` may not end this membership. The person may leave by their own will."""
    refusals = [] if by is not None and by.pk == membership.person_id else _not_theirs(membership.organisation, by)
    if membership.state != MembershipState.ACCEPTED:
        refusals.append(Refusal("not_member", gettext_noop("This person is not with the organisation now.")))
    return refusals


def sign_refusals(pledge: Pledge, at: datetime) -> list[Refusal]:
    """Why this version of the pledge cannot be signed at `at`."""
    if current_pledge(at) == pledge:
        return []
    return [Refusal("pledge_not_current", gettext_noop("This version of the pledge is not in force. Open the current one and sign it."))]


def grant_refusals(role: str, organisation: Organisation | None, by: User | None) -> list[Refusal]:
    """Why `by` may not give or take this role; None is the system itself."""
    refusals = []
    if by is not None and not is_headquarters(by):
        refusals.append(Refusal("may_not_grant", gettext_noop("Only the headquarters gives and takes roles.")))
    if role not in Role.values:
        refusals.append(Refusal("role_unknown", gettext_noop("There is no such role.")))
    elif role in ORGANISATION_ROLES and organisation is None:
        refusals.append(Refusal("organisation_missing", gettext_noop("Choose the organisation for which this role is held.")))
    elif role not in ORGANISATION_ROLES and organisation is not None:
        refusals.append(Refusal("organisation_not_needed", gettext_noop("This role is not held for an organisation: leave the organisation empty.")))
    return refusals


def name_change_refusals(person: User) -> list[Refusal]:
    """Why the person may not change their full name: it stands on a certificate."""
    if not person.certificates.exists():
        return []
    sentence = gettext_noop("Your name stands on a certificate. To correct it, write to the headquarters.")
    return [Refusal("name_on_certificate", sentence)]


def rename_refusals(person: User, new_name: str, at: datetime) -> list[Refusal]:
    """Why one of the headquarters may not give the account this name: what is on a certificate that has not ended may be spelled otherwise at
    most. Another name takes two, who correct the certificate."""
    printed = person.certificates.unended(at).values_list("holder_name", flat=True)
    if not printed or any(is_other_spelling(name, new_name) for name in printed):
        return []
    sentence = gettext_noop("This is another name than the one on the person's certificate. Correct the certificate: it takes two people.")
    return [Refusal("another_name", sentence)]


def pledge_change_refusals(pledge: Pledge) -> list[Refusal]:
    """Why this version of the pledge cannot be changed or deleted: somebody has signed it."""
    if not pledge.signatures.exists():
        return []
    sentence = gettext_noop("Somebody has signed this version, so it cannot be changed any more. Add a new version instead.")
    return [Refusal("pledge_signed", sentence)]


def _not_theirs(organisation: Organisation, by: User | None) -> list[Refusal]:
    if by is None or organisations_decided_by(by).filter(pk=organisation.pk).exists():
        return []
    return [Refusal("not_your_organisation", gettext_noop("Only an editor of the organisation or the headquarters decides this."))]

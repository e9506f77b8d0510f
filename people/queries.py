"""What is asked about people again and again."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from django.db.models import Exists, OuterRef, Q, QuerySet

from people.enums import MembershipState, OrganisationState, Role
from people.models import Area, Membership, Organisation, Pledge, PledgeSignature, User
from people.prepared import NEVER, PersonalQuery


def holder_of(email: str) -> User | None:
    """Whose address this is; None where nobody has it. A closed account's (is_active) only where it opens no other one."""
    return holders_of([email]).get(email.strip().lower())


def holders_of(emails: Iterable[str]) -> dict[str, User]:
    """Whose each address is, lower-cased: the account's own, or one that it has proven (a merge hands them on). Two queries."""
    wanted = {email.strip().lower() for email in emails}
    proven = EmailAddress.objects.filter(email__in=wanted, verified=True).select_related("user")
    found = [(address.email, address.user) for address in proven]
    found += [(person.email, person) for person in User.objects.filter(email__in=wanted)]
    return dict(sorted(found, key=lambda pair: pair[1].is_active))  # whoever can log in stands last, and is kept


def addresses_of(person: User) -> set[str]:
    """The addresses that are the person's: the account's own, and those proven."""
    return {person.email, *EmailAddress.objects.filter(user=person, verified=True).values_list("email", flat=True)}


def current_pledge(at: datetime) -> Pledge | None:
    """The version of the pledge in force at `at`: the highest of those that have begun; None before the first."""
    return Pledge.objects.filter(in_force_from__lte=at).order_by("-version").first()


def owes_pledge(person: User, at: datetime) -> bool:
    """Whether the person has still to sign the version of the pledge in force at `at`: one query."""
    rows = _OWES_PLEDGE.rows(person=person, at=at)
    return bool(rows and rows[0][0])


def _pledge_unsigned(person: User, at: datetime) -> "QuerySet[Pledge, Any]":
    signed = Exists(PledgeSignature.objects.filter(person=person, pledge=OuterRef("pk")))
    return Pledge.objects.filter(in_force_from__lte=at).order_by("-version").values_list(~signed)[:1]


_OWES_PLEDGE = PersonalQuery(_pledge_unsigned, at=NEVER)


def has_signed(person: User, pledge: Pledge) -> bool:
    return person.pledge_signatures.filter(pledge=pledge).exists()


def organisation_of(person: User) -> Organisation | None:
    """The organisation that has accepted the person; None without one."""
    return Organisation.objects.filter(memberships__person=person, memberships__state=MembershipState.ACCEPTED).first()


def last_membership(person: User) -> Membership | None:
    """The membership that says where the person stands with organisations: the accepted or asked one, else the latest."""
    memberships = list(person.memberships.select_related("organisation").order_by("-asked_at", "-pk"))
    open_ones = [m for m in memberships if m.state in {MembershipState.ACCEPTED, MembershipState.ASKED}]
    return next(iter(open_ones or memberships), None)


def has_role(person: Any, *roles: str) -> bool:
    """Whether the person holds one of `roles`. A superuser holds none by being one; a visitor holds none."""
    return person.is_authenticated and person.role_grants.filter(role__in=roles).exists()


def is_headquarters(person: Any) -> bool:
    """Whether the person decides for the whole coalition: the headquarters, and the superuser."""
    return person.is_authenticated and person.is_active and (person.is_superuser or has_role(person, Role.HEADQUARTERS))


def organisations_decided_by(person: Any) -> QuerySet[Organisation]:
    """The organisations whose requests to join the person decides: one's own as an editor while it is admitted, all as the headquarters."""
    if is_headquarters(person):
        return Organisation.objects.all()
    if not person.is_authenticated:
        return Organisation.objects.none()
    return admitted_organisations().filter(role_grants__person=person, role_grants__role=Role.EDITOR).distinct()


def admitted_organisations() -> QuerySet[Organisation]:
    """The organisations of the coalition, without those that are suspended: whom one may join and stand for."""
    return Organisation.objects.filter(state=OrganisationState.ADMITTED)


def organisations_written_for(person: Any) -> QuerySet[Organisation]:
    """The admitted organisations for which the person writes, as their editor."""
    return admitted_organisations().filter(role_grants__person=person.pk, role_grants__role=Role.EDITOR).distinct()


def decides_requests(person: Any) -> bool:
    """Whether requests to join are the person's business at all: an editor's or the headquarters'."""
    return person.is_authenticated and person.is_active and (person.is_superuser or bool(_deciding_roles(person)))


def writes_for_any(person: Any) -> bool:
    """Whether `organisations_written_for` holds any."""
    return person.is_authenticated and person.is_active and Role.EDITOR in _deciding_roles(person)


def _deciding_roles(person: Any) -> set[str]:
    """Headquarters, editor of an admitted organisation. Looked up once for each object of theirs, as Django does with permissions: every menu
    of the admin asks for them."""
    if not hasattr(person, "_deciding_roles"):
        deciding = Q(role=Role.HEADQUARTERS) | Q(role=Role.EDITOR, organisation__state=OrganisationState.ADMITTED)
        person._deciding_roles = set(person.role_grants.filter(deciding).values_list("role", flat=True))
    found: set[str] = person._deciding_roles
    return found


def requests_decided_by(person: Any) -> QuerySet[Membership]:
    """The requests to join that wait for the person, oldest first."""
    waiting = Membership.objects.filter(state=MembershipState.ASKED, organisation__in=organisations_decided_by(person))
    return waiting.select_related("person__home_area", "organisation").order_by("asked_at", "pk")


def area_tree() -> QuerySet[Area]:
    """All areas, each under its parent."""
    return Area.objects.order_by("path")

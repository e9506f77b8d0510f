"""Where a person stands between the organisations: for which ones they write, review or belong."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from people.enums import MembershipState, OrganisationState, Role
from people.models import Membership, RoleGrant

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser
    from django.http import HttpRequest

    from people.models import User


@dataclass(frozen=True, slots=True)
class Standing:
    """Ids of organisations. `belongs` holds every organisation the person has any tie with; `locked_out` those for which the person
    holds a role that is worth nothing now, since they are suspended or not of the coalition."""

    person_id: int
    writes_for: frozenset[int]
    reviews_for: frozenset[int]
    belongs: frozenset[int]
    is_headquarters: bool
    is_examiner: bool = False
    locked_out: frozenset[int] = frozenset()

    @property
    def is_partner(self) -> bool:
        """Works for organisations, and not for the headquarters: kept to their sections in the admin."""
        return bool(self.writes_for or self.reviews_for or self.locked_out) and not self.is_headquarters

    @property
    def is_locked_out(self) -> bool:
        """Works for organisations none of which is of the coalition now."""
        return self.is_partner and not (self.writes_for or self.reviews_for)

    @property
    def reviews(self) -> bool:
        """Whether the person reviews anything at all."""
        return self.is_headquarters or self.is_examiner or bool(self.reviews_for)

    def may_review_for_another(self, organisation_id: int, *, examiners_review: bool = False) -> bool:
        """Whether the person reviews for an organisation other than this one, or for the headquarters, or as an examiner where examiners
        review too, and has no tie with it."""
        if organisation_id in self.belongs:
            return False
        return self.is_headquarters or bool(self.reviews_for) or (examiners_review and self.is_examiner)


def standing_of(person: "User | AnonymousUser") -> Standing:
    """The standing of `person`: two queries; nobody's for a visitor."""
    if not person.is_authenticated or not person.is_active:
        return Standing(0, frozenset(), frozenset(), frozenset(), False)
    rows = list(RoleGrant.objects.filter(person_id=person.pk).values_list("role", "organisation_id", "organisation__state"))
    grants = [(role, organisation) for role, organisation, state in rows if state in {None, OrganisationState.ADMITTED}]
    locked_out = frozenset(organisation for _role, organisation, state in rows if state not in {None, OrganisationState.ADMITTED})
    memberships = Membership.objects.filter(person_id=person.pk, state=MembershipState.ACCEPTED).values_list("organisation_id", flat=True)
    held = {
        role: frozenset(organisation for held_role, organisation in grants if held_role == role and organisation)
        for role in (Role.EDITOR, Role.REVIEWER)
    }
    return Standing(
        person_id=person.pk,
        writes_for=held[Role.EDITOR],
        reviews_for=held[Role.REVIEWER],
        belongs=held[Role.EDITOR] | held[Role.REVIEWER] | locked_out | frozenset(memberships),
        is_headquarters=person.is_superuser or any(role == Role.HEADQUARTERS for role, _organisation in grants),
        is_examiner=any(role == Role.EXAMINER for role, _organisation in grants),
        locked_out=locked_out,
    )


def standing_in(request: "HttpRequest") -> Standing:
    """The standing of who asks, read once a request."""
    known: Standing | None = getattr(request, "partner_standing", None)
    if known is None:
        known = standing_of(request.user)
        request.partner_standing = known  # type: ignore[attr-defined]
    return known

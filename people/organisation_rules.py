"""What may happen to an organisation on its way through the coalition. Each rule gives all its reasons; [] means yes."""

from django.utils.translation import gettext_noop

from people.enums import OrganisationState
from people.models import Organisation, User
from people.queries import is_headquarters
from people.refusals import Refusal

# change → the states from which it is possible
COMES_FROM: dict[str, frozenset[str]] = {
    "admit": frozenset({OrganisationState.APPLIED}),
    "decline": frozenset({OrganisationState.APPLIED}),
    "suspend": frozenset({OrganisationState.ADMITTED}),
    "reinstate": frozenset({OrganisationState.SUSPENDED, OrganisationState.LEFT}),
    "end": frozenset({OrganisationState.ADMITTED, OrganisationState.SUSPENDED}),
}
# What shuts somebody out needs a reason.
NEED_REASON = frozenset({"decline", "suspend", "end"})


def possible_changes(organisation: Organisation) -> list[str]:
    """What can happen next to the organisation, in the order of COMES_FROM."""
    return [change for change, states in COMES_FROM.items() if organisation.state in states]


def headquarters_refusals(by: User | None) -> list[Refusal]:
    """Why `by` may not decide about organisations; None is the system itself."""
    if by is None or is_headquarters(by):
        return []
    return [Refusal("not_headquarters", gettext_noop("Only the headquarters decides this."))]


def change_refusals(organisation: Organisation, change: str, because: str, by: User | None) -> list[Refusal]:
    """Why `by` may not do this (one of COMES_FROM) to the organisation."""
    refusals = headquarters_refusals(by)
    if organisation.state not in COMES_FROM[change]:
        sentence = gettext_noop("%(organisation)s is “%(state)s” now, so this cannot be done.")
        values = {"organisation": organisation, "state": organisation.get_state_display()}
        refusals.append(Refusal("wrong_state", sentence, values))
    if change in NEED_REASON and not because.strip():
        refusals.append(Refusal("reason_missing", gettext_noop("Give the reason: the organisation is told it.")))
    return refusals


def open_refusals(organisation: Organisation) -> list[Refusal]:
    """Why people cannot join the organisation now, nor stand for it."""
    if organisation.is_admitted:
        return []
    values = {"organisation": organisation}
    if organisation.is_suspended:
        return [Refusal("organisation_suspended", gettext_noop("%(organisation)s is suspended for now."), values)]
    return [Refusal("organisation_not_admitted", gettext_noop("%(organisation)s is not a member of the coalition."), values)]

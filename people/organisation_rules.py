"""What may happen to an organisation on its way through the coalition. Each rule gives all its reasons; [] means yes."""

from django.utils.translation import gettext_noop

from people.enums import OrganisationState
from people.models import Organisation, User
from people.queries import is_headquarters
from people.refusals import Refusal

# Which states an organisation may come from, to be …
COMES_FROM: dict[str, frozenset[str]] = {
    OrganisationState.ADMITTED: frozenset({OrganisationState.APPLIED, OrganisationState.SUSPENDED, OrganisationState.LEFT}),
    OrganisationState.DECLINED: frozenset({OrganisationState.APPLIED}),
    OrganisationState.SUSPENDED: frozenset({OrganisationState.ADMITTED}),
    OrganisationState.LEFT: frozenset({OrganisationState.ADMITTED, OrganisationState.SUSPENDED}),
}


def headquarters_refusals(by: User | None) -> list[Refusal]:
    """Why `by` may not decide about organisations; None is the system itself."""
    if by is None or is_headquarters(by):
        return []
    return [Refusal("not_headquarters", gettext_noop("Only the headquarters decides this."))]


def state_refusals(organisation: Organisation, state: str, because: str, by: User | None) -> list[Refusal]:
    """Why `by` may not bring the organisation into this state. What shuts somebody out needs a reason."""
    refusals = headquarters_refusals(by)
    if organisation.state not in COMES_FROM[state]:
        sentence = gettext_noop("%(organisation)s is “%(state)s” now, so this cannot be done.")
        values = {"organisation": organisation, "state": organisation.get_state_display()}
        refusals.append(Refusal("wrong_state", sentence, values))
    if state != OrganisationState.ADMITTED and not because.strip():
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

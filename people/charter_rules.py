"""Who may sign the charter for an organisation, and who may apply for one. Each rule gives all its reasons; [] means yes."""

from datetime import datetime

from django.utils.translation import gettext_noop

from people.charter_queries import current_charter
from people.enums import OrganisationState, Role
from people.models import Charter, Organisation, User
from people.queries import is_headquarters
from people.refusals import Refusal


def may_act_for(organisation: Organisation, person: User) -> bool:
    """Whether the person speaks for the organisation: its editor, the contact of its application, the headquarters."""
    if is_headquarters(person) or (organisation.contact_id == person.pk and organisation.state == OrganisationState.APPLIED):
        return True
    return person.role_grants.filter(organisation=organisation, role=Role.EDITOR).exists()


def charter_sign_refusals(charter: Charter, organisation: Organisation, by: User | None, at: datetime) -> list[Refusal]:
    """Why `by` may not sign this version for the organisation at `at`; None is the system itself."""
    refusals = []
    if by is not None and not may_act_for(organisation, by):
        refusals.append(Refusal("not_your_organisation", gettext_noop("Only an editor of the organisation or the headquarters decides this.")))
    if current_charter(at) != charter:
        sentence = gettext_noop("This version of the charter is not in force. Open the current one and sign it.")
        refusals.append(Refusal("charter_not_current", sentence))
    if organisation.state in {OrganisationState.DECLINED, OrganisationState.LEFT}:
        values = {"organisation": organisation}
        refusals.append(Refusal("organisation_not_admitted", gettext_noop("%(organisation)s is not a member of the coalition."), values))
    return refusals


def apply_refusals(person: User) -> list[Refusal]:
    """Why the person may not apply for an organisation now: one open application at a time."""
    waiting = person.contact_of.filter(state=OrganisationState.APPLIED).first()
    if waiting is None:
        return []
    sentence = gettext_noop("You have already applied for %(organisation)s. Wait for the answer of the headquarters.")
    return [Refusal("already_applied", sentence, {"organisation": waiting})]


def admit_refusals(organisation: Organisation) -> list[Refusal]:
    """Why an application cannot be admitted yet: nobody has signed the charter for it."""
    if organisation.charter_signatures.exists() or not Charter.objects.exists():
        return []
    return [Refusal("charter_not_signed", gettext_noop("Nobody has signed the charter on behalf of this organisation yet."))]


def charter_change_refusals(charter: Charter) -> list[Refusal]:
    """Why this version of the charter cannot be changed or deleted: some organisation has signed it."""
    if not charter.signatures.exists():
        return []
    sentence = gettext_noop("Somebody has signed this version, so it cannot be changed any more. Add a new version instead.")
    return [Refusal("charter_signed", sentence)]

"""One way to found an organisation, or to complete one: the form of the headquarters and the command both come here."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from wagtail.log_actions import log

from partners.inventory import Item, Wanted, inventory
from partners.notices import tell_editor
from partners.provisioning import provision
from partners.rules import editor_refusals
from people.charter_queries import current_charter
from people.charter_services import sign_charter
from people.enums import Role
from people.models import Organisation, User
from people.organisation_rules import headquarters_refusals, open_refusals
from people.queries import holder_of
from people.refusals import Refused
from people.services import found_organisation, grant_role, open_account


@dataclass(frozen=True, slots=True)
class Founding:
    """What a founding did: the organisation, what was made, what was there already."""

    organisation: Organisation
    made: list[Item]
    kept: list[Item]


def look(wanted: Wanted, *, at: datetime) -> list[Item]:
    """What a founding would find and make. Nothing is written."""
    return inventory(wanted, current_charter(at))


@transaction.atomic
def found(wanted: Wanted, *, by: User | None, at: datetime) -> Founding:
    """Make whatever is missing; again as often as you like.

    Raises Refused: not_headquarters; organisation_suspended, organisation_not_admitted (it is there, and shut); editor_closed.
    """
    charter = current_charter(at)
    organisation = Organisation.objects.select_for_update(of=("self",), no_key=True).filter(slug=wanted.slug).first()
    refusals = headquarters_refusals(by) + (open_refusals(organisation) if organisation else []) + editor_refusals(wanted.editor_email)
    if refusals:
        raise Refused(refusals)
    before = inventory(wanted, charter)
    if organisation is None:
        organisation = found_organisation(slug=wanted.slug, name=wanted.name, by=by)
    _write_names(organisation, wanted, by)
    provision(organisation)
    if wanted.editor_email:
        _appoint(wanted, organisation, by, at)
    if wanted.signer_name and charter:
        signer = {"signer_name": wanted.signer_name, "signer_position": wanted.signer_position, "language": wanted.editor_language}
        sign_charter(charter, organisation, by=by, at=at, **signer)
    return Founding(organisation, [item for item in before if not item.is_there], [item for item in before if item.is_there])


def _write_names(organisation: Organisation, wanted: Wanted, by: User | None) -> None:
    number = wanted.registration_number or organisation.registration_number
    if (organisation.name, organisation.registration_number) != (wanted.name, number):
        organisation.name, organisation.registration_number = wanted.name, number
        organisation.save(update_fields=["name", "registration_number"])
        log(instance=organisation, action="wagtail.edit", user=by, data={"slug": organisation.slug})


def _appoint(wanted: Wanted, organisation: Organisation, by: User | None, at: datetime) -> None:
    """The first editor: the account there is, else a new one, which logs in by a mailed code."""
    person = holder_of(wanted.editor_email)
    if person is None:
        name = wanted.editor_name or wanted.editor_email.partition("@")[0]
        person = open_account(email=wanted.editor_email, full_name=name, phone="", language=wanted.editor_language, home_area=None, by=by)
    if not person.role_grants.filter(role=Role.EDITOR, organisation=organisation).exists():
        grant_role(person, Role.EDITOR, organisation, by=by)
        tell_editor(person, organisation, at=at)

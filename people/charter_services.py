"""The only writers of signatures under the charter, and of applications to join."""

from datetime import datetime

from django.contrib.auth.models import Group
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import override
from wagtail.log_actions import log

from people.charter_queries import current_charter, signature_of
from people.charter_rules import admit_refusals, apply_refusals, charter_sign_refusals
from people.enums import OrganisationState, Role
from people.models import Charter, CharterSignature, Organisation, User
from people.organisation_notices import tell_answer_to_application, tell_of_application
from people.organisation_rules import change_refusals
from people.organisation_services import locked, open_doors, write_state
from people.refusals import Refused
from people.services import grant_role


@transaction.atomic
def sign_charter(
    charter: Charter, organisation: Organisation, *, signer_name: str, signer_position: str, language: str, by: User | None, at: datetime
) -> CharterSignature:
    """The organisation's signature under this version: the one there is, else a new one.

    Raises Refused (not_your_organisation, charter_not_current, organisation_not_admitted).
    """
    organisation = locked(organisation)
    refusals = charter_sign_refusals(charter, organisation, by, at)
    signature = signature_of(organisation, charter)
    if signature and "not_your_organisation" not in {refusal.code for refusal in refusals}:
        return signature
    if refusals:
        raise Refused(refusals)
    with override(language):
        name = str(organisation)
    values = {"organisation_name": name[:250], "signer_name": signer_name, "signer_position": signer_position, "language": language}
    signature = CharterSignature.objects.create(charter=charter, organisation=organisation, signed_by=by, signed_at=at, **values)
    log(instance=organisation, action="people.sign_charter", user=by, data={"version": charter.version, "signer": signer_name})
    return signature


@transaction.atomic
def apply(*, name: dict[str, str], registration_number: str, signer_name: str, signer_position: str, by: User, at: datetime) -> Organisation:
    """An organisation applies to join, and signs the charter in force. `by` is told the answer. Raises Refused (already_applied)."""
    User.objects.select_for_update(of=("self",)).only("pk").get(pk=by.pk)
    if refusals := apply_refusals(by):
        raise Refused(refusals)
    slug = _free_slug(name)
    organisation = Organisation.objects.create(
        slug=slug,
        name=name,
        editors=Group.objects.create(name=f"editors: {slug}"),
        state=OrganisationState.APPLIED,
        state_since=at,
        registration_number=registration_number,
        contact=by,
    )
    log(instance=organisation, action="people.apply", user=by, data={"organisation": slug})
    if charter := current_charter(at):
        signer = {"signer_name": signer_name, "signer_position": signer_position, "language": by.language}
        sign_charter(charter, organisation, by=by, at=at, **signer)
    tell_of_application(organisation, at=at)
    return organisation


@transaction.atomic
def admit(organisation: Organisation, *, by: User | None, at: datetime) -> Organisation:
    """The headquarters admits an application: its contact becomes its first editor.

    Raises Refused (not_headquarters, wrong_state, charter_not_signed).
    """
    organisation = locked(organisation)
    if refusals := [*change_refusals(organisation, "admit", "", by), *admit_refusals(organisation)]:
        raise Refused(refusals)
    write_state(organisation, OrganisationState.ADMITTED, "people.admit_organisation", "", by, at)
    if organisation.contact and organisation.contact.is_active:
        grant_role(organisation.contact, Role.EDITOR, organisation, by=by)
    open_doors(organisation)
    tell_answer_to_application(organisation, at=at)
    return organisation


@transaction.atomic
def decline(organisation: Organisation, *, because: str, by: User | None, at: datetime) -> Organisation:
    """The headquarters declines an application; who applied is told why. Raises Refused (not_headquarters, wrong_state, reason_missing)."""
    organisation = locked(organisation)
    if refusals := change_refusals(organisation, "decline", because, by):
        raise Refused(refusals)
    write_state(organisation, OrganisationState.DECLINED, "people.decline_organisation", because, by, at)
    tell_answer_to_application(organisation, at=at)
    return organisation


def _free_slug(name: dict[str, str]) -> str:
    """A slug of the English name that no organisation and no group of editors has."""
    base = slugify(name.get("en", ""))[:40].strip("-") or "organisation"
    taken = set(Organisation.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    taken |= {group.removeprefix("editors: ") for group in Group.objects.filter(name__startswith=f"editors: {base}").values_list("name", flat=True)}
    return next(slug for slug in (base, *(f"{base}-{number}" for number in range(2, len(taken) + 3))) if slug not in taken)

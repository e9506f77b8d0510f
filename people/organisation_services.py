"""The only writers of where an organisation is on its way through the coalition."""

from datetime import datetime

from django.db import transaction
from wagtail.log_actions import log

from people.enums import OrganisationState, Role
from people.models import Organisation, User
from people.organisation_notices import tell_state
from people.organisation_rules import change_refusals
from people.refusals import Refused
from people.signals import organisation_founded, organisation_shut


@transaction.atomic
def suspend(organisation: Organisation, *, because: str, by: User | None, at: datetime) -> Organisation:
    """Its people step back from their posts, its editors are locked out. Raises Refused (not_headquarters, wrong_state, reason_missing)."""
    organisation = _allowed(organisation, "suspend", because, by)
    return _shut(organisation, OrganisationState.SUSPENDED, "people.suspend_organisation", because, by, at)


@transaction.atomic
def end(organisation: Organisation, *, because: str, by: User | None, at: datetime) -> Organisation:
    """It is no longer of the coalition. Raises Refused as suspend does."""
    organisation = _allowed(organisation, "end", because, by)
    return _shut(organisation, OrganisationState.LEFT, "people.end_organisation", because, by, at)


@transaction.atomic
def reinstate(organisation: Organisation, *, by: User | None, at: datetime) -> Organisation:
    """A suspended organisation, or one that left, is of the coalition again. Who stepped back does not stand again by itself.

    Raises Refused (not_headquarters, wrong_state).
    """
    organisation = _allowed(organisation, "reinstate", "", by)
    write_state(organisation, OrganisationState.ADMITTED, "people.reinstate_organisation", "", by, at)
    open_doors(organisation)
    tell_state(organisation, at=at)
    return organisation


def open_doors(organisation: Organisation) -> None:
    """An admitted organisation gets what it needs in order to publish; its editors may write."""
    organisation.editors.user_set.set(User.objects.filter(role_grants__organisation=organisation, role_grants__role=Role.EDITOR))
    organisation_founded.send(Organisation, organisation=organisation)


def locked(organisation: Organisation) -> Organisation:
    """One change at a time, and no assignment meanwhile: the database share-locks this row while one is written."""
    return Organisation.objects.select_for_update(of=("self",), no_key=True).get(pk=organisation.pk)


def write_state(organisation: Organisation, state: OrganisationState, action: str, because: str, by: User | None, at: datetime) -> None:
    """For services: the state, since when, why; and a line in the log."""
    organisation.state, organisation.state_since, organisation.state_because = state, at, because.strip()[:500]
    organisation.save(update_fields=["state", "state_since", "state_because"])
    log(instance=organisation, action=action, user=by, data={"organisation": organisation.slug, "reason": organisation.state_because})


def _allowed(organisation: Organisation, change: str, because: str, by: User | None) -> Organisation:
    organisation = locked(organisation)
    if refusals := change_refusals(organisation, change, because, by):
        raise Refused(refusals)
    return organisation


def _shut(organisation: Organisation, state: OrganisationState, action: str, because: str, by: User | None, at: datetime) -> Organisation:
    organisation.state = state
    organisation_shut.send(Organisation, organisation=organisation, by=by, at=at)
    write_state(organisation, state, action, because, by, at)
    organisation.editors.user_set.clear()
    tell_state(organisation, at=at)
    return organisation

"""What people are told about their organisation: the answer to its application; that it is suspended, has left, or is back."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from people.enums import MembershipState, OrganisationState, Role
from people.models import Organisation, RoleGrant, User
from people.notice_kinds import Due, NoticeKind, multilingual
from people.notice_services import tell, tell_all

_LABEL = _("My organisation")
_ACTION = gettext_noop("My organisation")
KINDS = (
    NoticeKind(
        "organisation_suspended",
        label=_LABEL,
        title=gettext_noop("%(organisation)s is suspended"),
        text=gettext_noop("%(organisation)s is suspended, so nobody can stand at a station for it for now. The headquarters' reason: %(reason)s"),
        view="people:organisation",
        action=_ACTION,
        may_be_silenced=False,
    ),
    NoticeKind(
        "organisation_left",
        label=_LABEL,
        title=gettext_noop("%(organisation)s has left the coalition"),
        text=gettext_noop("%(organisation)s is no longer of the coalition. To stand at a station, leave it and ask another. The reason: %(reason)s"),
        view="people:organisation",
        action=_ACTION,
        may_be_silenced=False,
    ),
    NoticeKind(
        "organisation_reinstated",
        label=_LABEL,
        title=gettext_noop("%(organisation)s is of the coalition again"),
        text=gettext_noop("People can stand at a station for %(organisation)s again. A post that was taken back is given anew by the headquarters."),
        view="people:organisation",
        action=_ACTION,
        may_be_silenced=False,
    ),
    NoticeKind(
        "application_admitted",
        label=_LABEL,
        title=gettext_noop("%(organisation)s is admitted to the coalition"),
        text=gettext_noop(
            "The headquarters has admitted %(organisation)s, and you are its editor: you accept its volunteers and write its materials."
        ),
        view="wagtailadmin_home",
        action=gettext_noop("Open the desks"),
        may_be_silenced=False,
    ),
    NoticeKind(
        "application_declined",
        label=_LABEL,
        title=gettext_noop("%(organisation)s is not admitted to the coalition"),
        text=gettext_noop("The headquarters has declined the application of %(organisation)s. The reason: %(reason)s"),
        view="apply",
        action=gettext_noop("Join the coalition"),
        may_be_silenced=False,
    ),
    NoticeKind(
        "application_waiting",
        label=_("Organisations"),
        title=gettext_noop("An organisation asks to join: %(organisation)s"),
        text=gettext_noop("%(organisation)s has applied to join the coalition and waits for the answer of the headquarters."),
        view="wagtailadmin_home",
        permission="people.change_organisation",
    ),
)
_KIND_OF_STATE = {
    OrganisationState.SUSPENDED: "organisation_suspended",
    OrganisationState.LEFT: "organisation_left",
    OrganisationState.ADMITTED: "organisation_reinstated",
}


def tell_state(organisation: Organisation, *, at: datetime) -> None:
    """Tell its members, editors and reviewers, in the transaction of the change."""
    values = {"organisation": multilingual(organisation.name), "reason": organisation.state_because}
    kind, key = _KIND_OF_STATE[OrganisationState(organisation.state)], f"organisation {organisation.pk}: {at.isoformat()}"
    tell_all((Due(person, kind, key, values) for person in _people_of(organisation)), at=at)


def tell_of_application(organisation: Organisation, *, at: datetime) -> None:
    """Tell the headquarters, in the transaction of the application."""
    values = {"organisation": multilingual(organisation.name)}
    people = RoleGrant.objects.filter(role=Role.HEADQUARTERS, person__is_active=True).values_list("person", flat=True)
    tell_all((Due(person, "application_waiting", f"organisation {organisation.pk}", values) for person in people), at=at)


def tell_answer_to_application(organisation: Organisation, *, at: datetime) -> None:
    """Tell who applied, in the transaction of the answer."""
    if organisation.contact is not None:
        kind = "application_admitted" if organisation.is_admitted else "application_declined"
        values = {"organisation": multilingual(organisation.name), "reason": organisation.state_because}
        tell(organisation.contact, kind, f"organisation {organisation.pk}", values, at=at)


def _people_of(organisation: Organisation) -> Iterable[int]:
    members = User.objects.filter(memberships__organisation=organisation, memberships__state=MembershipState.ACCEPTED)
    holders = User.objects.filter(role_grants__organisation=organisation)
    return (members.values_list("pk", flat=True).order_by()).union(holders.values_list("pk", flat=True).order_by())

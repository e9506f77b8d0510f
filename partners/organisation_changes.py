"""What the headquarters can do to an organisation, as its screens name it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from people import charter_services, organisation_services
from people.organisation_rules import NEED_REASON

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from people.models import Organisation, User


@dataclass(frozen=True, slots=True)
class Change:
    """label: the button; question: what follows from it; done: what is told afterwards; service: what does it."""

    name: str
    label: "_StrPromise"
    question: "_StrPromise"
    done: "_StrPromise"
    service: Callable[..., "Organisation"]

    @property
    def needs_reason(self) -> bool:
        return self.name in NEED_REASON

    def do(self, organisation: "Organisation", reason: str, by: "User", at: Any) -> None:
        """Raises Refused."""
        because = {"because": reason} if self.needs_reason else {}
        self.service(organisation, by=by, at=at, **because)


CHANGES = {
    change.name: change
    for change in (
        Change(
            "admit",
            _("Admit"),
            _("The organisation joins the coalition and gets all it needs in order to publish. Who applied becomes its editor, and is told."),
            _("%(organisation)s is admitted."),
            charter_services.admit,
        ),
        Change(
            "decline",
            _("Decline"),
            _("The organisation does not join the coalition. Who applied is told the reason, and may apply again."),
            _("The application of %(organisation)s is declined."),
            charter_services.decline,
        ),
        Change(
            "suspend",
            _("Suspend"),
            _(
                "Its people step back from their posts at once and cannot be assigned, its editors are locked out, and readers do not see its "
                "materials. You go on seeing everything. Its members and editors are told the reason."
            ),
            _("%(organisation)s is suspended."),
            organisation_services.suspend,
        ),
        Change(
            "reinstate",
            _("Reinstate"),
            _("Its editors write again, readers see its materials, and its people can be assigned. Who stepped back does not stand again by itself."),
            _("%(organisation)s is of the coalition again."),
            organisation_services.reinstate,
        ),
        Change(
            "end",
            _("End the membership"),
            _("The organisation leaves the coalition, with all that follows from a suspension. It can be reinstated later."),
            _("%(organisation)s is no longer of the coalition."),
            organisation_services.end,
        ),
    )
}

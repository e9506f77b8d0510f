"""What waits on the home screen of the admin: reviews, and what organisations have still to do."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from wagtail.admin.ui.components import Component

from partners.notices import STEPS, last_accreditations
from partners.queries import reviews_for
from partners.standing import standing_in
from people.charter_queries import current_charter, organisations_without_signature
from people.enums import OrganisationState
from people.models import Organisation

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest


class ReviewsPanel(Component):
    """The reviews that wait for this person."""

    name = "partners_reviews"
    template_name = "partners/admin/reviews_panel.html"
    order = 50

    def __init__(self, request: "HttpRequest") -> None:
        self.states = reviews_for(request.user)

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {**super().get_context_data(parent_context), "states": self.states}


class ShutPanel(Component):
    """The organisations for which the person can do nothing now, and why."""

    name = "partners_shut"
    template_name = "partners/admin/shut_panel.html"
    order = 10

    def __init__(self, organisations: "QuerySet[Organisation]") -> None:
        self.organisations = organisations

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {**super().get_context_data(parent_context), "organisations": self.organisations}


class OrganisationsPanel(Component):
    """Applications, charters not signed, accreditations that expire: of all for the headquarters, of one's own for an editor."""

    name = "partners_organisations"
    template_name = "partners/admin/organisations_panel.html"
    order = 40

    def __init__(self, request: "HttpRequest") -> None:
        standing, at = standing_in(request), timezone.now()
        own = {} if standing.is_headquarters else {"pk__in": standing.writes_for}
        charter = current_charter(at)
        expiring = last_accreditations(at).filter(valid_until__lte=at + timedelta(days=STEPS[-1])).select_related("organisation")
        self.context = {
            "is_headquarters": standing.is_headquarters,
            "charter": charter,
            "applied": Organisation.objects.filter(state=OrganisationState.APPLIED) if standing.is_headquarters else [],
            "unsigned": organisations_without_signature(charter).filter(**own) if charter else [],
            "expiring": expiring if standing.is_headquarters else expiring.filter(organisation__in=standing.writes_for),
        }

    @property
    def has_news(self) -> bool:
        return any(self.context[name] for name in ("applied", "unsigned", "expiring"))

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {**super().get_context_data(parent_context), **self.context}

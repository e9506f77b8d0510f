"""What partners see of Wagtail's admin: their desks in the menu and on the home screen, and nothing they cannot use."""

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.core.exceptions import PermissionDenied
from django.urls import Resolver404, include, path, resolve, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.action_menu import SubmitForModerationMenuItem
from wagtail.admin.menu import MenuItem, SubmenuMenuItem
from wagtail.admin.search import SearchArea
from wagtail.admin.views.home import LockedPagesPanel, RecentEditsPanel, UserObjectsInWorkflowModerationPanel, WorkflowObjectsToModeratePanel

from partners import urls
from partners.documents import may_read
from partners.guard import Door, may_open, pages_to_choose_from
from partners.panels import OrganisationsPanel, ReviewsPanel, ShutPanel
from partners.standing import standing_in
from partners.viewsets import OrganisationsGroup
from people.models import Organisation

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest
    from wagtail.documents.models import AbstractDocument
    from wagtail.models import Page


@hooks.register("register_admin_urls")
def register_admin_urls() -> list[Any]:
    return [path("partners/", include(urls))]


class MaterialsMenuItem(MenuItem):
    def is_shown(self, request: "HttpRequest") -> bool:
        return bool(standing_in(request).writes_for)


class MaterialsSearchArea(SearchArea):
    """Before Wagtail's search of all pages, which is closed to partners: the menu shows the first that is open."""

    def is_shown(self, request: "HttpRequest") -> bool:
        return standing_in(request).is_partner and bool(standing_in(request).writes_for)


@hooks.register("register_admin_search_area")
def register_materials_search_area() -> SearchArea:
    return MaterialsSearchArea(_("Materials"), reverse("partners:materials"), name="materials", icon_name="doc-full", order=5)


class OwnMenuItem(MenuItem):
    def is_shown(self, request: "HttpRequest") -> bool:
        return bool(standing_in(request).writes_for) and not standing_in(request).is_headquarters


@hooks.register("register_admin_menu_item")
def register_own_menu_item() -> MenuItem:
    return OwnMenuItem(_("My organisation"), reverse("partners:own"), name="own-organisation", icon_name="group", order=120)


@hooks.register("register_admin_viewset")
def organisations_group() -> OrganisationsGroup:
    return OrganisationsGroup()


class ReviewsMenuItem(MenuItem):
    def is_shown(self, request: "HttpRequest") -> bool:
        return standing_in(request).reviews


@hooks.register("register_admin_menu_item")
def register_materials_menu_item() -> MenuItem:
    return MaterialsMenuItem(_("Materials"), reverse("partners:materials"), name="materials", icon_name="doc-full", order=100)


@hooks.register("register_admin_menu_item")
def register_reviews_menu_item() -> MenuItem:
    return ReviewsMenuItem(_("To review"), reverse("partners:reviews"), name="reviews", icon_name="clipboard-list", order=110)


class UsageMenuItem(MenuItem):
    def is_shown(self, request: "HttpRequest") -> bool:
        return standing_in(request).is_headquarters


@hooks.register("register_reports_menu_item")
def register_usage_menu_item() -> MenuItem:
    return UsageMenuItem(_("Use of materials"), reverse("partners:usage"), name="usage", icon_name="view", order=710)


@hooks.register("construct_main_menu", order=1000)
@hooks.register("construct_reports_menu", order=1000)
@hooks.register("construct_settings_menu", order=1000)
@hooks.register("construct_help_menu", order=1000)
def hide_what_partners_cannot_open(request: "HttpRequest", menu_items: list[MenuItem]) -> None:
    """Other staff neither: an examiner adds pictures in the chooser, and has no list of images."""
    if standing_in(request).is_headquarters:
        return
    menu_items[:] = [item for item in menu_items if _leads_somewhere(request, item)]


def _leads_somewhere(request: "HttpRequest", item: MenuItem) -> bool:
    if isinstance(item, SubmenuMenuItem):
        return any(_leads_somewhere(request, child) for child in item.menu.menu_items_for_request(request))
    try:
        match = resolve(urlsplit(str(item.url)).path)
    except Resolver404:
        return False
    return may_open(standing_in(request), Door(match.view_name, match.kwargs, {}))


@hooks.register("construct_homepage_panels", order=1000)
def show_own_panels(request: "HttpRequest", panels: list[Any]) -> None:
    """Our list of reviews stands for Wagtail's, whose links lead to the editor that reviewers do not have."""
    hidden: tuple[type, ...] = (WorkflowObjectsToModeratePanel,)
    if standing_in(request).is_partner:
        hidden = (*hidden, LockedPagesPanel, RecentEditsPanel, UserObjectsInWorkflowModerationPanel)
    panels[:] = [panel for panel in panels if not isinstance(panel, hidden)]
    if shut := standing_in(request).locked_out:
        panels.append(ShutPanel(Organisation.objects.filter(pk__in=shut)))
    panel = ReviewsPanel(request)
    if panel.states:
        panels.append(panel)
    if standing_in(request).is_headquarters or standing_in(request).writes_for:
        organisations = OrganisationsPanel(request)
        panels += [organisations] if organisations.has_news else []


@hooks.register("construct_homepage_summary_items", order=1000)
def hide_counts_from_partners(request: "HttpRequest", items: list[Any]) -> None:
    if standing_in(request).is_partner:
        items.clear()


class SubmitForReview(SubmitForModerationMenuItem):
    """Wagtail's, without the name of the workflow: it is one text in the database, in one language."""

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {**super().get_context_data(parent_context), "label": _("Submit for review")}


@hooks.register("construct_page_action_menu")
def name_the_submission(menu_items: list[Any], request: "HttpRequest", context: dict[str, Any]) -> None:
    """Our words for the submission, and no "restart": with one reviewing task it is the same as submitting again."""
    kept = [item for item in menu_items if item.name != "action-restart-workflow"]
    menu_items[:] = [SubmitForReview(order=item.order) if type(item) is SubmitForModerationMenuItem else item for item in kept]


@hooks.register("construct_page_chooser_queryset")
def choose_only_known_pages(pages: "QuerySet[Page]", request: "HttpRequest") -> "QuerySet[Page]":
    standing = standing_in(request)
    return pages if standing.is_headquarters else pages.filter(pk__in=pages_to_choose_from(standing).values("pk"))


@hooks.register("before_serve_document")
def refuse_unpublished_documents(document: "AbstractDocument", request: "HttpRequest") -> None:
    if not may_read(request.user, document):
        raise PermissionDenied

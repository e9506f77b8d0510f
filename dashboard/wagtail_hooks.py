from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.search import SearchArea
from wagtail.admin.ui.components import Component
from wagtail.log_actions import LogActionRegistry

from dashboard.board.desk import BoardView
from dashboard.duplicates import DuplicatesView, MergeView
from dashboard.home import home_panels
from dashboard.law import LawItemView, LawView
from dashboard.partner import PartnerView, may_see_partners
from dashboard.person import PersonView
from dashboard.roster import RosterView
from partners.standing import standing_in


@hooks.register("register_admin_urls")
def urls() -> list[URLPattern]:
    return [
        path("board/", BoardView.as_view(), name="dashboard_boards"),
        path("board/<int:pk>/", BoardView.as_view(), name="dashboard_board"),
        path("roster/", RosterView.as_view(), name="dashboard_roster"),
        path("roster/results/", RosterView.as_view(results_only=True), name="dashboard_roster_results"),
        path("partner/", PartnerView.as_view(), name="dashboard_partner"),
        path("partner/results/", PartnerView.as_view(results_only=True), name="dashboard_partner_results"),
        path("duplicates/", DuplicatesView.as_view(), name="dashboard_duplicates"),
        path("duplicates/<int:kept>/<int:gone>/", MergeView.as_view(), name="dashboard_merge"),
        path("roster/<int:pk>/", PersonView.as_view(), name="dashboard_person"),
        path("law/", LawView.as_view(), name="dashboard_law"),
        path("law/results/", LawView.as_view(results_only=True), name="dashboard_law_results"),
        path("law/<int:pk>/", LawItemView.as_view(), name="dashboard_law_item"),
    ]


class BoardMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm("stations.view_station")


@hooks.register("register_admin_menu_item")
def board_menu_item() -> MenuItem:
    return BoardMenuItem(_("Board"), reverse("dashboard_boards"), icon_name="calendar-check", order=140)


class RosterMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm("people.view_roster")


@hooks.register("register_admin_menu_item")
def roster_menu_item() -> MenuItem:
    return RosterMenuItem(_("Roster"), reverse("dashboard_roster"), icon_name="group", order=150)


class LawMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm("courses.view_lawitem")


@hooks.register("register_admin_menu_item")
def law_menu_item() -> MenuItem:
    return LawMenuItem(_("Law work list"), reverse("dashboard_law"), icon_name="history", order=255)


class PartnerMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_see_partners(standing_in(request))


@hooks.register("register_admin_menu_item")
def partner_menu_item() -> MenuItem:
    return PartnerMenuItem(_("Volunteers"), reverse("dashboard_partner"), icon_name="group", order=155)


@hooks.register("register_log_actions")
def log_actions(actions: LogActionRegistry) -> None:
    actions.register_action("dashboard.export_partner", _("Export an organisation's volunteers"), _("Exported the organisation's volunteers"))
    actions.register_action("dashboard.api_stations", _("Read stations through the API"), _("Read stations through the API"))
    actions.register_action("dashboard.export", _("Export the roster"), _("Exported the roster"))


@hooks.register("construct_homepage_panels")
def show_home_panels(request: HttpRequest, panels: list[Component]) -> None:
    panels += home_panels(request, timezone.now())


@hooks.register("construct_main_menu", order=2000)
def hide_help(request: HttpRequest, menu_items: list[MenuItem]) -> None:
    """Wagtail's help is about its own releases and its own editor's guide: not about this site."""
    menu_items[:] = [item for item in menu_items if item.name != "help"]


class LogMenuItem(MenuItem):
    """Wagtail shows its log of the site to whoever has the explorer; the headquarters reads it without."""

    def is_shown(self, request: HttpRequest) -> bool:
        return standing_in(request).is_headquarters and not request.user.is_superuser


@hooks.register("register_reports_menu_item")
def log_menu_item() -> MenuItem:
    return LogMenuItem(_("Log"), reverse("wagtailadmin_reports:site_history"), name="log", icon_name="history", order=1000)


class RosterSearchArea(SearchArea):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm("people.view_roster")


@hooks.register("register_admin_search_area")
def roster_search_area() -> SearchArea:
    return RosterSearchArea(_("Roster"), reverse("dashboard_roster"), name="roster", icon_name="group", order=10)


@hooks.register("construct_search")
def search_only_what_opens(request: HttpRequest, areas: list[SearchArea]) -> None:
    """Wagtail's search of pages, images and users is for whoever has the explorer: others would be sent away from it."""
    if not request.user.is_superuser:
        areas[:] = [area for area in areas if area.name == "roster"]


@hooks.register("insert_global_admin_js")
def desk_js() -> SafeString:
    return format_html('<script src="{}" defer></script>', static("dashboard/desk.js"))


@hooks.register("insert_global_admin_css")
def desk_css() -> SafeString:
    links = '<link rel="stylesheet" href="{}"><noscript><link rel="stylesheet" href="{}"></noscript>'
    return format_html(links, static("dashboard/desk.css"), static("dashboard/desk_noscript.css"))

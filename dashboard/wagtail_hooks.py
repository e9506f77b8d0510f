from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import LogActionRegistry

from dashboard.person import PersonView
from dashboard.roster import RosterView


@hooks.register("register_admin_urls")
def urls() -> list[URLPattern]:
    return [
        path("roster/", RosterView.as_view(), name="dashboard_roster"),
        path("roster/results/", RosterView.as_view(results_only=True), name="dashboard_roster_results"),
        path("roster/<int:pk>/", PersonView.as_view(), name="dashboard_person"),
    ]


class RosterMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm("people.view_roster")


@hooks.register("register_admin_menu_item")
def roster_menu_item() -> MenuItem:
    return RosterMenuItem(_("Roster"), reverse("dashboard_roster"), icon_name="group", order=150)


@hooks.register("register_log_actions")
def log_actions(actions: LogActionRegistry) -> None:
    actions.register_action("dashboard.export", _("Export the roster"), _("Exported the roster"))


@hooks.register("insert_global_admin_css")
def desk_css() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("dashboard/desk.css"))

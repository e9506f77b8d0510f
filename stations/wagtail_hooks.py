from typing import Any

from django.http import HttpRequest
from django.urls import URLResolver, include, path, reverse, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from people.wagtail_hooks import RequestsMenuItem
from stations.viewsets import StationsGroup


@hooks.register("register_admin_viewset")
def stations_group() -> StationsGroup:
    return StationsGroup()


class PlansMenuItem(MenuItem):
    """Whoever may view plans: coordinators, headquarters."""

    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm("stations.view_plan")


@hooks.register("register_admin_menu_item")
def plans_menu() -> MenuItem:
    return PlansMenuItem(_("Plans"), reverse("stations_desk:plans"), name="plans", icon_name="clipboard-list", order=211)


class DayItem(MenuItem):
    """The coordinator's phone page. Whoever may change assignments: coordinators, headquarters."""

    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perms(["stations.view_station", "stations.change_assignment"])


@hooks.register("register_admin_menu_item")
def day_item() -> MenuItem:
    return DayItem(_("The day"), reverse_lazy("day:home"), name="day", icon_name="mobile-alt", order=212)


@hooks.register("register_admin_urls")
def desk_urls() -> list[URLResolver]:
    return [
        path("stations-desk/", include("stations.desk_urls")),
        path("stations-lists/", include("stations.lists.urls")),
        path("stations-papers/", include("stations.papers.urls")),
    ]


class PapersItem(MenuItem):
    """For whoever may print papers."""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm("stations.add_paperrun"))


@hooks.register("register_admin_menu_item")
def papers_item() -> MenuItem:
    return PapersItem(_("Mandates and badges"), reverse("stations_papers:papers"), name="papers", icon_name="download", order=212)


@hooks.register("register_admin_menu_item")
def requisites_item() -> MenuItem:
    return RequestsMenuItem(
        _("Requisites for letters"), reverse("stations_papers:requisites_list"), name="requisites", icon_name="doc-full", order=213
    )


@hooks.register("register_log_actions")
def log_actions(actions: Any) -> None:
    """What the audit log calls the acts of this app."""
    actions.register_action("stations.assign", _("Assign to a post"), _("Assigned to a post"))
    actions.register_action("stations.withdraw", _("Withdraw from a post"), _("Withdrawn from a post"))
    actions.register_action("stations.lock", _("Lock an assignment"), _("Locked: no plan moves it"))
    actions.register_action("stations.unlock", _("Unlock an assignment"), _("Unlocked: plans may move it"))
    actions.register_action("stations.accept", _("Accept a post"), _("Post accepted"))
    actions.register_action("stations.confirm", _("Confirm a post"), _("Post confirmed"))
    actions.register_action("stations.offer", _("Offer to substitutes"), _("Offered to substitutes"))
    actions.register_action("stations.swap_ask", _("Ask to change posts"), _("Asked to change posts"))
    actions.register_action("stations.swap_agree", _("Agree to change posts"), _("Agreed to change posts"))
    actions.register_action("stations.swap_refuse", _("Refuse a change of posts"), _("Change of posts refused"))
    actions.register_action("stations.swap", _("Change posts"), _("Posts changed"))
    actions.register_action("stations.arrived", _("Note an arrival"), _("Arrived"))
    actions.register_action("stations.relieved", _("Note that a shift is done"), _("Shift done and handed over"))
    actions.register_action("stations.left", _("Note that somebody left early"), _("Left early"))
    actions.register_action("stations.undo", _("Take back what was noted"), _("What was noted is taken back"))
    actions.register_action("stations.move", _("Move to another certificate"), _("Stands on another certificate"))
    actions.register_action("stations.plan", _("Ask for a plan"), _("Plan asked for"))
    actions.register_action("stations.apply_plan", _("Apply a plan"), _("Plan applied"))
    actions.register_action("stations.drop_plan", _("Drop a plan"), _("Plan dropped"))
    actions.register_action("stations.open_posts", _("Open posts"), _("Posts opened"))
    actions.register_action("stations.close", _("Close a station"), _("Station closed"))
    actions.register_action("stations.reopen", _("Open a closed station again"), _("Station opened again"))
    actions.register_action("stations.give_scope", _("Give a scope"), _("Scope given"))
    actions.register_action("stations.take_scope", _("Take a scope back"), _("Scope taken back"))
    actions.register_action("stations.import", _("Import stations"), _("Stations imported"))
    actions.register_action("stations.print_papers", _("Print papers"), _("Papers printed"))
    actions.register_action("stations.download_papers", _("Download papers"), _("Papers downloaded"))
    actions.register_action("stations.download_paper", _("Download a paper"), _("Paper downloaded"))
    actions.register_action("stations.throw_away_papers", _("Throw papers away"), _("Papers thrown away"))
    actions.register_action("stations.requisites", _("Write requisites"), _("Requisites written"))
    actions.register_action("stations.export_list", _("Export a list"), _("List exported"))
    actions.register_action("stations.export", _("Export stations"), _("Stations exported"))

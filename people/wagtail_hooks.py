from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import LogActionRegistry

from people import (
    admin_views,
    filters,  # noqa: F401 - registers itself
)
from people.invitation_desk import AgainView, InvitationView, LinkCodeView, LinkView, ListView, UploadView, WithdrawView
from people.invitation_table import InvitationsView
from people.log_out_desk import log_out_everywhere
from people.models import User
from people.personal import desk
from people.personal.erasing import may_erase
from people.queries import decides_requests
from people.viewsets import PeopleGroup

LOG_ACTIONS = [
    ("people.found_organisation", _("Found an organisation"), _("Founded the organisation")),
    ("people.apply", _("Apply to join the coalition"), _("Applied to join the coalition")),
    ("people.sign_charter", _("Sign the charter"), _("Signed the charter")),
    ("people.admit_organisation", _("Admit an organisation"), _("Admitted the organisation")),
    ("people.decline_organisation", _("Decline an application"), _("Declined the application")),
    ("people.suspend_organisation", _("Suspend an organisation"), _("Suspended the organisation")),
    ("people.reinstate_organisation", _("Reinstate an organisation"), _("Reinstated the organisation")),
    ("people.end_organisation", _("End an organisation's membership"), _("Ended the organisation's membership of the coalition")),
    ("people.record_accreditation", _("Record an accreditation"), _("Recorded the accreditation")),
    ("people.correct_accreditation", _("Correct an accreditation"), _("Corrected the accreditation")),
    ("people.withdraw_accreditation", _("Withdraw an accreditation"), _("Withdrew the accreditation")),
    ("people.ask_membership", _("Ask to join"), _("Asked to join")),
    ("people.withdraw_request", _("Withdraw a request to join"), _("Withdrew the request to join")),
    ("people.accept_membership", _("Accept into an organisation"), _("Accepted into the organisation")),
    ("people.decline_membership", _("Decline a request to join"), _("Declined the request to join")),
    ("people.join_by_invitation", _("Join by an invitation"), _("Joined by an invitation")),
    ("people.make_link", _("Make an invitation link"), _("Made an invitation link")),
    ("people.change_link", _("Change the invitation link"), _("Changed the invitation link")),
    ("people.renew_link", _("Make a new invitation link"), _("Made a new invitation link")),
    ("people.invite_list", _("Invite by a list"), _("Invited by a list")),
    ("people.invite_again", _("Send an invitation again"), _("Sent the invitation again")),
    ("people.withdraw_invitation", _("Withdraw an invitation"), _("Withdrew the invitation")),
    ("people.export_invitations", _("Export the invitations"), _("Exported the invitations")),
    ("people.merge_accounts", _("Merge two accounts"), _("Merged another account into this one")),
    ("people.merged_away", _("Merge into another account"), _("Merged into another account")),
    ("people.tell_apart", _("Tell two accounts apart"), _("Told apart from another account")),
    ("people.end_membership", _("End a membership"), _("Ended the membership")),
    ("people.sign_pledge", _("Sign the pledge"), _("Signed the pledge")),
    ("people.grant_role", _("Give a role"), _("Gave a role")),
    ("people.withdraw_role", _("Take a role away"), _("Took a role away")),
    ("people.change_profile", _("Change an account"), _("Changed the account")),
    ("people.open_account", _("Open an account"), _("Opened the account")),
    ("people.open_again", _("Open an account again"), _("Opened the account again")),
    ("people.erase", _("Erase a person"), _("Erased the person")),
    ("people.propose_erasure", _("Propose to erase a person"), _("Proposed to erase the person")),
    ("people.log_out_everywhere", _("Log somebody out everywhere"), _("Logged the person out everywhere")),
    ("people.drop_erasure", _("Drop the proposal to erase a person"), _("Dropped the proposal to erase the person")),
    ("people.export_own_data", _("Download one's own data"), _("Downloaded their own data")),
    ("people.make_token", _("Make a token of the API"), _("Made a token of the API")),
    ("people.revoke_token", _("Revoke a token of the API"), _("Revoked a token of the API")),
    ("people.close_account", _("Close an account"), _("Closed the account")),
]


@hooks.register("register_log_actions")
def log_actions(actions: LogActionRegistry) -> None:
    for action in LOG_ACTIONS:
        actions.register_action(*action)


@hooks.register("register_admin_viewset")
def people_group() -> PeopleGroup:
    return PeopleGroup()


@hooks.register("register_admin_urls")
def request_urls() -> list[URLPattern]:
    return [
        path("requests/", admin_views.requests_to_join, name="people_requests"),
        path("requests/<int:pk>/accept/", admin_views.accept, name="people_accept"),
        path("requests/<int:pk>/decline/", admin_views.decline, name="people_decline"),
    ]


@hooks.register("register_admin_urls")
def invitation_urls() -> list[URLPattern]:
    return [
        path("invitations/", InvitationsView.as_view(), name="people_invitations"),
        path("invitations/results/", InvitationsView.as_view(results_only=True), name="people_invitations_results"),
        path("invitations/new/", UploadView.as_view(), name="people_invite"),
        path("invitations/link/", LinkView.as_view(), name="people_invitation_link"),
        path("invitations/link/code/", LinkCodeView.as_view(), name="people_invitation_link_code"),
        path("invitations/lists/<int:pk>/", ListView.as_view(), name="people_invitation_list"),
        path("invitations/<int:pk>/", InvitationView.as_view(), name="people_invitation"),
        path("invitations/<int:pk>/again/", AgainView.as_view(), name="people_invitation_again"),
        path("invitations/<int:pk>/withdraw/", WithdrawView.as_view(), name="people_invitation_withdraw"),
    ]


@hooks.register("register_admin_urls")
def erasure_urls() -> list[URLPattern]:
    return [
        path("erasures/", desk.waiting, name="people_erasures"),
        path("erasures/<int:pk>/decide/", desk.decide, name="people_decide_erasure"),
        path("people/<int:pk>/erase/", desk.erase_somebody, name="people_erase_somebody"),
        path("people/<int:pk>/log-out/", log_out_everywhere, name="people_log_out"),
    ]


class ErasuresMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_erase(request.user)


@hooks.register("register_settings_menu_item")
def erasures_menu_item() -> MenuItem:
    return ErasuresMenuItem(_("Erasures"), reverse("people_erasures"), icon_name="bin", order=700)


class RequestsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return decides_requests(request.user)


@hooks.register("register_admin_menu_item")
def requests_menu_item() -> MenuItem:
    return RequestsMenuItem(_("Requests"), reverse("people_requests"), icon_name="mail", order=160)


@hooks.register("register_admin_menu_item")
def invitations_menu_item() -> MenuItem:
    return RequestsMenuItem(_("Invitations"), reverse("people_invitations"), icon_name="mail", order=165)


@hooks.register("before_bulk_action")
def no_bulk_actions_on_people(request: HttpRequest, action_type: str, objects: Any, action: Any) -> None:
    """Wagtail's bulk actions would give groups, delete and close accounts past the services: nobody may."""
    if User in action.models:
        raise PermissionDenied

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry

LOG_ACTIONS = [
    ("people.found_organisation", _("Found an organisation"), _("Founded the organisation")),
    ("people.ask_membership", _("Ask to join"), _("Asked to join")),
    ("people.withdraw_request", _("Withdraw a request to join"), _("Withdrew the request to join")),
    ("people.accept_membership", _("Accept into an organisation"), _("Accepted into the organisation")),
    ("people.decline_membership", _("Decline a request to join"), _("Declined the request to join")),
    ("people.end_membership", _("End a membership"), _("Ended the membership")),
    ("people.sign_pledge", _("Sign the pledge"), _("Signed the pledge")),
    ("people.grant_role", _("Give a role"), _("Gave a role")),
    ("people.withdraw_role", _("Take a role away"), _("Took a role away")),
    ("people.change_profile", _("Change an account"), _("Changed the account")),
]


@hooks.register("register_log_actions")
def log_actions(actions: LogActionRegistry) -> None:
    for action in LOG_ACTIONS:
        actions.register_action(*action)

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry
from wagtail.permissions import register_permission_policy

from certificates.models import BulkIssue, Certificate, HandIssue, Programme
from certificates.permissions import NeverByHandPolicy
from certificates.prints.views import PrintAnewView, PrintCancelView, PrintFailedView, PrintFileView, PrintStateView, PrintsView
from certificates.viewsets import CertificationGroup

register_permission_policy(Certificate, NeverByHandPolicy(Certificate, {"add", "change", "delete"}))
register_permission_policy(BulkIssue, NeverByHandPolicy(BulkIssue, {"change", "delete"}))
register_permission_policy(HandIssue, NeverByHandPolicy(HandIssue, {"change", "delete"}))
register_permission_policy(Programme, NeverByHandPolicy(Programme, {"delete"}))


@hooks.register("register_admin_viewset")
def register_viewsets() -> CertificationGroup:
    return CertificationGroup()


@hooks.register("register_admin_urls")
def register_print_urls() -> list[URLPattern]:
    return [
        path("certificate-prints/", PrintsView.as_view(), name="certificate_prints"),
        path("certificate-prints/<int:pk>/state.json", PrintStateView.as_view(), name="certificate_print_state"),
        path("certificate-prints/<int:pk>/cancel/", PrintCancelView.as_view(), name="certificate_print_cancel"),
        path("certificate-prints/<int:pk>/failed/", PrintFailedView.as_view(), name="certificate_print_failed"),
        path("certificate-prints/<int:pk>/anew/", PrintAnewView.as_view(), name="certificate_print_anew"),
        path("certificate-prints/<int:pk>/certificates.zip", PrintFileView.as_view(), name="certificate_print_file"),
    ]


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    actions.register_action("certificates.issue", _("Issue a certificate"), _("Certificate issued"))
    actions.register_action("certificates.look_bulk", _("Look who is entitled"), _("Dry run of certificates in bulk"))
    actions.register_action("certificates.issue_bulk", _("Issue certificates in bulk"), _("Certificates in bulk begun"))
    actions.register_action("certificates.propose_by_hand", _("Propose a certificate by hand"), _("Certificate by hand proposed"))
    actions.register_action("certificates.drop_by_hand", _("Drop a certificate by hand"), _("Certificate by hand not issued"))
    actions.register_action("certificates.revoke", _("Revoke a certificate"), _("Certificate revoked"))
    actions.register_action("certificates.propose_unrevoke", _("Propose to take a revocation back"), _("Taking the revocation back proposed"))
    actions.register_action("certificates.unrevoke", _("Take a revocation back"), _("Revocation taken back by two people"))
    actions.register_action("certificates.drop_unrevoke", _("Drop a proposal to take a revocation back"), _("Proposal dropped: the revocation stays"))
    actions.register_action("certificates.suspend", _("Suspend a certificate"), _("Certificate suspended"))
    actions.register_action("certificates.resume", _("Lift a suspension"), _("Suspension lifted"))
    actions.register_action("certificates.ask_rename", _("Ask for a correction of the name"), _("Correction of the name asked for"))
    actions.register_action("certificates.propose_rename", _("Propose another name"), _("Another name proposed"))
    actions.register_action("certificates.rename", _("Correct the name"), _("Issued anew with the name corrected"))
    actions.register_action("certificates.replace", _("Replace a certificate"), _("Replaced by one with the name corrected"))
    actions.register_action("certificates.decline_rename", _("Decline a correction of the name"), _("Correction of the name declined"))
    actions.register_action("certificates.hand_on", _("Hand a certificate on"), _("Certificate handed on to the account that stays"))
    actions.register_action("certificates.require_update", _("Require an update"), _("Update required"))
    actions.register_action("certificates.complete_update", _("Complete an update"), _("Update completed"))
    actions.register_action("certificates.lift_update", _("Lift a required update"), _("Required update lifted"))
    actions.register_action("certificates.print", _("Print many certificates"), _("Print run of certificates asked for"))
    actions.register_action("certificates.download_print", _("Download printed certificates"), _("ZIP of certificates downloaded"))
    actions.register_action("certificates.throw_away_print", _("Throw printed certificates away"), _("ZIP of certificates thrown away"))
    actions.register_action("certificates.export", _("Export certificates"), _("List of certificates exported"))

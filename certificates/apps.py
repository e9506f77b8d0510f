from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CertificatesConfig(AppConfig):
    name = "certificates"
    verbose_name = _("Certificates")

    def ready(self) -> None:
        from certificates import notices
        from certificates.receivers import issue_certificates
        from people.notice_kinds import register, register_due
        from quizzes.signals import attempt_passed

        register(*notices.KINDS)
        register_due(notices.expiring)
        register_due(notices.expiring_for_coordinators)
        attempt_passed.connect(issue_certificates, dispatch_uid="certificates.issue")

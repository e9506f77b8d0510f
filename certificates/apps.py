from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CertificatesConfig(AppConfig):
    name = "certificates"
    verbose_name = _("Certificates")

    def ready(self) -> None:
        from certificates import notices, receivers
        from courses.signals import law_amended
        from people.notice_kinds import register, register_due
        from quizzes.signals import attempt_passed

        register(*notices.KINDS)
        register_due(notices.expiring)
        register_due(notices.expiring_for_coordinators)
        attempt_passed.connect(receivers.issue_certificates, dispatch_uid="certificates.issue")
        law_amended.connect(receivers.review_programmes, dispatch_uid="certificates.law")

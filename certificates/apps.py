from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CertificatesConfig(AppConfig):
    name = "certificates"
    verbose_name = _("Certificates")

    def ready(self) -> None:
        from certificates.receivers import issue_certificates
        from quizzes.signals import attempt_passed

        attempt_passed.connect(issue_certificates, dispatch_uid="certificates.issue")

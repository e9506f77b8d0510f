from django.db import models
from django.utils.translation import gettext_lazy as _


class CertificateStatus(models.TextChoices):
    """What `rules.status` answers. It is worked out from the dates, never stored."""

    VALID = "valid", _("valid")
    SUSPENDED = "suspended", _("suspended")
    REVOKED = "revoked", _("revoked")
    REPLACED = "replaced", _("replaced")
    EXPIRED = "expired", _("expired")


class DocumentKind(models.TextChoices):
    """What is signed of a certificate and kept."""

    BADGE = "badge", _("badge")

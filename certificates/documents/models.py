"""What is signed of a certificate and kept."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from certificates.enums import DocumentKind


class Document(models.Model):
    """What was signed of a certificate, as it is handed out. Where a certificate has none it waits to be made (services.py)."""

    certificate = models.ForeignKey("certificates.Certificate", models.PROTECT, related_name="documents", verbose_name=_("certificate"))
    kind = models.CharField(_("kind"), max_length=10, choices=DocumentKind.choices)
    content = models.BinaryField(_("content"))
    method = models.CharField(_("key"), max_length=300)  # the address of the key that signed it: another key or another host makes it anew
    made_at = models.DateTimeField(_("made"))

    class Meta:
        verbose_name = _("document of a certificate")
        verbose_name_plural = _("documents of certificates")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["certificate", "kind"], name="certificates_one_document")]

    def __str__(self) -> str:
        return f"{self.certificate}: {self.get_kind_display()}"

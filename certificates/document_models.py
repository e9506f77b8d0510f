"""What is signed: of a certificate, and of all of them at once."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from certificates.enums import DocumentKind


class Document(models.Model):
    """What was signed of a certificate, as it is handed out. Where a certificate has none it waits to be made (documents.py)."""

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


class StatusList(models.Model):
    """Which version of a public status list was built last, and when: none is handed out that is older (status_lists.py)."""

    number = models.PositiveSmallIntegerField(_("number"), unique=True)
    version = models.PositiveIntegerField(_("version"), default=0)
    built_at = models.DateTimeField(_("built"), null=True)

    class Meta:
        verbose_name = _("status list")
        verbose_name_plural = _("status lists")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.number}, {self.version}"

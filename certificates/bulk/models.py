"""Certificates for many at once: a dry run that names everybody, and what became of each."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from certificates.enums import BulkOutcome


class BulkIssue(models.Model):
    """The headquarters looked who is entitled and has no certificate, and perhaps had exactly those certified."""

    programme = models.ForeignKey("certificates.Programme", models.PROTECT, related_name="bulk_issues", verbose_name=_("programme"))
    looked_at = models.DateTimeField(_("dry run"))
    looked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("dry run by"))
    applied_at = models.DateTimeField(_("applied"), null=True, blank=True)
    applied_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("applied by"))

    class Meta:
        verbose_name = _("certificates in bulk")
        verbose_name_plural = _("certificates in bulk")
        ordering = ["-looked_at"]
        default_permissions = ("view", "add")
        constraints = [models.CheckConstraint(condition=Q(applied_at=None) | Q(applied_by__isnull=False), name="certificates_bulk_by_somebody")]

    def __str__(self) -> str:
        return str(self.programme)


class BulkLine(models.Model):
    """One person of a dry run."""

    bulk = models.ForeignKey(BulkIssue, models.CASCADE, related_name="lines", verbose_name=_("certificates in bulk"))
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("person"))
    outcome = models.CharField(_("outcome"), max_length=10, choices=BulkOutcome.choices)
    # [{code, sentence, values}]: why not, when it was looked at or when it was applied; values as people.notice_kinds writes them.
    reasons = models.JSONField(_("reasons"), default=list)
    certificate = models.OneToOneField("certificates.Certificate", models.PROTECT, null=True, related_name="bulk_line", verbose_name=_("certificate"))

    class Meta:
        verbose_name = _("person of a dry run")
        verbose_name_plural = _("people of a dry run")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["bulk", "person"], name="certificates_bulk_person_once")]
        indexes = [models.Index(fields=["bulk", "outcome"], name="certificates_bulk_outcome")]

    def __str__(self) -> str:
        return f"{self.bulk}: {self.person_id}"

"""What happens to a certificate after it was issued: asked for by one person, decided by another; and on which days it was verified."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Unrevocation(models.Model):
    """One of the headquarters proposes that a revocation be taken back; another one confirms it, or nobody does."""

    certificate = models.ForeignKey("certificates.Certificate", models.PROTECT, related_name="unrevocations", verbose_name=_("certificate"))
    reason = models.TextField(_("reason"), max_length=1000)
    proposed_at = models.DateTimeField(_("proposed"))
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("proposed by"))
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by"))
    confirmed = models.BooleanField(_("confirmed"), default=False)

    class Meta:
        verbose_name = _("proposal to take a revocation back")
        verbose_name_plural = _("proposals to take revocations back")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["certificate"], condition=Q(decided_at=None), name="certificates_one_open_unrevocation"),
            models.CheckConstraint(condition=~Q(reason=""), name="certificates_unrevoked_for_a_reason"),
            models.CheckConstraint(
                condition=Q(confirmed=False) | Q(decided_by__isnull=False, decided_at__isnull=False) & ~Q(decided_by=F("proposed_by")),
                name="certificates_unrevoked_by_two",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.certificate}: {self.reason}"


class NameCorrection(models.Model):
    """The holder, or the headquarters, asks that a name be corrected; the headquarters issues the certificate anew, or says why not."""

    certificate = models.ForeignKey("certificates.Certificate", models.PROTECT, related_name="corrections_asked", verbose_name=_("certificate"))
    new_name = models.CharField(_("corrected name"), max_length=150)
    reason = models.TextField(_("reason"), max_length=1000)
    asked_at = models.DateTimeField(_("asked"))
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("asked by"))
    # Another name, and not only another spelling: one of the headquarters proposes it, another one decides.
    proposed_at = models.DateTimeField(_("proposed"), null=True, blank=True)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("proposed by"))
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by"))
    declined_because = models.TextField(_("reason"), max_length=1000, blank=True)

    class Meta:
        verbose_name = _("correction of a name")
        verbose_name_plural = _("corrections of names")
        ordering = ["asked_at"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["certificate"], condition=Q(decided_at=None), name="certificates_one_open_correction"),
            models.CheckConstraint(
                condition=Q(proposed_by=None) | Q(decided_by=None) | ~Q(declined_because="") | ~Q(decided_by=F("proposed_by")),
                name="certificates_renamed_by_two",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.certificate}: {self.new_name}"


class VerificationDay(models.Model):
    """How often a certificate was verified online on a day; never by whom."""

    certificate = models.ForeignKey("certificates.Certificate", models.CASCADE, related_name="verification_days", verbose_name=_("certificate"))
    day = models.DateField(_("day"))
    times = models.PositiveIntegerField(_("times"), default=1)

    class Meta:
        verbose_name = _("day of verification")
        verbose_name_plural = _("days of verification")
        ordering = ["-day"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["certificate", "day"], name="certificates_verified_once_a_day")]

    def __str__(self) -> str:
        return f"{self.certificate}, {self.day}: {self.times}"

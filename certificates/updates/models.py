"""What is required of holders when the law changes, and who has done it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _


class LawRequirement(models.Model):
    """The law changed: whoever was certified by an older one does the delta course by a moment, or the certificate no longer counts for the
    gate. The delta course is named by its translation key; its lessons and its exams are what has to be done."""

    programme = models.ForeignKey("certificates.Programme", models.PROTECT, related_name="requirements", verbose_name=_("programme"))
    versions = models.ManyToManyField("courses.LawVersion", related_name="requirements", verbose_name=_("versions of the law"))
    course_key = models.UUIDField(_("delta course"))
    law_as_of = models.DateField(_("law as of"))
    # What the headquarters had set at the programme itself: by which law it certified before any update was required.
    law_before = models.DateField(_("law before"), null=True, blank=True, editable=False)
    required_by = models.DateTimeField(_("required by"))
    announced_at = models.DateTimeField(_("announced"))
    announced_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("announced by")
    )
    lifted_at = models.DateTimeField(_("lifted"), null=True, blank=True)
    lifted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("lifted by"))
    lifted_because = models.CharField(_("reason"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("required update")
        verbose_name_plural = _("required updates")
        ordering = ["-announced_at"]
        # Announced and lifted through services: nobody deletes one.
        default_permissions = ("view", "add", "change")
        constraints = [
            models.CheckConstraint(condition=Q(required_by__gt=F("announced_at")), name="certificates_update_in_advance"),
            models.CheckConstraint(condition=Q(lifted_at=None) | ~Q(lifted_because=""), name="certificates_update_lifted_for_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.programme} ({date_format(self.law_as_of, 'SHORT_DATE_FORMAT')})"


class LawUpdateQuerySet(models.QuerySet["LawUpdate"]):
    def open(self) -> "LawUpdateQuerySet":
        """Those that have still to be done."""
        return self.filter(completed_at=None, requirement__lifted_at=None, certificate__revoked_at=None)


class LawUpdate(models.Model):
    """A certificate that a requirement touches, and when its holder has done the update."""

    requirement = models.ForeignKey(LawRequirement, models.PROTECT, related_name="updates", verbose_name=_("required update"))
    certificate = models.ForeignKey("certificates.Certificate", models.PROTECT, related_name="updates", verbose_name=_("certificate"))
    completed_at = models.DateTimeField(_("done"), null=True, blank=True)

    objects = LawUpdateQuerySet.as_manager()

    class Meta:
        verbose_name = _("update of a certificate")
        verbose_name_plural = _("updates of certificates")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["requirement", "certificate"], name="certificates_update_once")]

    def __str__(self) -> str:
        return f"{self.certificate}: {self.requirement}"

"""Certificates that no exam of this site stands behind: proposed by one person of the headquarters, confirmed by another."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from certificates.enums import HandGround


class HandIssue(models.Model):
    """One of the headquarters proposes that somebody be certified without the exam; another one confirms it, or nobody does."""

    programme = models.ForeignKey("certificates.Programme", models.PROTECT, related_name="hand_issues", verbose_name=_("programme"))
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="hand_issues", verbose_name=_("person"))
    # Said on the public page; the reason itself is for the headquarters alone.
    ground = models.CharField(_("ground"), max_length=15, choices=HandGround.choices)
    reason = models.TextField(_("reason"), max_length=1000)
    proposed_at = models.DateTimeField(_("proposed"))
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("proposed by"))
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by"))
    confirmed = models.BooleanField(_("confirmed"), default=False)

    class Meta:
        verbose_name = _("certificate issued by hand")
        verbose_name_plural = _("certificates issued by hand")
        ordering = ["-proposed_at"]
        # Proposed and decided through services, by whoever may add one: nobody edits or deletes one.
        default_permissions = ("view", "add")
        constraints = [
            models.UniqueConstraint(fields=["programme", "person"], condition=Q(decided_at=None), name="certificates_one_open_hand_issue"),
            models.CheckConstraint(condition=~Q(reason=""), name="certificates_by_hand_for_a_reason"),
            models.CheckConstraint(
                condition=Q(confirmed=False) | Q(decided_by__isnull=False, decided_at__isnull=False) & ~Q(decided_by=F("proposed_by")),
                name="certificates_by_hand_by_two",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.programme}: {self.person}"

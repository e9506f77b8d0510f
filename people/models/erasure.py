from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Erasure(models.Model):
    """The headquarters erases somebody who cannot do it themselves: because they asked for it in writing, or as two of the headquarters decide. It
    names nobody: what is written here is swept too (personal/sweeping.py)."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="erasures", verbose_name=_("person"))
    reason = models.CharField(_("reason"), max_length=300)
    # Where the request in writing is kept, and of which day it is; empty: somebody else of the headquarters decides.
    request = models.CharField(_("request in writing"), max_length=200, blank=True)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("proposed by"))
    proposed_at = models.DateTimeField(_("proposed"))
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by"))
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    carried_out = models.BooleanField(_("carried out"), default=False)

    class Meta:
        verbose_name = _("erasure by the headquarters")
        verbose_name_plural = _("erasures by the headquarters")
        ordering = ["-proposed_at", "-pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(decided_at=None), name="people_one_open_erasure"),
            models.CheckConstraint(condition=~Q(reason=""), name="people_erased_for_a_reason"),
            models.CheckConstraint(
                condition=Q(carried_out=False) | Q(decided_by__isnull=False) & (~Q(request="") | ~Q(decided_by=F("proposed_by"))),
                name="people_erased_by_request_or_by_two",
            ),
        ]

    def __str__(self) -> str:
        return str(self.person_id)

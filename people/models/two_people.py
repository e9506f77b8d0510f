from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class TwoPeople(models.Model):
    """The headquarters has looked at two accounts that look like one person's: they are not. `first` is the older account."""

    first = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("person"))
    second = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("other person"))
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("decided by"))
    decided_at = models.DateTimeField(_("decided on"))

    class Meta:
        verbose_name = _("two people who look like one")
        verbose_name_plural = _("people who look like one")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="people_told_apart_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="people_told_apart_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.first_id}, {self.second_id}"

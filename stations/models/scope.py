from django.conf import settings
from django.db import models
from django.db.models import Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _


class Scope(models.Model):
    """Where a coordinator works: an area (none: everywhere), for an organisation (none: all). Without a row, nowhere."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="scopes", verbose_name=_("coordinator"))
    area = models.ForeignKey(
        "people.Area", models.CASCADE, null=True, blank=True, related_name="scopes", verbose_name=_("area"), help_text=_("Empty: everywhere.")
    )
    organisation = models.ForeignKey(
        "people.Organisation",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="scopes",
        verbose_name=_("organisation"),
        help_text=_("Empty: people of every organisation."),
    )
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("given by"))
    given_at = models.DateTimeField(_("given on"))

    class Meta:
        verbose_name = _("scope")
        verbose_name_plural = _("scopes")
        ordering = ["person__full_name", "area__path", "pk"]
        default_permissions = ("view", "add", "delete")
        constraints = [
            models.UniqueConstraint("person", Coalesce("area", Value(0)), Coalesce("organisation", Value(0)), name="stations_scope_once"),
        ]

    def __str__(self) -> str:
        return ", ".join([str(self.person), *(str(part) for part in (self.area, self.organisation) if part)])

from django.db import models
from django.utils.translation import gettext_lazy as _


class StatusList(models.Model):
    """Which version of a public status list was built last, and when: none is handed out that is older (lists.py)."""

    number = models.PositiveSmallIntegerField(_("number"), unique=True)
    version = models.PositiveIntegerField(_("version"), default=0)
    built_at = models.DateTimeField(_("built"), null=True)

    class Meta:
        verbose_name = _("status list")
        verbose_name_plural = _("status lists")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.number}, {self.version}"

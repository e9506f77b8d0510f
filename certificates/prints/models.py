from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from certificates.enums import LeftOut, ThrownAway


class PrintRun(models.Model):
    """The sheets of a programme's or an organisation's certificates, asked for at once: made one by one by the queue, then one ZIP."""

    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    programme = models.ForeignKey("certificates.Programme", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("programme"))
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("organisation"))
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("asked by"))
    asked_at = models.DateTimeField(_("asked on"))
    # Which: frozen when asked, by their ids.
    certificates = models.JSONField(_("certificates"), default=list)
    made = models.PositiveIntegerField(_("made"), default=0)
    # When a worker last made a sheet of it: one that is silent was killed.
    beat_at = models.DateTimeField(null=True, blank=True, editable=False)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    thrown_away_at = models.DateTimeField(_("thrown away"), null=True, blank=True)
    thrown_away_why = models.CharField(max_length=10, choices=ThrownAway.choices, default="", blank=True, editable=False)
    # Who is not in the ZIP: [id of the certificate, LeftOut]. Without names: those may be erased.
    left_out = models.JSONField(_("left out"), default=list, editable=False)

    class Meta:
        verbose_name = _("print run")
        verbose_name_plural = _("print runs")
        ordering = ["-asked_at"]
        default_permissions = ("add",)

    def __str__(self) -> str:
        whose = self.programme or self.organisation or _("all certificates")
        return f"{whose}, {date_format(timezone.localtime(self.asked_at), 'SHORT_DATETIME_FORMAT')}"

    @property
    def is_going(self) -> bool:
        return self.finished_at is None and self.thrown_away_at is None

    @property
    def failed(self) -> list[int]:
        """The certificates whose sheets could not be made."""
        return [pk for pk, why in self.left_out if why == LeftOut.FAILED]

    @property
    def total(self) -> int:
        return len(self.certificates)

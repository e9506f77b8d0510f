from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from certificates.enums import LeftOut, ThrownAway
from people.runs.models import Run


class PrintRun(Run):
    """The sheets of a programme's or an organisation's certificates, asked for at once. Left out: [id of the certificate, LeftOut]."""

    ARCHIVE = "certificates"
    THROWN_AWAY = "certificates.throw_away_print"

    programme = models.ForeignKey("certificates.Programme", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("programme"))
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("organisation"))
    # Which: frozen when asked, by their ids.
    certificates = models.JSONField(_("certificates"), default=list)
    thrown_away_why = models.CharField(max_length=10, choices=ThrownAway.choices, default="", blank=True, editable=False)

    class Meta(Run.Meta):
        verbose_name = _("print run")
        verbose_name_plural = _("print runs")

    def __str__(self) -> str:
        whose = self.programme or self.organisation or _("all certificates")
        return f"{whose}, {date_format(timezone.localtime(self.asked_at), 'SHORT_DATETIME_FORMAT')}"

    @property
    def failed(self) -> list[int]:
        """The certificates whose sheets could not be made."""
        return [pk for pk, why in self.left_out if why == LeftOut.FAILED]

    @property
    def total(self) -> int:
        return len(self.certificates)

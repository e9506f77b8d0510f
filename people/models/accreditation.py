from datetime import date, datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.crypto import get_random_string
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _


def private_name(accreditation: Any, name: str) -> str:
    """Where an uploaded document is kept: under a folder that no address opens."""
    return f"accreditations/{get_random_string(32)}/{name}"


class AccreditationQuerySet(models.QuerySet["Accreditation"]):
    def covering(self, begins: Any, ends: Any) -> "AccreditationQuerySet":
        """Those that hold from `begins` to `ends` (moments or expressions)."""
        return self.filter(withdrawn_at=None, valid_from__lte=begins, valid_until__gte=ends)


class Accreditation(models.Model):
    """An organisation's right to send observers, as an election commission gave it. It holds for [valid_from, valid_until)."""

    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="accreditations", verbose_name=_("organisation"))
    number = models.CharField(_("number"), max_length=60)
    issued_by = models.CharField(_("issued by"), max_length=200)
    valid_from = models.DateTimeField(_("from"))
    valid_until = models.DateTimeField(_("until"))
    document = models.FileField(_("document"), upload_to=private_name, blank=True, max_length=250)
    withdrawn_at = models.DateTimeField(_("withdrawn on"), null=True, blank=True)
    withdrawn_because = models.CharField(_("reason"), max_length=500, blank=True)

    objects = AccreditationQuerySet.as_manager()

    class Meta:
        verbose_name = _("accreditation")
        verbose_name_plural = _("accreditations")
        ordering = ["-valid_until", "pk"]
        constraints = [models.CheckConstraint(condition=Q(valid_until__gt=F("valid_from")), name="people_accreditation_ends_after_start")]
        indexes = [models.Index(fields=["organisation", "valid_until"], name="people_accreditation_of")]

    def __str__(self) -> str:
        return f"№ {self.number}"

    @property
    def first_day(self) -> date:
        return localdate(self.valid_from)

    @property
    def last_day(self) -> date:
        """The last day on which it holds."""
        return localdate(self.valid_until - timedelta(microseconds=1))

    def holds(self, at: datetime) -> bool:
        return self.withdrawn_at is None and self.valid_from <= at < self.valid_until

import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.timezone import make_naive
from django.utils.translation import gettext_lazy as _

from stations.enums import PresenceKind, SwapState


class Presence(models.Model):
    """Somebody arrived, was relieved, or left: by the clock of the device and by the server's. `key` makes what is sent twice one."""

    assignment = models.ForeignKey("stations.Assignment", models.CASCADE, related_name="presences", verbose_name=_("assignment"))
    kind = models.CharField(_("kind"), max_length=10, choices=PresenceKind.choices)
    # As it said, however wrong; null where that was no time.
    device_at = models.DateTimeField(_("by the device's clock"), null=True, blank=True)
    server_at = models.DateTimeField(_("by the server's clock"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("noted by"))
    key = models.UUIDField(_("key"), unique=True, default=uuid.uuid4, editable=False)
    # What is noted by mistake is never deleted: this row takes the other one back.
    undoes = models.OneToOneField("self", models.CASCADE, null=True, blank=True, related_name="undone_by", verbose_name=_("takes back"))

    class Meta:
        verbose_name = _("presence")
        verbose_name_plural = _("presences")
        ordering = ["server_at", "pk"]
        default_permissions = ()
        constraints = [models.CheckConstraint(condition=Q(kind__in=PresenceKind.values), name="stations_presence_kind_known")]

    def __str__(self) -> str:
        return f"{self.assignment}: {self.get_kind_display()}"

    @property
    def local_device_at(self) -> datetime | None:
        """By the clock of the election's place."""
        return make_naive(self.device_at, self.assignment.shift.election.tz) if self.device_at else None

    @property
    def local_server_at(self) -> datetime:
        return make_naive(self.server_at, self.assignment.shift.election.tz)


class Swap(models.Model):
    """Two people change posts, with the coordinator's word."""

    first = models.ForeignKey("stations.Assignment", models.CASCADE, related_name="swaps_asked", verbose_name=_("assignment"))
    second = models.ForeignKey("stations.Assignment", models.CASCADE, related_name="swaps_wanted", verbose_name=_("other assignment"))
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("asked by"))
    asked_at = models.DateTimeField(_("asked on"))
    agreed_at = models.DateTimeField(_("agreed on"), null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("decided by"))
    decided_at = models.DateTimeField(_("decided on"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=SwapState.choices, default=SwapState.ASKED)
    reason = models.CharField(_("reason"), max_length=250, blank=True)

    class Meta:
        verbose_name = _("swap")
        verbose_name_plural = _("swaps")
        ordering = ["-asked_at", "-pk"]
        default_permissions = ()
        constraints = [models.CheckConstraint(condition=Q(state__in=SwapState.values), name="stations_swap_state_known")]

    def __str__(self) -> str:
        return f"{self.first} ↔ {self.second}"

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from stations.enums import Priority


class Station(models.Model):
    """A polling station of one election. Numbers repeat from area to area."""

    election = models.ForeignKey("stations.Election", models.PROTECT, related_name="stations", verbose_name=_("election"))
    area = models.ForeignKey("people.Area", models.PROTECT, related_name="stations", verbose_name=_("area"))
    number = models.CharField(_("number"), max_length=30)
    name = models.CharField(_("name"), max_length=250, blank=True)
    address = models.CharField(_("address"), max_length=500, blank=True)
    latitude = models.FloatField(_("latitude"), null=True, blank=True)
    longitude = models.FloatField(_("longitude"), null=True, blank=True)
    priority = models.PositiveSmallIntegerField(_("priority"), choices=Priority.choices, default=Priority.NORMAL)
    closed_at = models.DateTimeField(_("closed on"), null=True, blank=True)
    closed_because = models.CharField(_("closed because"), max_length=250, blank=True)
    wants_languages = models.JSONField(_("languages wanted"), default=list, blank=True)
    ground_floor = models.BooleanField(_("on the ground floor"), null=True, blank=True)
    needs_car = models.BooleanField(_("reached by car only"), default=False)
    is_sample = models.BooleanField(_("sample"), default=False, editable=False)

    class Meta:
        verbose_name = _("station")
        verbose_name_plural = _("stations")
        ordering = ["area__path", "number"]
        constraints = [
            models.UniqueConstraint(fields=["election", "area", "number"], name="stations_number_once_in_area"),
            models.CheckConstraint(condition=Q(latitude__isnull=True) | Q(latitude__range=(-90, 90)), name="stations_latitude"),
            models.CheckConstraint(condition=Q(longitude__isnull=True) | Q(longitude__range=(-180, 180)), name="stations_longitude"),
            models.CheckConstraint(condition=Q(priority__in=Priority.values), name="stations_priority_known"),
        ]

    def __str__(self) -> str:
        return f"№ {self.number} {self.name}".strip()


class Post(models.Model):
    """One place to stand: station × shift × seat."""

    station = models.ForeignKey(Station, models.CASCADE, related_name="posts", verbose_name=_("station"))
    shift = models.ForeignKey("stations.Shift", models.PROTECT, related_name="posts", verbose_name=_("shift"))
    seat = models.PositiveSmallIntegerField(_("seat"))

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        ordering = ["shift__starts_at", "seat"]
        constraints = [models.UniqueConstraint(fields=["station", "shift", "seat"], name="stations_post_once")]

    def __str__(self) -> str:
        return f"{self.station}, {self.shift}, {self.seat}"

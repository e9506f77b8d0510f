"""What people say of themselves so that a plan suits them: with consent, and theirs to erase at any time."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from stations.enums import ConflictKind


class ObserverCard(models.Model):
    """Where from and how far a person would go, what they speak and need. Without consent nothing of it is kept."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="card", verbose_name=_("person"))
    consented_at = models.DateTimeField(_("consented on"), null=True, blank=True)
    # The home point, rounded to some hundred metres by the service.
    latitude = models.FloatField(_("latitude"), null=True, blank=True)
    longitude = models.FloatField(_("longitude"), null=True, blank=True)
    reach_km = models.PositiveSmallIntegerField(_("goes at most, km"), null=True, blank=True, help_text=_("Empty: anywhere."))
    languages = models.JSONField(_("languages"), default=list, blank=True)
    elections_before = models.PositiveSmallIntegerField(_("elections observed before"), default=0)
    has_car = models.BooleanField(_("has a car"), default=False)
    needs_ground_floor = models.BooleanField(_("needs the ground floor"), default=False)
    updated_at = models.DateTimeField(_("updated"))

    class Meta:
        verbose_name = _("card of an observer")
        verbose_name_plural = _("cards of observers")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(consented_at__isnull=False)
                | Q(latitude=None, longitude=None, reach_km=None, elections_before=0, has_car=False, needs_ground_floor=False),
                name="stations_card_only_with_consent",
            ),
            models.CheckConstraint(
                condition=Q(latitude=None, longitude=None) | Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="stations_card_home_point",
            ),
        ]

    def __str__(self) -> str:
        return str(self.person)


class Availability(models.Model):
    """Whether a person can stand in a shift. Without a row they have not said."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="availabilities", verbose_name=_("person"))
    shift = models.ForeignKey("stations.Shift", models.CASCADE, related_name="availabilities", verbose_name=_("shift"))
    is_free = models.BooleanField(_("can"))
    updated_at = models.DateTimeField(_("updated"))

    class Meta:
        verbose_name = _("availability")
        verbose_name_plural = _("availabilities")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["person", "shift"], name="stations_availability_once")]
        indexes = [models.Index(fields=["shift", "is_free"], name="stations_availability_in")]

    def __str__(self) -> str:
        return f"{self.person}, {self.shift}: {'+' if self.is_free else '−'}"


class ConflictOfInterest(models.Model):
    """A person declared that they should not stand at a station, or in an area. Others read that it was declared, never what."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="conflicts", verbose_name=_("person"))
    station = models.ForeignKey("stations.Station", models.CASCADE, null=True, blank=True, related_name="conflicts", verbose_name=_("station"))
    area = models.ForeignKey("people.Area", models.CASCADE, null=True, blank=True, related_name="conflicts", verbose_name=_("area"))
    kind = models.CharField(_("kind"), max_length=30, choices=ConflictKind.choices)
    declared_at = models.DateTimeField(_("declared on"))
    withdrawn_at = models.DateTimeField(_("withdrawn on"), null=True, blank=True)

    class Meta:
        verbose_name = _("conflict of interest")
        verbose_name_plural = _("conflicts of interest")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(station=None, area__isnull=False) | Q(station__isnull=False, area=None), name="stations_conflict_of_one"
            ),
            models.UniqueConstraint(fields=["person", "station"], condition=Q(withdrawn_at=None), name="stations_conflict_station_once"),
            models.UniqueConstraint(fields=["person", "area"], condition=Q(withdrawn_at=None), name="stations_conflict_area_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.station or self.area}"

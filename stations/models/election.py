import zoneinfo
from datetime import datetime, tzinfo

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.timezone import make_naive
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from people.dates import validate_fields_of_our_time
from people.multilingual import MultilingualField
from people.phones import normalised_phone, written_phone


class Election(models.Model):
    """A polling day with its own stations, and the one programme whose certificate it asks for."""

    slug = models.SlugField(_("slug"), unique=True)
    name = MultilingualField(_("name"))
    day = models.DateField(_("polling day"))
    time_zone = models.CharField(_("time zone"), max_length=50, default="Asia/Almaty")
    programme = models.ForeignKey("certificates.Programme", models.PROTECT, related_name="elections", verbose_name=_("programme"))
    organisation_cap = models.BooleanField(
        _("one observer of an organisation"), default=True, help_text=_("At one station, one observer of each organisation at the same time.")
    )
    accreditation_required = models.BooleanField(
        _("accreditation required"),
        default=False,
        help_text=_("Only people of organisations whose accreditation covers the whole shift may stand."),
    )
    contact_phone = models.CharField(
        _("phone of the coordinator"), max_length=20, blank=True, help_text=_("Whom observers of this election call. They see it beside their post.")
    )
    seats = models.PositiveSmallIntegerField(_("observers at a station and shift"), default=2)
    min_rest_hours = models.PositiveSmallIntegerField(
        _("least rest between shifts, hours"),
        default=0,
        help_text=_("Between two shifts of a person that do not touch. Shifts that touch are one long day."),
    )
    pledge_required = models.BooleanField(
        _("pledge required"), default=True, help_text=_("Only people who have signed the pledge in force may stand, once there is one.")
    )
    no_show_after_minutes = models.PositiveSmallIntegerField(
        _("missing after, minutes"), default=30, help_text=_("So long after the shift began, whoever has not arrived leaves a hole.")
    )
    answer_within_minutes = models.PositiveSmallIntegerField(
        _("time for a substitute to answer, minutes"), default=30, help_text=_("After it a hole is offered to the next one.")
    )

    class Meta:
        verbose_name = _("election")
        verbose_name_plural = _("elections")
        ordering = ["-day"]

    def __str__(self) -> str:
        return str(self.name)

    def clean(self) -> None:
        super().clean()
        validate_fields_of_our_time(self, "day")
        if self.time_zone not in zoneinfo.available_timezones():
            raise ValidationError({"time_zone": _("There is no such time zone. Write it like Asia/Almaty.")})
        if self.contact_phone:
            try:
                self.contact_phone = normalised_phone(self.contact_phone)
            except ValidationError as error:
                raise ValidationError({"contact_phone": error}) from error

    @property
    def contact(self) -> str:
        """The phone of the coordinator as people write it, or ""."""
        return written_phone(self.contact_phone)

    @property
    def tz(self) -> tzinfo:
        return zoneinfo.ZoneInfo(self.time_zone)


class Shift(models.Model):
    """A span of the polling day, half-open: [starts_at, ends_at). Shifts of one election never overlap."""

    election = models.ForeignKey(Election, models.CASCADE, related_name="shifts", verbose_name=_("election"))
    name = MultilingualField(_("name"))
    starts_at = models.DateTimeField(pgettext_lazy("of an event", "from"))
    ends_at = models.DateTimeField(pgettext_lazy("of an event", "until"))
    seats = models.PositiveSmallIntegerField(_("observers at a station"), null=True, blank=True, help_text=_("Empty: as many as the election says."))
    weight = models.PositiveSmallIntegerField(
        _("weight in the plan"), default=1, help_text=_("The opening and the count weigh more: with too few people, they are filled first.")
    )

    class Meta:
        verbose_name = _("shift")
        verbose_name_plural = _("shifts")
        ordering = ["starts_at"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="stations_shift_ends_after_start"),
            models.UniqueConstraint(fields=["election", "starts_at"], name="stations_shift_start_once"),
        ]

    def __str__(self) -> str:
        return str(self.name)

    @property
    def seats_wanted(self) -> int:
        """How many observers a station is to have in it."""
        return self.election.seats if self.seats is None else self.seats

    @property
    def local_start(self) -> datetime:
        """When it begins, by the clock of the election's place (naive, so that templates print it as it is)."""
        return make_naive(self.starts_at, self.election.tz)

    @property
    def local_end(self) -> datetime:
        return make_naive(self.ends_at, self.election.tz)

    @property
    def ends_another_day(self) -> bool:
        """Whether the clock of the election's place passes midnight before it ends."""
        return self.local_start.date() != self.local_end.date()

    def clean(self) -> None:
        """Refuse a shift that ends before it begins or overlaps another one of its election; the database refuses both too."""
        super().clean()
        validate_fields_of_our_time(self, "starts_at", "ends_at")
        if not (self.election_id and self.starts_at and self.ends_at):
            return
        if self.starts_at >= self.ends_at:
            raise ValidationError({"ends_at": _("A shift ends after it begins.")})
        others = Shift.objects.filter(election=self.election_id).exclude(pk=self.pk)
        if others.filter(starts_at__lt=self.ends_at, ends_at__gt=self.starts_at).exists():
            raise ValidationError(_("This shift overlaps another one of the election. Let it begin when the other ends."), code="shifts_overlap")

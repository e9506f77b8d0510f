import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from courses.enums import RegistrationState
from people.dates import validate_fields_of_our_time
from people.multilingual import MultilingualField

# No letters or digits that are taken for one another on a screen at the far end of a room.
CODE_ALPHABET = "ACDEFGHJKMNPQRTUVWXY34679"
CODE_LENGTH = 5


def new_code() -> str:
    """What stands on the screen of a session: five letters and digits, to be typed on a phone."""
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH))


class SessionSeries(models.Model):
    """Sessions that teach the same, on other days or in other languages: whoever was at one of them was at the series."""

    title = MultilingualField(_("title"))

    class Meta:
        verbose_name = _("series of sessions")
        verbose_name_plural = _("series of sessions")
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.title)


class Session(models.Model):
    """A live training, at a place or behind a link."""

    title = MultilingualField(_("title"))
    about = MultilingualField(_("what it is about"), multiline=True, blank=True)
    series = models.ForeignKey(
        SessionSeries,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="sessions",
        verbose_name=_("series"),
        help_text=_("A programme may ask for one session of a series, whichever it is."),
    )
    language = models.CharField(_("language of the session"), max_length=10, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE)
    starts_at = models.DateTimeField(pgettext_lazy("of an event", "from"))
    ends_at = models.DateTimeField(pgettext_lazy("of an event", "until"))
    place = models.CharField(_("place"), max_length=250, blank=True, help_text=_("The address. Leave it empty where people meet behind a link."))
    link = models.URLField(_("link"), blank=True, help_text=_("Only those who are registered see it."))
    capacity = models.PositiveSmallIntegerField(_("seats"), default=30, validators=[MinValueValidator(1)])
    speaker = models.CharField(_("speaker"), max_length=150, blank=True)
    organisation = models.ForeignKey(
        "people.Organisation", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("organisation of the speaker")
    )
    cancelled_at = models.DateTimeField(_("cancelled"), null=True, blank=True, editable=False)
    code = models.CharField(_("code of attendance"), max_length=CODE_LENGTH, default=new_code, editable=False)

    class Meta:
        verbose_name = pgettext_lazy("training", "session")
        verbose_name_plural = pgettext_lazy("training", "sessions")
        ordering = ["starts_at", "pk"]
        permissions = [("run_session", _("Can run sessions and tick who came"))]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="courses_session_ends_after_start"),
            models.CheckConstraint(condition=~Q(place="", link=""), name="courses_session_is_somewhere"),
        ]

    def __str__(self) -> str:
        return str(self.title)

    def clean(self) -> None:
        super().clean()
        if not self.place and not self.link:
            raise ValidationError({"place": _("Say where it is: a place or a link.")})
        validate_fields_of_our_time(self, "starts_at", "ends_at")
        if self.starts_at and self.ends_at and self.ends_at <= self.starts_at:
            raise ValidationError({"ends_at": _("A session ends after it starts.")})

    @property
    def door_opens_at(self) -> datetime:
        """From when attendance is taken."""
        return self.starts_at - timedelta(minutes=15)

    @property
    def door_closes_at(self) -> datetime:
        """Until when attendance is taken by code."""
        return self.ends_at + timedelta(minutes=30)


class Registration(models.Model):
    """A person's seat in a session, or place in its queue."""

    session = models.ForeignKey(Session, models.PROTECT, related_name="registrations", verbose_name=pgettext_lazy("training", "session"))
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="registrations", verbose_name=_("person"))
    state = models.CharField(_("state"), max_length=10, choices=RegistrationState.choices, default=RegistrationState.SEAT)
    asked_at = models.DateTimeField(_("registered"))
    attended_at = models.DateTimeField(_("attended"), null=True, blank=True)
    # Who ticked; empty where the person typed the code.
    attended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("ticked by"))

    class Meta:
        verbose_name = _("registration")
        verbose_name_plural = _("registrations")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["session", "person"], name="courses_registration_once")]
        indexes = [models.Index(fields=["session", "state", "asked_at"], name="courses_registration_queue")]

    def __str__(self) -> str:
        return f"{self.session}: {self.person}"

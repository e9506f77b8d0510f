from django.db import models
from django.utils.translation import pgettext_lazy


class RegistrationState(models.TextChoices):
    SEAT = "seat", pgettext_lazy("registration", "has a seat")
    WAITING = "waiting", pgettext_lazy("registration", "waits for a seat")
    CANCELLED = "cancelled", pgettext_lazy("registration", "gave the seat back")

from django.db import models
from django.utils.translation import gettext_lazy as _


class AssignmentState(models.TextChoices):
    TOLD = "told", _("told")
    ACCEPTED = "accepted", _("accepted")
    CONFIRMED = "confirmed", _("confirmed")
    ARRIVED = "arrived", _("arrived")
    WITHDRAWN = "withdrawn", _("withdrawn")


# In these states an assignment stands: its post is taken, its person is busy.
STANDING = ("told", "accepted", "confirmed", "arrived")

from typing import ClassVar
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Run(models.Model):
    """Many files asked for at once: made one by one by the queue, then one ZIP. For whoever asked for it alone."""

    FOLDER: ClassVar[str] = ""  # beneath BAKYLAU_PRINTS
    ARCHIVE: ClassVar[str]  # the name of its ZIP, without .zip
    THROWN_AWAY: ClassVar[str]  # the action of the log

    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("asked by"))
    asked_at = models.DateTimeField(_("asked on"))
    made = models.PositiveIntegerField(_("made"), default=0)
    # When a worker last made a file of it: one that is silent was killed.
    beat_at = models.DateTimeField(null=True, blank=True, editable=False)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    thrown_away_at = models.DateTimeField(_("thrown away"), null=True, blank=True)
    # Of an enum of its app: "old", "cancelled", "erased" or "ended".
    thrown_away_why = models.CharField(max_length=10, default="", blank=True, editable=False)
    # Who is not in the ZIP, by id, and why. Without names: those may be erased.
    left_out = models.JSONField(_("left out"), default=list, editable=False)

    class Meta:
        abstract = True
        ordering = ["-asked_at"]
        default_permissions = ("add",)

    @property
    def is_going(self) -> bool:
        return self.finished_at is None and self.thrown_away_at is None

    @property
    def total(self) -> int:
        raise NotImplementedError

    @property
    def failed(self) -> list[int]:
        """The ids of those whose files could not be made."""
        raise NotImplementedError

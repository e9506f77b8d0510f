import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from people.runs.models import Run
from stations.enums import ImportState, PaperKind, PapersThrownAway


class StationListMapping(models.Model):
    """Which column of a list means what: remembered for the next list of the same make."""

    election = models.ForeignKey("stations.Election", models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("election"))
    name = models.CharField(_("name"), max_length=100)
    columns = models.JSONField(_("columns"), default=dict)
    area_root = models.CharField(_("area above all"), max_length=200, blank=True)
    language = models.CharField(_("language"), max_length=10, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("made by"))
    used_at = models.DateTimeField(_("used on"))

    class Meta:
        verbose_name = _("mapping of columns")
        verbose_name_plural = _("mappings of columns")
        ordering = ["-used_at", "-pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return self.name


class StationImport(models.Model):
    """A file of stations that somebody uploaded: first it is looked at, then imported. The file lies in the database, and no address opens it."""

    key = models.UUIDField(_("key"), unique=True, default=uuid.uuid4, editable=False)
    election = models.ForeignKey("stations.Election", models.CASCADE, related_name="imports", verbose_name=_("election"))
    file_name = models.CharField(_("file"), max_length=200)
    content = models.BinaryField(_("content"))
    options = models.JSONField(pgettext_lazy("import", "options"), default=dict, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=ImportState.choices, default=ImportState.LOOKED_AT)
    report = models.JSONField(_("report"), default=dict, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("uploaded by"))
    at = models.DateTimeField(_("uploaded on"), db_index=True)
    beat_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("import of stations")
        verbose_name_plural = _("imports of stations")
        ordering = ["-at", "-pk"]
        default_permissions = ("view", "add")

    def __str__(self) -> str:
        return self.file_name


class PaperRun(Run):
    """Mandate letters and name badges of many people, asked for at once. Left out: [id of the assignment, kind, code of rules.SENTENCES]."""

    FOLDER = "papers"
    ARCHIVE = "papers"
    THROWN_AWAY = "stations.throw_away_papers"

    election = models.ForeignKey("stations.Election", models.CASCADE, related_name="paper_runs", verbose_name=_("election"))
    area = models.ForeignKey("people.Area", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("area"))
    kind = models.CharField(_("kind"), max_length=10, choices=PaperKind.choices, default=PaperKind.BOTH)
    language = models.CharField(_("language"), max_length=10, blank=True)
    # Which: frozen when asked, by their ids.
    assignments = models.JSONField(_("assignments"), default=list)
    # What is in the ZIP: [id of the assignment, id of the certificate that stands on the paper].
    packed = models.JSONField(_("packed"), default=list, editable=False)
    thrown_away_why = models.CharField(max_length=10, choices=PapersThrownAway.choices, default="", blank=True, editable=False)

    class Meta(Run.Meta):
        verbose_name = _("print run of papers")
        verbose_name_plural = _("print runs of papers")

    def __str__(self) -> str:
        return f"{self.election}, {self.area}" if self.area else str(self.election)

    @property
    def failed(self) -> list[int]:
        """The assignments of which a paper could not be made."""
        return sorted({pk for pk, _kind, code in self.left_out if code == "failed"})

    @property
    def total(self) -> int:
        return len(self.assignments)

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from stations.enums import FILLING, LineKind, LineState, PlanState


class Plan(models.Model):
    """A proposal: who could stand where, in an election or an area of it. Nobody stands by it until it is applied."""

    election = models.ForeignKey("stations.Election", models.CASCADE, related_name="plans", verbose_name=_("election"))
    area = models.ForeignKey("people.Area", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("area"))
    rules = models.JSONField(_("rules"), default=dict)
    state = models.CharField(_("state"), max_length=10, choices=PlanState.choices, default=PlanState.WANTED)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("made by"))
    made_at = models.DateTimeField(_("made on"))
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    report = models.JSONField(_("report"), default=dict, blank=True)
    progress = models.PositiveIntegerField(pgettext_lazy("plan", "done"), default=0)
    total = models.PositiveIntegerField(_("of"), default=0)
    # When a worker last did a part of it: one that is silent was killed.
    beat_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("plan")
        verbose_name_plural = _("plans")
        ordering = ["-made_at", "-pk"]
        default_permissions = ("view", "add", "change")
        constraints = [models.CheckConstraint(condition=Q(state__in=PlanState.values), name="stations_plan_state_known")]

    def __str__(self) -> str:
        return f"{self.election}, {self.area}" if self.area else str(self.election)


class PlanLine(models.Model):
    """What a plan proposes for a post and a person."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="lines", verbose_name=_("plan"))
    post = models.ForeignKey("stations.Post", models.CASCADE, null=True, blank=True, related_name="plan_lines", verbose_name=_("post"))
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="plan_lines", verbose_name=_("person"))
    organisation = models.ForeignKey(
        "people.Organisation", models.CASCADE, null=True, blank=True, related_name="plan_lines", verbose_name=_("organisation")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=LineKind.choices)
    state = models.CharField(_("state"), max_length=10, choices=LineState.choices, default=LineState.PROPOSED)
    because = models.CharField(_("reason"), max_length=40, blank=True)
    km = models.FloatField(_("km"), null=True, blank=True)

    class Meta:
        verbose_name = _("line of a plan")
        verbose_name_plural = _("lines of a plan")
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=Q(kind="reserve") | Q(post__isnull=False), name="stations_plan_line_has_post"),
            models.UniqueConstraint(fields=["plan", "post"], condition=Q(kind__in=FILLING), name="stations_plan_fills_post_once"),
        ]
        indexes = [models.Index(fields=["plan", "state", "kind"], name="stations_plan_line_of")]

    def __str__(self) -> str:
        return f"{self.person}: {self.post}" if self.post else str(self.person)

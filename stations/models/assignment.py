from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from stations.enums import STANDING, AssignmentState


class Assignment(models.Model):
    """A certified person at a post.

    It copies person's station, shift and organisation so that the database itself can refuse: see docs/gate.md.
    """

    post = models.ForeignKey("stations.Post", models.PROTECT, related_name="assignments", verbose_name=_("post"))
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="assignments", verbose_name=_("person"))
    certificate = models.ForeignKey("certificates.Certificate", models.PROTECT, related_name="assignments", verbose_name=_("certificate"))
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="assignments", verbose_name=_("organisation"))
    state = models.CharField(_("state"), max_length=10, choices=AssignmentState.choices, default=AssignmentState.TOLD)
    # True copies of the post's station and shift, and of the organisation where the election caps it (else null).
    station = models.ForeignKey("stations.Station", models.PROTECT, related_name="assignments", verbose_name=_("station"))
    shift = models.ForeignKey("stations.Shift", models.PROTECT, related_name="assignments", verbose_name=_("shift"))
    capped_organisation = models.ForeignKey("people.Organisation", models.PROTECT, null=True, blank=True, related_name="+")
    # The law changed: without the update that is required the person stands until then and no longer. Set while it is not done.
    lapses_at = models.DateTimeField(_("lapses"), null=True, blank=True, editable=False)
    # A plan never moves it.
    is_locked = models.BooleanField(_("locked"), default=False)
    plan_line = models.ForeignKey("stations.PlanLine", models.SET_NULL, null=True, blank=True, related_name="assignments", editable=False)
    # Codes of the warnings that the coordinator overruled, and why.
    overruled = models.JSONField(_("overruled"), default=list, blank=True)
    overruled_because = models.CharField(_("overruled because"), max_length=250, blank=True)
    assigned_at = models.DateTimeField(_("assigned"))
    assigned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("assigned by"))
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    confirmed_at = models.DateTimeField(_("confirmed on"), null=True, blank=True)
    declined_because = models.CharField(_("declined because"), max_length=250, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("ended by"))
    ended_because = models.CharField(_("reason"), max_length=250, blank=True)

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        constraints = [
            models.CheckConstraint(condition=Q(state__in=AssignmentState.values), name="stations_assignment_state_known"),
            models.UniqueConstraint(fields=["post"], condition=Q(state__in=STANDING), name="stations_one_standing_per_post"),
            models.UniqueConstraint(fields=["person", "shift"], condition=Q(state__in=STANDING), name="stations_one_standing_per_person_shift"),
            models.UniqueConstraint(
                fields=["capped_organisation", "station", "shift"], condition=Q(state__in=STANDING), name="stations_one_standing_per_organisation"
            ),
        ]
        indexes = [
            models.Index(fields=["certificate", "state"], name="stations_assignment_on"),
            models.Index(fields=["person", "state"], name="stations_assignment_of"),
            models.Index(fields=["lapses_at"], condition=Q(state__in=STANDING, lapses_at__isnull=False), name="stations_assignment_lapses"),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.post}"

    @property
    def stands(self) -> bool:
        return self.state in STANDING

    @property
    def reason(self) -> str:
        """Why it ended; the system's own reasons are sentences of the catalogue. Of one that has lapsed and is still to be withdrawn: ""."""
        return gettext(self.ended_because) if self.ended_because else ""

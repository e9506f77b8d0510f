from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.timezone import make_naive
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from stations.enums import HoleCause, OfferState


class Hole(models.Model):
    """A post that had somebody and has nobody now; or somebody who did not come."""

    post = models.ForeignKey("stations.Post", models.CASCADE, related_name="holes", verbose_name=_("post"))
    # The one that ended; or that stands, of somebody who did not come.
    assignment = models.ForeignKey("stations.Assignment", models.CASCADE, related_name="holes", verbose_name=_("assignment"))
    because = models.CharField(_("reason"), max_length=20, choices=HoleCause.choices)
    opened_at = models.DateTimeField(_("opened"))
    closed_at = models.DateTimeField(pgettext_lazy("hole", "closed"), null=True, blank=True)
    closed_by = models.ForeignKey(
        "stations.Assignment", models.SET_NULL, null=True, blank=True, related_name="holes_closed", verbose_name=_("closed by")
    )

    class Meta:
        verbose_name = _("hole")
        verbose_name_plural = _("holes")
        ordering = ["-opened_at", "-pk"]
        default_permissions = ("view",)
        constraints = [models.UniqueConstraint(fields=["post"], condition=Q(closed_at=None), name="stations_one_open_hole_per_post")]
        indexes = [models.Index(fields=["closed_at", "opened_at"], name="stations_hole_open")]

    def __str__(self) -> str:
        return f"{self.post}: {self.get_because_display()}"


class Offer(models.Model):
    """A hole that is offered to a substitute, who has a while to answer. One at a time."""

    hole = models.ForeignKey(Hole, models.CASCADE, related_name="offers", verbose_name=_("hole"))
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="offers", verbose_name=_("person"))
    offered_at = models.DateTimeField(_("offered"))
    answer_by = models.DateTimeField(_("answer by"))
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=OfferState.choices, default=OfferState.OPEN)

    class Meta:
        verbose_name = _("offer to a substitute")
        verbose_name_plural = _("offers to substitutes")
        ordering = ["-offered_at", "-pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=Q(state__in=OfferState.values), name="stations_offer_state_known"),
            models.UniqueConstraint(fields=["hole", "person"], name="stations_offer_once"),
            models.UniqueConstraint(fields=["hole"], condition=Q(state="open"), name="stations_one_open_offer_per_hole"),
        ]
        indexes = [models.Index(fields=["state", "answer_by"], name="stations_offer_due")]

    def __str__(self) -> str:
        return f"{self.hole}: {self.person}"

    @property
    def local_answer_by(self) -> datetime:
        """By the clock of the election's place."""
        return make_naive(self.answer_by, self.hole.post.shift.election.tz)

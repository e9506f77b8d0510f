from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Accommodation(models.Model):
    """More time or more attempts for one person at one exam, granted with a reason before or during an attempt. They add up; what is
    taken back stays as a row and counts no more."""

    exam = models.ForeignKey("quizzes.Exam", models.PROTECT, related_name="accommodations", verbose_name=_("exam"))
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="accommodations", verbose_name=_("person"))
    extra_minutes = models.PositiveSmallIntegerField(_("minutes more"), default=0)
    extra_attempts = models.PositiveSmallIntegerField(_("attempts more"), default=0)
    # Its minutes count in one attempt alone, the next that begins; till then `attempt` is None.
    next_only = models.BooleanField(_("in the next attempt only"), default=False, editable=False)
    # The one attempt in which its minutes count; None: each from then on, or one that has not begun (next_only).
    attempt = models.ForeignKey(
        "quizzes.Attempt", models.PROTECT, null=True, blank=True, editable=False, related_name="+", verbose_name=_("in this attempt only")
    )
    reason = models.CharField(_("reason"), max_length=300)
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False, verbose_name=_("granted by"))
    granted_at = models.DateTimeField(_("granted"), editable=False)

    taken_back_at = models.DateTimeField(pgettext_lazy("what was granted", "taken back"), null=True, blank=True, editable=False)
    taken_back_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, editable=False, related_name="+")
    taken_back_reason = models.CharField(_("why it was taken back"), max_length=300, blank=True, editable=False)

    class Meta:
        verbose_name = _("accommodation")
        verbose_name_plural = _("accommodations")
        ordering = ["-granted_at", "-pk"]
        default_permissions = ("view", "add")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(extra_minutes__gt=0) | models.Q(extra_attempts__gt=0), name="quizzes_accommodation_gives_something"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.exam}"

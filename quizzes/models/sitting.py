from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Sitting(models.Model):
    """A supervised sitting: for some hours whoever knows the code, which a trainer shows in the room, may begin the exam."""

    exam = models.ForeignKey("quizzes.Exam", models.PROTECT, related_name="sittings", verbose_name=_("exam"))
    code = models.CharField(_("code"), max_length=12, unique=True, editable=False)
    place = models.CharField(pgettext_lazy("of a sitting", "place"), max_length=200)
    opens_at = models.DateTimeField(_("open from"))
    closes_at = models.DateTimeField(_("open until"))
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False, verbose_name=_("trainer"))

    class Meta:
        verbose_name = _("supervised sitting")
        verbose_name_plural = _("supervised sittings")
        ordering = ["-opens_at", "-pk"]
        constraints = [models.CheckConstraint(condition=Q(closes_at__gt=F("opens_at")), name="quizzes_sitting_has_length")]

    def __str__(self) -> str:
        return f"{self.exam}, {self.place}"

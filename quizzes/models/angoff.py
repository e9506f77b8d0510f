from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class AngoffRating(models.Model):
    """Of 100 borderline observers, how many get this version of the question right, as one judge sees it; for the pass mark of one exam."""

    exam = models.ForeignKey("quizzes.Exam", models.PROTECT, related_name="ratings", verbose_name=_("exam"))
    question = models.ForeignKey("quizzes.Question", models.PROTECT, related_name="ratings", verbose_name=_("question"))
    version = models.PositiveSmallIntegerField(_("version"))
    judge = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("judge"))
    percent = models.PositiveSmallIntegerField(_("of 100, how many"))
    at = models.DateTimeField(_("rated"))

    class Meta:
        verbose_name = _("rating")
        verbose_name_plural = _("ratings")
        # To rate, on a sheet of one's own.
        default_permissions = ("add",)
        constraints = [
            models.UniqueConstraint(fields=["exam", "question", "version", "judge"], name="quizzes_rating_once"),
            models.CheckConstraint(condition=Q(percent__lte=100), name="quizzes_rating_percent"),
        ]

    def __str__(self) -> str:
        return f"{self.exam_id}, {self.question_id}: {self.percent}"

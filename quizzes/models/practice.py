from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class PracticeAnswer(models.Model):
    """What a person answered in practice, apart from exams. `key` is made by the browser, so that what is sent twice counts once."""

    key = models.UUIDField(_("key"))
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="practice_answers", verbose_name=_("person"))
    question = models.ForeignKey("quizzes.Question", models.PROTECT, related_name="practice_answers", verbose_name=_("question"))
    chosen = models.CharField(_("chosen option"), max_length=10)
    right = models.BooleanField(_("right"))
    # The lesson in which it was asked, whatever the language: its translation key.
    lesson_key = models.UUIDField(_("lesson"), null=True, blank=True)
    at = models.DateTimeField(_("answered"))

    class Meta:
        verbose_name = _("practice answer")
        verbose_name_plural = _("practice answers")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["person", "key"], name="quizzes_practice_once")]
        indexes = [models.Index(fields=["person", "question", "-at"], name="quizzes_practice_last")]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.question_id}"

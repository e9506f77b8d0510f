from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class LessonProgress(models.Model):
    """How far a person is with a lesson, whatever the language: lessons and courses are named by translation key."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="lesson_progress", verbose_name=_("person"))
    course_key = models.UUIDField(_("course"))
    lesson_key = models.UUIDField(_("lesson"))
    opened_at = models.DateTimeField(_("last opened"))
    completed_at = models.DateTimeField(_("read on"), null=True, blank=True)

    class Meta:
        verbose_name = _("progress in a lesson")
        verbose_name_plural = _("progress in lessons")
        constraints = [models.UniqueConstraint(fields=["person", "lesson_key"], name="courses_progress_once")]
        indexes = [models.Index(fields=["person", "course_key"], name="courses_progress_of_person")]

    def __str__(self) -> str:
        return f"{self.person}: {self.lesson_key}"

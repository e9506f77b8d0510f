import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from quizzes.enums import Purpose


class QuestionUpload(models.Model):
    """A file of questions that somebody has uploaded and not confirmed yet: theirs alone, and for a day. It may hold a key, so it is no document."""

    key = models.UUIDField(_("key"), primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("person"))
    made_at = models.DateTimeField(_("uploaded on"), db_index=True)
    file_name = models.CharField(_("file"), max_length=200)
    content = models.BinaryField(_("content"))
    format = models.CharField(_("format"), max_length=10)
    # What holds for questions that do not say it: quizzes.files.importing.Defaults.
    language = models.CharField(_("language"), max_length=10, blank=True)
    topic = models.CharField(_("topic"), max_length=50, blank=True)
    article = models.CharField(_("article of law"), max_length=50, blank=True)
    purpose = models.CharField(_("purpose"), max_length=10, choices=Purpose.choices, default=Purpose.EXAM)
    imported_at = models.DateTimeField(_("imported on"), null=True, blank=True)

    class Meta:
        verbose_name = _("file of questions")
        verbose_name_plural = _("files of questions")
        default_permissions = ()

    def __str__(self) -> str:
        return self.file_name

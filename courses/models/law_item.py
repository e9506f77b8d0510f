from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses.enums import LawItemKind, LawOutcome
from people.multilingual import MultilingualField


class LawItemQuerySet(models.QuerySet["LawItem"]):
    def open(self) -> "LawItemQuerySet":
        """Those that nobody has cleared yet."""
        return self.filter(outcome="")

    def of_lesson(self, lesson_key: UUID) -> "LawItemQuerySet":
        return self.filter(kind=LawItemKind.LESSON, key=str(lesson_key))


class LawItem(models.Model):
    """A line of the work list that a new version of an article opens: one thing that rests on the old one.

    key: its translation key or its id, as text; the app of the kind knows what it means.
    """

    version = models.ForeignKey("courses.LawVersion", models.PROTECT, related_name="items", verbose_name=_("version of an article"))
    kind = models.CharField(_("kind"), max_length=20, choices=LawItemKind.choices)
    key = models.CharField(_("key"), max_length=40)
    label = MultilingualField(_("what it is"))
    outcome = models.CharField(_("outcome"), max_length=20, choices=LawOutcome.choices, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)
    cleared_at = models.DateTimeField(_("cleared"), null=True, blank=True)
    cleared_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("cleared by"))

    objects = LawItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("line of the law work list")
        verbose_name_plural = _("law work list")
        ordering = ["version", "kind", "pk"]
        # Opened by publishing a version, cleared through the service: nobody adds or deletes one by hand.
        default_permissions = ("view", "change")
        constraints = [
            models.UniqueConstraint(fields=["version", "kind", "key"], name="courses_law_item_once"),
            models.CheckConstraint(
                condition=Q(outcome="", cleared_at=None) | ~Q(outcome="") & Q(cleared_at__isnull=False), name="courses_law_item_cleared"
            ),
        ]
        indexes = [models.Index(fields=["kind", "key"], condition=Q(outcome=""), name="courses_law_item_open")]

    def __str__(self) -> str:
        return f"{self.label}: {self.version}"

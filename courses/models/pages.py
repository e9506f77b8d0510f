from collections.abc import Iterable
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page

from courses.blocks import LessonBody
from courses.steps import StepPageMixin

if TYPE_CHECKING:
    from people.models import User


class CatalogPage(Page):
    """All courses."""

    max_count_per_parent = 1
    parent_page_types = ["training_site.HomePage"]
    subpage_types = ["courses.CoursePage"]

    class Meta:
        verbose_name = _("catalog")


class CoursePage(Page):
    """A course: its lessons and its exam are its children, in order. `translation_key` is the course whatever the language."""

    summary = models.CharField(_("summary"), max_length=300)
    intro = RichTextField(_("introduction"), blank=True, features=["bold", "italic", "ol", "ul", "link"])

    content_panels = [*Page.content_panels, FieldPanel("summary"), FieldPanel("intro")]
    parent_page_types = ["courses.CatalogPage"]
    subpage_types = ["courses.LessonPage", "quizzes.ExamPage"]

    class Meta:
        verbose_name = _("course")


class LessonPage(StepPageMixin, Page):
    """A lesson. `translation_key` is the lesson whatever the language."""

    step_kind = "lesson"

    topic = models.ForeignKey("courses.Topic", models.PROTECT, related_name="+", verbose_name=_("topic"))
    summary = models.CharField(_("summary"), max_length=300)
    minutes = models.PositiveSmallIntegerField(_("minutes to read"), default=6)
    body = StreamField(LessonBody(), verbose_name=_("body"))

    content_panels = [*Page.content_panels, FieldPanel("topic"), FieldPanel("summary"), FieldPanel("minutes"), FieldPanel("body")]
    parent_page_types = ["courses.CoursePage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("lesson")

    @classmethod
    def completed_keys(cls, person: "User", keys: Iterable[UUID]) -> set[UUID]:
        rows = person.lesson_progress.filter(lesson_key__in=list(keys), completed_at__isnull=False)
        return set(rows.values_list("lesson_key", flat=True))

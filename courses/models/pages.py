from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page

from courses.blocks import LessonBody
from courses.law_rules import Quotation, quotation
from courses.models.law_item import LawItem
from courses.search import searchable
from courses.steps import StepPageMixin, done_fact, steps_with_state
from courses.surroundings import PlacedPageMixin, surroundings

if TYPE_CHECKING:
    from django.http import HttpRequest

    from people.models import User


class CatalogPage(PlacedPageMixin, Page):
    """All courses."""

    max_count_per_parent = 1
    parent_page_types = ["training_site.HomePage"]
    subpage_types = ["courses.CoursePage"]
    template = "courses/catalog_page.html"

    class Meta:
        verbose_name = _("catalog")


class CoursePage(PlacedPageMixin, Page):
    """A course: its lessons and its exam are its children, in order. `translation_key` is the course whatever the language."""

    summary = models.CharField(_("summary"), max_length=300)
    intro = RichTextField(_("introduction"), blank=True, features=["bold", "italic", "ol", "ul", "link"])

    content_panels = [*Page.content_panels, FieldPanel("summary"), FieldPanel("intro")]
    search_fields = [*Page.search_fields, *searchable("summary", "intro")]
    parent_page_types = ["courses.CatalogPage"]
    subpage_types = ["courses.LessonPage", "quizzes.ExamPage"]
    template = "courses/course_page.html"

    class Meta:
        verbose_name = _("course")

    def get_context(self, request: "HttpRequest", *args: Any, **kwargs: Any) -> dict[str, Any]:
        """`steps`, the one where the person goes on as `current`, and how many are done."""
        steps = steps_with_state(self, request.user)
        return {
            **super().get_context(request, *args, **kwargs),
            "steps": steps,
            "current": next((step for step in steps if step.state == "current"), None),
            "done_count": sum(step.state == "done" for step in steps),
        }


class LessonPage(PlacedPageMixin, StepPageMixin, Page):
    """A lesson. `translation_key` is the lesson whatever the language."""

    step_kind = "lesson"

    topic = models.ForeignKey("courses.Topic", models.PROTECT, related_name="+", verbose_name=_("topic"))
    summary = models.CharField(_("summary"), max_length=300)
    minutes = models.PositiveSmallIntegerField(_("minutes to read"), default=6)
    body = StreamField(LessonBody(), verbose_name=_("body"))

    content_panels = [
        *Page.content_panels,
        FieldPanel("topic", widget=forms.Select),
        FieldPanel("summary"),
        FieldPanel("minutes"),
        FieldPanel("body"),
    ]
    search_fields = [*Page.search_fields, *searchable("summary", "body")]
    parent_page_types = ["courses.CoursePage"]
    subpage_types: list[str] = []
    template = "courses/lesson_page.html"

    class Meta:
        verbose_name = _("lesson")

    @classmethod
    def completed_keys(cls, person: "User", keys: Iterable[UUID]) -> set[UUID]:
        rows = person.lesson_progress.filter(lesson_key__in=list(keys), completed_at__isnull=False)
        return set(rows.values_list("lesson_key", flat=True))

    def step_detail(self) -> str:
        return ngettext("%(count)d minute", "%(count)d minutes", self.minutes) % {"count": self.minutes}

    @property
    def rests_on_unverified_law(self) -> bool:
        """Whether a lawyer has still to check a version that the lesson rests on."""
        return any(found.version is None or not found.version.verified for found in self.law.values())

    @cached_property
    def law(self) -> dict[int, Quotation]:
        """`quotations` of this moment."""
        return self.quotations(timezone.now())

    def quotations(self, at: datetime) -> dict[int, Quotation]:
        """{article id: what the lesson rests on} of the articles that it quotes. Only while a work list is open does it cost a query."""
        articles = [block.value.get("article") for block in self.body if block.block_type == "law"]
        versions = {article.pk: article.published_versions for article in articles if article is not None}
        is_open = any(version.has_open_lessons for known in versions.values() for version in known)
        items = LawItem.objects.open().of_lesson(self.translation_key) if is_open else LawItem.objects.none()
        unreviewed = frozenset(items.values_list("version", flat=True))
        return {pk: quotation(known, unreviewed, at) for pk, known in versions.items()}

    def get_context(self, request: "HttpRequest", *args: Any, **kwargs: Any) -> dict[str, Any]:
        """`course`, its steps as `outline`, those before and after, the `amended` articles it quotes: nothing of a person (docs/fast-pages.md)."""
        around = surroundings(self)
        before = [page for page in around.siblings if page.path < self.path]
        after = [page for page in around.siblings if page.path > self.path]
        return {
            **super().get_context(request, *args, **kwargs),
            "course": around.ancestors[-1] if around.ancestors else None,
            "previous_step": before[-1] if before else None,
            "next_step": after[0] if after else None,
            "amended": [found.amended_by.article for found in self.law.values() if found.amended_by is not None],
            "outline": [self._outline_row(page) for page in around.siblings],
        }

    def _outline_row(self, step: Page) -> dict[str, Any]:
        """A step beside the lesson, as components/lesson_list.html wants it: `done_fact` is the fact that it is done."""
        row = {"title": step.title, "detail": "", "url": step.url}
        if step.pk == self.pk:
            return {**row, "state": "current", "state_label": gettext("you are here")}
        return {**row, "state": "todo", "done_fact": done_fact(step.translation_key)}

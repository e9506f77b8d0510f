from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page

from courses.blocks import LessonBody
from courses.law_rules import Quotation, quotation
from courses.models.law_item import LawItem
from courses.originals import TranslatedPageMixin
from courses.page_forms import CourseForm, LessonForm
from courses.parity_gate import PublishedInParityMixin
from courses.path import missing_before
from courses.search import searchable
from courses.steps import StepPageMixin, courses_before, done_fact, lessons_of_courses, required_left, steps_with_state
from courses.surroundings import PlacedPageMixin, surroundings

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser
    from django.http import HttpRequest

    from people.models import User

TRANSLATION_PANELS = [MultiFieldPanel([FieldPanel("text_state"), FieldPanel("says_the_same")], heading=_("Translation"))]


class CatalogPage(PlacedPageMixin, Page):
    """All courses."""

    max_count_per_parent = 1
    parent_page_types = ["training_site.HomePage"]
    subpage_types = ["courses.CoursePage"]
    template = "courses/catalog_page.html"

    class Meta:
        verbose_name = _("catalog")


class CoursePage(PublishedInParityMixin, TranslatedPageMixin, PlacedPageMixin, Page):
    """A course: its lessons and its exam are its children, in order. `translation_key` is the course whatever the language."""

    summary = models.CharField(_("summary"), max_length=300)
    intro = RichTextField(_("introduction"), blank=True, features=["bold", "italic", "ol", "ul", "link"])
    original_language = models.CharField(_("language of the original"), max_length=10, choices=settings.LANGUAGES, default="", editable=False)
    needs = models.JSONField(_("courses that come before"), default=list, blank=True)  # translation keys

    followed = ("original_language", "needs")
    texts = ("title", "summary", "intro")
    base_form_class = CourseForm
    content_panels = [*TRANSLATION_PANELS, *Page.content_panels, FieldPanel("summary"), FieldPanel("intro"), FieldPanel("needs")]
    search_fields = [*Page.search_fields, *searchable("summary", "intro")]
    parent_page_types = ["courses.CatalogPage"]
    subpage_types = ["courses.LessonPage", "quizzes.ExamPage"]
    template = "courses/course_page.html"

    class Meta:
        verbose_name = _("course")

    def save(self, *args: Any, **kwargs: Any) -> Any:
        """A new course is an original, but for one that is made as a translation."""
        if not self.original_language:
            others = CoursePage.objects.filter(translation_key=self.translation_key)
            self.original_language = others.values_list("original_language", flat=True).first() or self.locale.language_code
        return super().save(*args, **kwargs)

    def with_content_json(self, content: dict[str, Any]) -> "CoursePage":
        """A revision as a page. The language of the original is no part of it: an old one would bring an old language back."""
        page: CoursePage = super().with_content_json(content)
        page.original_language = self.original_language
        return page

    def get_context(self, request: "HttpRequest", *args: Any, **kwargs: Any) -> dict[str, Any]:
        """`steps`, the one where the person goes on as `current`, how much of the required is done, and `read_first`: courses that come before."""
        person = request.user
        steps = steps_with_state(self, person)
        left = required_left(steps)
        required = sum(step.is_required for step in steps)
        read_first = courses_before(self.needs, self.locale.language_code, person) if self.needs and person.is_authenticated else []
        if read_first:
            steps = [step if step.state == "done" else replace(step, state="locked") for step in steps]
        return {
            **super().get_context(request, *args, **kwargs),
            "steps": steps,
            "current": next((step for step in steps if step.state == "current"), None),
            "required_count": required,
            "done_count": required - len(left),
            "begun": any(step.state == "done" for step in steps),
            "minutes": sum(step.minutes for step in steps if step.is_required),
            "minutes_left": sum(step.minutes for step in left),
            "read_first": read_first,
            "newer_original": self.newer_of(surroundings(self).translation_in(self.original_language)),
        }


class LessonPage(PublishedInParityMixin, TranslatedPageMixin, PlacedPageMixin, StepPageMixin, Page):
    """A lesson. `translation_key` is the lesson whatever the language."""

    step_kind = "lesson"

    topic = models.ForeignKey("courses.Topic", models.PROTECT, related_name="+", verbose_name=_("topic"))
    summary = models.CharField(_("summary"), max_length=300)
    minutes = models.PositiveSmallIntegerField(_("minutes to read"), default=6)
    is_required = models.BooleanField(
        _("required"), default=True, help_text=_("An optional lesson counts neither for the exam nor for how much of the course is done.")
    )
    needs = models.JSONField(_("lessons that come before"), default=list, blank=True)  # translation keys
    body = StreamField(LessonBody(), verbose_name=_("body"))

    followed = ("topic", "minutes", "is_required", "needs")
    texts = ("title", "summary", "body")
    base_form_class = LessonForm
    content_panels = [
        *TRANSLATION_PANELS,
        *Page.content_panels,
        FieldPanel("topic", widget=forms.Select),
        FieldPanel("summary"),
        FieldPanel("minutes"),
        FieldPanel("is_required"),
        FieldPanel("needs"),
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
        minutes = ngettext("%(count)d minute", "%(count)d minutes", self.minutes) % {"count": self.minutes}
        return minutes if self.is_required else f"{minutes} · {gettext('optional')}"

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
        """`course`, its steps as `outline`, those before and after, what `comes_first`, the `amended` articles it quotes, a `newer_original`.

        Nothing of a person (docs/fast-pages.md), but for `facts` where the page is made for one request.
        """
        around = surroundings(self)
        before = [page for page in around.siblings if page.path < self.path]
        after = [page for page in around.siblings if page.path > self.path]
        course = around.ancestors[-1] if around.ancestors else None
        comes_first = self._comes_first(course, around.siblings)
        return {
            **super().get_context(request, *args, **kwargs),
            "course": course,
            "previous_step": before[-1] if before else None,
            "next_step": after[0] if after else None,
            "amended": [found.amended_by.article for found in self.law.values() if found.amended_by is not None],
            "outline": [self._outline_row(page) for page in around.siblings],
            "newer_original": self.newer_of(around.translation_in(getattr(course, "original_language", ""))),
            "comes_first": comes_first,
            "first_facts": [fact for step in comes_first for fact in step["facts"]],
            "facts": self._facts_of(getattr(request, "user", None), [page.translation_key for page in around.siblings]),
        }

    def _comes_first(self, course: Page | None, steps: Iterable[Page]) -> list[dict[str, Any]]:
        """[{title, url, facts}] of the courses and lessons before this one: it is open to whoever has all the facts."""
        courses = lessons_of_courses(getattr(course, "course_needs", None) or [], self.locale.language_code)
        by_key = {page.translation_key: page for page in steps}
        lessons = [(by_key[key], [key]) for key in missing_before(self.needs, by_key, set())]
        return [{"title": page.title, "url": page.url, "facts": [done_fact(key) for key in keys]} for page, keys in [*courses, *lessons] if keys]

    def _facts_of(self, person: "User | AnonymousUser | None", keys: list[UUID]) -> set[str]:
        return {done_fact(key) for key in self.completed_keys(person, keys)} if person is not None and person.is_authenticated else set()

    def steps_before(self, course: Page | None, steps: Iterable[Page], read: set[UUID], person: "User") -> list[Page]:
        """What the person has to do before this lesson can be completed: courses, then lessons of its course. `steps`: live pages around it."""
        needs = getattr(course, "course_needs", None)
        courses = courses_before(needs, self.locale.language_code, person) if needs else []
        by_key = {page.translation_key: page for page in steps}
        return [*courses, *(by_key[key] for key in missing_before(self.needs, by_key, read))]

    def _outline_row(self, step: Page) -> dict[str, Any]:
        """A step beside the lesson, as components/lesson_list.html wants it: `done_fact` is the fact that it is done."""
        row = {"title": step.title, "detail": gettext("optional") if step.is_required is False else "", "url": step.url}
        if step.pk == self.pk:
            return {**row, "state": "current", "state_label": gettext("you are here")}
        return {**row, "state": "todo", "done_fact": done_fact(step.translation_key)}

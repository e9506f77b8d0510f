from collections.abc import Iterable
from typing import TYPE_CHECKING
from uuid import UUID

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page

from courses.steps import StepPageMixin
from courses.surroundings import PlacedPageMixin
from people.multilingual import MultilingualField
from quizzes.enums import Credit, Feedback, Navigation

if TYPE_CHECKING:
    from people.models import User


class Exam(ClusterableModel):
    """The test that gates a certificate, and its rules. Its pages (one a language) show it inside a course."""

    slug = models.SlugField(_("slug"), unique=True)
    title = MultilingualField(_("title"))
    pass_percent = models.PositiveSmallIntegerField(_("pass mark, %"), default=80, validators=[MinValueValidator(1), MaxValueValidator(100)])
    minutes = models.PositiveSmallIntegerField(_("time limit, minutes"), default=40, validators=[MinValueValidator(1)])
    grace_seconds = models.PositiveSmallIntegerField(_("grace after the deadline, seconds"), default=90)
    attempts_allowed = models.PositiveSmallIntegerField(_("attempts allowed"), default=3, validators=[MinValueValidator(1)])
    cool_down_hours = models.PositiveSmallIntegerField(_("hours between attempts"), default=24)
    one_by_one = models.BooleanField(_("one question a screen"), default=True)
    navigation = models.CharField(_("way through the paper"), max_length=10, choices=Navigation.choices, default=Navigation.FREE)
    credit = models.CharField(
        _("credit"), max_length=10, choices=Credit.choices, default=Credit.ALL,
        help_text=_("Of questions with several right answers, an order or pairs: whether part of it counts."),
    )  # fmt: skip
    feedback = models.CharField(_("told afterwards"), max_length=15, choices=Feedback.choices, default=Feedback.TOPICS)
    opens_at = models.DateTimeField(_("open from"), null=True, blank=True)
    closes_at = models.DateTimeField(_("begun until"), null=True, blank=True, help_text=_("Whoever has begun by then has the whole time."))
    requires_lessons = models.BooleanField(_("the lessons of its course come first"), default=True)
    requires_pledge = models.BooleanField(_("the pledge comes first"), default=True)
    # Codes of languages; none: all of the site.
    languages = models.JSONField(_("languages"), default=list, blank=True)
    switch_language = models.BooleanField(_("the language may be changed in mid-exam"), default=True)
    supervised = models.BooleanField(_("supervised"), default=False, help_text=_("To begin, one needs the code that a trainer shows in the room."))

    class Meta:
        verbose_name = _("exam")
        verbose_name_plural = _("exams")

    def __str__(self) -> str:
        return str(self.title)


class BlueprintLine(models.Model):
    """So many questions of a topic (and a difficulty), of which so many critical ones."""

    ANY = 0
    DIFFICULTIES = [(ANY, _("any")), (1, _("easy")), (2, _("medium")), (3, _("hard"))]

    exam = ParentalKey(Exam, on_delete=models.CASCADE, related_name="blueprint", verbose_name=_("exam"))
    topic = models.ForeignKey("courses.Topic", models.PROTECT, related_name="+", verbose_name=_("topic"))
    difficulty = models.PositiveSmallIntegerField(_("difficulty"), default=ANY, choices=DIFFICULTIES)
    count = models.PositiveSmallIntegerField(_("questions"), validators=[MinValueValidator(1)])
    critical_count = models.PositiveSmallIntegerField(_("critical ones among them"), default=0)
    critical = models.BooleanField(_("critical topic"), default=False, help_text=_("Every question of the line must be right."))

    class Meta:
        verbose_name = _("line of the blueprint")
        verbose_name_plural = _("blueprint")
        constraints = [
            models.UniqueConstraint(fields=["exam", "topic", "difficulty"], name="quizzes_blueprint_line_once"),
            models.CheckConstraint(condition=models.Q(difficulty__lte=3), name="quizzes_blueprint_difficulty"),
            models.CheckConstraint(condition=models.Q(critical_count__lte=models.F("count")), name="quizzes_blueprint_critical_within"),
        ]

    def __str__(self) -> str:
        return f"{self.topic}: {self.count}"


class ExamPage(PlacedPageMixin, StepPageMixin, Page):
    """The exam as a step of a course, in one language."""

    step_kind = "exam"

    exam = models.ForeignKey(Exam, models.PROTECT, related_name="pages", verbose_name=_("exam"))

    is_required = models.BooleanField(
        _("required"),
        default=True,
        help_text=_("Untick it for an exam that only some sit, in a room say: the course is done without it."),
    )

    content_panels = [*Page.content_panels, FieldPanel("exam"), FieldPanel("is_required")]
    parent_page_types = ["courses.CoursePage"]
    subpage_types: list[str] = []
    # What a page of an exam shows depends on who looks: see views.exam_page, which serves it.
    preview_modes: list[tuple[str, str]] = []

    class Meta:
        verbose_name = _("exam page")

    def step_detail(self) -> str:
        asked = sum(line.count for line in self.exam.blueprint.all())
        words = gettext("Questions: %(questions)s, minutes: %(minutes)s") % {"questions": asked, "minutes": self.exam.minutes}
        return words if self.is_required else f"{words} · {gettext('optional')}"

    @classmethod
    def completed_keys(cls, person: "User", keys: Iterable[UUID]) -> set[UUID]:
        passed = cls.objects.filter(translation_key__in=list(keys), exam__attempts__person=person, exam__attempts__passed=True)
        return set(passed.values_list("translation_key", flat=True))

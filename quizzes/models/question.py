from collections.abc import Mapping
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import RevisionMixin

from people.multilingual import MultilingualField
from quizzes.enums import Purpose, QuestionKind, QuestionState
from quizzes.models.texts import TextsMixin


class Question(TextsMixin, RevisionMixin, models.Model):
    """A question of the bank: one row with all its languages. What a person was asked is frozen by the Wagtail revision
    that the paper of the attempt names."""

    ref = models.SlugField(_("reference"), unique=True, help_text=_("Stable name of the question in imported and exported files."))
    topic = models.ForeignKey("courses.Topic", models.PROTECT, related_name="questions", verbose_name=_("topic"))
    article = models.ForeignKey("courses.LawArticle", models.PROTECT, related_name="questions", verbose_name=_("article of law"))
    critical = models.BooleanField(_("critical"), default=False, help_text=_("Whoever gets it wrong does not pass."))
    difficulty = models.PositiveSmallIntegerField(_("difficulty"), default=2, choices=[(1, _("easy")), (2, _("medium")), (3, _("hard"))])
    kind = models.CharField(_("kind"), max_length=10, choices=QuestionKind.choices, default=QuestionKind.SINGLE)
    text = MultilingualField(_("question"), multiline=True, longest=1000)
    image = models.ForeignKey("wagtailimages.Image", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("picture"))
    image_alt = MultilingualField(_("what the picture shows"), blank=True, help_text=_("For who cannot see it; in every language."))
    # [{"id": "a", "text": {"kk": …, "ru": …, "en": …}, …}, …]; ids never change, answers are graded by them. By kind:
    # single, multiple, true_false: "correct": bool; perhaps "weight": "33.33333" (per cent, for partial credit) and "explanation": {…}.
    # ordering: in the right order. matching: the left sides, "match": the id of their right side in `matches`. numeric: none.
    options = models.JSONField(_("options"), default=list, blank=True)
    # Of matching: [{"id": "p", "text": {…}}, …]; some may belong to nothing.
    matches = models.JSONField(_("right sides"), default=list, blank=True)
    # Of numeric: {"value": "12.5", "tolerance": "0.5", "unit": {…} or {}}.
    number = models.JSONField(_("number"), default=dict, blank=True)
    explanation = MultilingualField(_("explanation"), multiline=True)
    purpose = models.CharField(
        _("purpose"),
        max_length=10,
        choices=Purpose.choices,
        default=Purpose.EXAM,
        help_text=_("A question is asked in exams or in practice, never in both: whoever practises is told the right answer."),
    )
    # Who proposed it (QuestionProposal); None: the examiners' own.
    organisation = models.ForeignKey(
        "people.Organisation", models.PROTECT, null=True, blank=True, editable=False, related_name="questions", verbose_name=_("organisation")
    )
    state = models.CharField(_("state"), max_length=10, choices=QuestionState.choices, default=QuestionState.DRAFT)
    # The questions of one situation are drawn together, in this order.
    scenario = models.ForeignKey(
        "quizzes.Scenario", models.PROTECT, null=True, blank=True, related_name="questions", verbose_name=_("situation"),
        help_text=_("The questions of one situation are asked together."),
    )  # fmt: skip
    scenario_order = models.PositiveSmallIntegerField(_("place in the situation"), default=0)
    # Figures are kept by version: a change of meaning begins a new one, a corrected misprint does not.
    version = models.PositiveSmallIntegerField(_("version"), default=1, editable=False)
    # Codes of the languages in which it is whole.
    languages = models.JSONField(_("languages"), default=list, editable=False)
    # A change that waits for another examiner (quizzes.four_eyes); papers are drawn from latest_revision alone.
    proposed_revision = models.ForeignKey("wagtailcore.Revision", models.SET_NULL, null=True, blank=True, editable=False, related_name="+")
    # Papers that asked it, as last counted (quizzes.exposure): the draw prefers what was asked less.
    drawn = models.PositiveIntegerField(_("asked so often"), default=0, editable=False)

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["ref"]
        indexes = [models.Index(fields=["purpose", "topic", "state"], name="quizzes_question_pool")]

    def __str__(self) -> str:
        return f"{self.ref}: {self.text}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.languages = self.whole_languages()
        super().save(*args, **kwargs)

    def texts(self) -> list[Mapping[str, str]]:
        """A question of a situation is not whole without it."""
        situation = self.scenario.texts() if self.scenario else []
        return [*super().texts(), *([self.image_alt] if self.image_id else []), *situation]

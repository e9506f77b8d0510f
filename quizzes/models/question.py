from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import RevisionMixin

from people.multilingual import MultilingualField
from quizzes.enums import Purpose, QuestionState


class Question(RevisionMixin, models.Model):
    """A question of the bank: one row with all its languages. What a person was asked is frozen by the Wagtail revision
    that the paper of the attempt names."""

    ref = models.SlugField(_("reference"), unique=True, help_text=_("Stable name of the question in imported and exported files."))
    topic = models.ForeignKey("courses.Topic", models.PROTECT, related_name="questions", verbose_name=_("topic"))
    article = models.ForeignKey("courses.LawArticle", models.PROTECT, related_name="questions", verbose_name=_("article of law"))
    critical = models.BooleanField(_("critical"), default=False, help_text=_("Whoever gets it wrong does not pass."))
    difficulty = models.PositiveSmallIntegerField(_("difficulty"), default=2, choices=[(1, _("easy")), (2, _("medium")), (3, _("hard"))])
    text = MultilingualField(_("question"), multiline=True, longest=1000)
    # [{"id": "a", "correct": bool, "text": {"kk": …, "ru": …, "en": …}}, …]; ids never change, answers are graded by them.
    options = models.JSONField(_("options"), default=list)
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

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["ref"]
        indexes = [models.Index(fields=["purpose", "topic", "state"], name="quizzes_question_pool")]

    def __str__(self) -> str:
        return f"{self.ref}: {self.text}"

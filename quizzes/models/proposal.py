from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import get_language, gettext, gettext_noop
from django.utils.translation import gettext_lazy as _
from wagtail.models import DraftStateMixin, PreviewableMixin, Revision, RevisionMixin, WorkflowMixin

from courses.reviewed import ReviewedMixin
from people.multilingual import MultilingualField, TranslatedText
from people.refusals import Refusal
from quizzes.enums import Purpose, QuestionKind
from quizzes.models.question import Question
from quizzes.models.texts import TextsMixin


class QuestionProposal(TextsMixin, ReviewedMixin, PreviewableMixin, WorkflowMixin, DraftStateMixin, RevisionMixin, models.Model):
    """A question that an organisation proposes for the bank. Once another organisation has approved a revision, that revision is in the
    bank as `question`; what is written later is a new revision, and is asked only after another approval.

    It stands apart from the bank, so that nothing unapproved is ever among what is drawn, listed or exported there.
    """

    examiners_review = True
    wagtail_reference_index_ignore = True

    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="question_proposals", verbose_name=_("organisation"))
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, editable=False, related_name="+", verbose_name=_("author")
    )
    question = models.OneToOneField(
        Question, models.PROTECT, null=True, blank=True, editable=False, related_name="proposal", verbose_name=_("question")
    )
    topic = models.ForeignKey("courses.Topic", models.PROTECT, related_name="+", verbose_name=_("topic"))
    article = models.ForeignKey("courses.LawArticle", models.PROTECT, related_name="+", verbose_name=_("article of law"))
    critical = models.BooleanField(_("critical"), default=False, help_text=_("Whoever gets it wrong does not pass."))
    difficulty = models.PositiveSmallIntegerField(_("difficulty"), default=2, choices=[(1, _("easy")), (2, _("medium")), (3, _("hard"))])
    purpose = models.CharField(_("purpose"), max_length=10, choices=Purpose.choices, default=Purpose.EXAM)
    kind = models.CharField(_("kind"), max_length=10, choices=QuestionKind.choices, default=QuestionKind.SINGLE)
    text = MultilingualField(_("question"), multiline=True, longest=1000)
    options = models.JSONField(_("options"), default=list, blank=True)
    matches = models.JSONField(_("right sides"), default=list, blank=True)
    number = models.JSONField(_("number"), default=dict, blank=True)
    explanation = MultilingualField(_("explanation"), multiline=True)
    live = models.BooleanField(_("live"), default=False, editable=False)

    # Of a question in the bank, pictures are the examiners': meaning.py asks for them.
    image_id, image_alt = None, TranslatedText()

    class Meta:
        verbose_name = _("proposed question")
        verbose_name_plural = _("proposed questions")
        ordering = ["-pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return " ".join(str(self.text).split())

    def with_content_json(self, content: dict[str, Any]) -> "QuestionProposal":
        """Whose it is, and which question it became, is of the whole and not of a revision."""
        proposal: QuestionProposal = super().with_content_json(content)
        proposal.organisation_id, proposal.owner_id, proposal.question_id = self.organisation_id, self.owner_id, self.question_id
        return proposal

    @property
    def review_title(self) -> str:
        return " ".join(str(self.text).split())

    @property
    def review_kind(self) -> str:
        return gettext("question")

    @property
    def review_language(self) -> str:
        return ", ".join(name for code, name in settings.LANGUAGES if self.text.get(code))

    @property
    def author_address(self) -> str:
        return reverse("proposal:edit", args=[self.pk])

    def approve_refusals(self, revision: Revision) -> list[Refusal]:
        """An examiner's correction of the question is not undone by what was written before it."""
        question = self.question
        if question is None or question.latest_revision is None or question.latest_revision.created_at <= revision.created_at:
            return []
        say = gettext_noop("The question was changed in the bank after this was written. Send it back: its author starts from what is asked now.")
        return [Refusal("question_changed", say)]

    def review_facts(self) -> list[dict[str, Any]]:
        return [
            {"label": _("Kind"), "value": self.get_kind_display()},
            {"label": _("Purpose"), "value": self.get_purpose_display()},
            {"label": _("Topic"), "value": self.topic},
            {"label": _("Article of law"), "value": self.article},
            {"label": _("Difficulty"), "value": self.get_difficulty_display()},
            {"label": _("Critical"), "value": gettext("yes") if self.critical else gettext("no")},
        ]

    def _get_dummy_header_url(self, original_request: Any = None) -> str | None:
        """Shown in the language of whoever looks: Wagtail would take an address without one, and the default language with it."""
        return original_request.build_absolute_uri(f"/{get_language()}/") if original_request else None

    def get_preview_template(self, request: Any, mode_name: str) -> str:
        return "quizzes/admin/question_preview.html"

    def get_preview_context(self, request: Any, mode_name: str) -> dict[str, Any]:
        """`versions`: the question in each language, with its right answer; for its own people and its reviewers."""
        from quizzes.previews import versions_of  # which knows this model

        return {**super().get_preview_context(request, mode_name), "versions": versions_of(self)}

"""The examiner's form for a question."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from people.refusals import Refusal
from quizzes.bank import purpose_refusals, state_refusals
from quizzes.models import Question
from quizzes.option_fields import OptionsField


class QuestionForm(WagtailAdminModelForm):
    """All languages of a question at once. What has been live never becomes a draft again, nor changes what it is for."""

    options = OptionsField(
        label=_("Answers"),
        help_text=_("Two to six, each in every language; exactly one is right. Rows left empty are ignored."),
    )

    class Meta:
        model = Question
        fields = ["ref", "topic", "article", "critical", "difficulty", "purpose", "state", "text", "options", "explanation"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.old_state = self.instance.state if self.instance.pk else ""
        self.old_purpose = self.instance.purpose
        if self.instance.pk:
            self.fields["ref"].disabled = True

    def clean_state(self) -> str:
        state: str = self.cleaned_data["state"]
        _raise(state_refusals(self.old_state, state))
        return state

    def clean_purpose(self) -> str:
        purpose: str = self.cleaned_data["purpose"]
        _raise(purpose_refusals(self.old_state, self.old_purpose, purpose))
        return purpose


def _raise(refusals: list[Refusal]) -> None:
    if refusals:
        raise ValidationError([ValidationError(refusal.message, code=refusal.code) for refusal in refusals])

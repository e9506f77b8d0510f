"""The examiner's form for a question."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from people.refusals import Refusal
from quizzes.answers_form import AnswersForm
from quizzes.bank import save_refusals
from quizzes.models import Question


class QuestionForm(AnswersForm):
    """All languages of a question at once; of a new one, nothing has been asked yet whose figures could go on."""

    only_wording = forms.BooleanField(
        label=_("Only the wording was mended: the figures go on"),
        required=False,
        help_text=_("For a misprint. Any other change begins the figures anew, and so does another right answer, whatever is ticked here."),
    )

    class Meta:
        model = Question
        fields = [
            "ref", "topic", "article", "critical", "difficulty", "purpose", "state", "kind", "text", "options", "explanation",
        ]  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.old = Question.objects.filter(pk=self.instance.pk).select_related("latest_revision").first() if self.instance.pk else None
        if self.old:
            self.fields["ref"].disabled = True
        else:
            del self.fields["only_wording"]

    def refusals(self) -> Iterable[Refusal]:
        return save_refusals(self.instance, self.old, by=self.for_user)

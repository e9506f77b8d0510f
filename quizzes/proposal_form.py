"""The form in which an organisation proposes a question."""

from collections.abc import Iterable
from typing import Any

from people.queries import organisations_written_for
from people.refusals import Refusal
from quizzes.answers_form import AnswersForm
from quizzes.models import QuestionProposal
from quizzes.question_rules import content_refusals


class ProposalForm(AnswersForm):
    """As the examiner's form, without the reference and the state: the bank gives those; pictures and situations are the examiners'."""

    class Meta:
        model = QuestionProposal
        fields = ["organisation", "topic", "article", "critical", "difficulty", "purpose", "kind", "text", "options", "explanation"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        organisation = self.fields["organisation"]
        organisation.queryset = organisations_written_for(self.for_user)
        organisation.empty_label = None
        if self.instance.pk:
            organisation.disabled = True
        if self.instance.question_id:
            self.fields["purpose"].disabled = True  # whoever practises is told the right answer

    def refusals(self) -> Iterable[Refusal]:
        return content_refusals(self.instance)

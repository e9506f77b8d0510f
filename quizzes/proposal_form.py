"""The form in which an organisation proposes a question."""

from typing import Any

from wagtail.admin.forms import WagtailAdminModelForm

from people.queries import organisations_written_for
from quizzes.models import QuestionProposal
from quizzes.option_fields import OptionsField


class ProposalForm(WagtailAdminModelForm):
    """As the examiner's form, without the reference and the state: the bank gives those."""

    options = OptionsField(label=QuestionProposal._meta.get_field("options").verbose_name)

    class Meta:
        model = QuestionProposal
        fields = ["organisation", "topic", "article", "critical", "difficulty", "purpose", "text", "options", "explanation"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        organisation = self.fields["organisation"]
        organisation.queryset = organisations_written_for(self.for_user)
        organisation.empty_label = None
        if self.instance.pk:
            organisation.disabled = True
        if self.instance.question_id:
            self.fields["purpose"].disabled = True  # whoever practises is told the right answer

"""The examiner's forms: a question, a situation."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.images import get_image_model

from people.refusals import Refusal
from quizzes import scenarios
from quizzes.answers_form import AnswersForm
from quizzes.bank import save_refusals
from quizzes.models import Question, Scenario
from quizzes.pictures import choosable_pictures


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
        self.fields["image"].queryset = pictures_for(self.for_user, self.instance)
        self.fields["scenario_order"].required = False
        self.old = Question.objects.filter(pk=self.instance.pk).select_related("latest_revision").first() if self.instance.pk else None
        if self.old:
            self.fields["ref"].disabled = True
        else:
            del self.fields["only_wording"]

    def clean_scenario_order(self) -> int:
        return self.cleaned_data["scenario_order"] or 0

    def refusals(self) -> Iterable[Refusal]:
        return save_refusals(self.instance, self.old, by=self.for_user)


class ScenarioForm(WagtailAdminModelForm):
    """All languages of a situation at once: as drafts of its questions may lack one, so may it."""

    only_wording = forms.BooleanField(
        label=_("Only the wording was mended: the figures go on"),
        required=False,
        help_text=_("For a misprint. Any other change begins the figures of its questions anew."),
    )

    class Meta:
        model = Scenario
        fields = ["ref", "topic", "text", "image", "image_alt", "video"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].required = False
        self.fields["image"].queryset = pictures_for(self.for_user, self.instance)
        self.old = Scenario.objects.filter(pk=self.instance.pk).first() if self.instance.pk else None
        if self.instance.pk:
            self.fields["ref"].disabled = True
        else:
            del self.fields["only_wording"]

    def clean_text(self) -> Any:
        if not self.cleaned_data["text"]:
            raise ValidationError(_("Write the situation in one language at least."), code="text_missing")
        return self.cleaned_data["text"]

    def _post_clean(self) -> None:
        """Once the situation is filled in, the rules are asked of the whole of it."""
        super()._post_clean()
        for refusal in self._refusals() if not self.errors else []:
            field = {"picture_without_words": "image_alt", "scenario_topic": "topic"}.get(refusal.code)
            self.add_error(field, ValidationError(refusal.message, code=refusal.code))

    def _refusals(self) -> list[Refusal]:
        only_wording = self.cleaned_data.get("only_wording", False)
        changes = scenarios.change_refusals(self.old, self.instance, by=self.for_user, only_wording=only_wording)
        return scenarios.save_refusals(self.instance) + changes


def pictures_for(person: Any, question: Question | Scenario) -> Any:
    """What the person may choose, and what is there."""
    return get_image_model().objects.filter(Q(pk__in=choosable_pictures(person).values("pk")) | Q(pk=question.image_id))

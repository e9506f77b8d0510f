"""The examiner's form for an exam and its blueprint."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from modelcluster.forms import BaseChildFormSet
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import InlinePanel

from people.dates import validate_our_time
from people.requests import id_in
from quizzes.exam_rules import blueprint_refusals, line_refusal, rule_refusals, slug_refusal


class LanguagesField(forms.MultipleChoiceField):
    """Checkboxes; all of the site are kept as none named, so that a language that is added later is offered too."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"choices": settings.LANGUAGES, **kwargs})

    def prepare_value(self, value: Any) -> Any:
        return value or [code for code, _name in settings.LANGUAGES] if value is None or value == [] else value

    def clean(self, value: Any) -> list[str]:
        chosen: list[str] = super().clean(value)
        return [] if len(set(chosen)) == len(settings.LANGUAGES) else chosen


class ExamForm(WagtailAdminModelForm):
    """Times are by the clock of the site (Asia/Almaty)."""

    languages = LanguagesField(label=_("Languages"), help_text=_("A question is asked only where it is whole in each of these."))

    def clean_slug(self) -> str:
        slug: str = self.cleaned_data["slug"]
        if refusal := slug_refusal(slug):
            raise ValidationError(refusal.message, code=refusal.code)
        return slug

    def clean_opens_at(self) -> Any:
        return self._of_our_time("opens_at")

    def clean_closes_at(self) -> Any:
        return self._of_our_time("closes_at")

    def _of_our_time(self, name: str) -> Any:
        if value := self.cleaned_data[name]:
            validate_our_time(value)
        return value

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        for name, refusal in rule_refusals(data).items():
            self.add_error(name if name in self.fields else None, ValidationError(refusal.message, code=refusal.code))
        return data


class LineForm(WagtailAdminModelForm):
    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if refusal := line_refusal(data.get("count"), data.get("critical_count")):
            self.add_error("critical_count", ValidationError(refusal.message, code=refusal.code))
        return data


class BlueprintFormSet(BaseChildFormSet):
    """All lines of a blueprint."""

    data: Any

    def _construct_form(self, i: int, **kwargs: Any) -> Any:
        """A forged id that cannot be one is an id that is not there: modelcluster breaks on it."""
        name = f"{self.add_prefix(i)}-id"
        told = self.data.get(name, "0") if self.is_bound and i < self.initial_form_count() else ""
        if told and (name not in self.data or id_in(told) is None):
            self.data = self.data.copy()
            self.data[name] = "0"
        return super()._construct_form(i, **kwargs)

    def clean(self, *args: Any, **kwargs: Any) -> None:
        if any(self.errors):
            return
        gone = self.deleted_forms
        lines = [form.instance for form in self.forms if form not in gone and form.cleaned_data.get("topic")]
        if refusals := blueprint_refusals(lines):
            raise ValidationError([ValidationError(refusal.message, code=refusal.code) for refusal in refusals])


class BlueprintPanel(InlinePanel):
    """Wagtail's panel of lines, with our formset."""

    def get_form_options(self) -> dict[str, Any]:
        options: dict[str, Any] = super().get_form_options()
        options["formsets"][self.relation_name] |= {"formset": BlueprintFormSet, "form": LineForm}
        return options

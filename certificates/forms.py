from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from people.requests import id_in


class KnownChoiceField(forms.ModelChoiceField):
    """What can be no id is no choice; SQLite would stumble over a number too large for it."""

    def to_python(self, value: Any) -> Any:
        if value not in self.empty_values and id_in(str(value)) is None:
            raise forms.ValidationError(self.error_messages["invalid_choice"], code="invalid_choice", params={"value": str(value)[:50]})
        return super().to_python(value)


class KnownChoicesField(forms.ModelMultipleChoiceField):
    def clean(self, value: Any) -> Any:
        for one in value or []:
            if id_in(str(one)) is None:
                raise forms.ValidationError(self.error_messages["invalid_pk_value"], code="invalid_pk_value", params={"pk": str(one)[:50]})
        return super().clean(value)


class VerifyForm(forms.Form):
    """What somebody without a camera types from the paper."""

    number = forms.CharField(
        label=_("Number of the certificate"),
        help_text=_("For example BQ-7F3K-92MD. Capital and small letters, spaces and dashes make no difference."),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )
    name = forms.CharField(
        label=_("Full name of the holder"),
        help_text=_("As on the certificate."),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

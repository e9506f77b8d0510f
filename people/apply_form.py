"""The form by which an organisation applies to join the coalition."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from people.multilingual import MultilingualFormField, TranslatedText
from people.names import FullNameField

LONGEST_NAME = 200


class OrganisationNameField(MultilingualFormField):
    """The name of an organisation in every language of the site."""

    def compress(self, values: list[str]) -> TranslatedText:
        text = super().compress(values)
        if any(len(name) > LONGEST_NAME for name in text.values()):
            raise ValidationError(_("A name has at most %(most)s letters."), code="too_long", params={"most": LONGEST_NAME})
        return text


class ApplyForm(forms.Form):
    name = OrganisationNameField(label=_("Name of the organisation"))
    registration_number = forms.CharField(
        label=_("Registration number"), max_length=30, help_text=_("The business identification number (BIN), or what your country has.")
    )
    signer_name = FullNameField(label=_("Who signs the charter for it"), help_text=_("Who may sign for the organisation by its statute."))
    signer_position = forms.CharField(label=_("Position"), max_length=150, help_text=_("For instance: director."))
    agree = forms.BooleanField(
        label=_("I have read the charter and sign it on behalf of the organisation."),
        error_messages={"required": _("Tick the box if the organisation joins the charter.")},
    )

    @property
    def values(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "agree"}

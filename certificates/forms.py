from django import forms
from django.utils.translation import gettext_lazy as _


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

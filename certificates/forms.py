from typing import Any

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


class RevokeForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason of revocation"),
        help_text=_("The holder is told it by mail. The public page says that the certificate was revoked, and not why."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)

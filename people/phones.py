"""Phone numbers, kept in one form (E.164) so that the same phone is found however it was written."""

import phonenumbers
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


def normalised_phone(text: str) -> str:
    """The number as +77011234567; one without a country code is taken for settings.PHONE_REGION's. Raises ValidationError."""
    message = _("This is not a phone number. Write it like +7 701 234 56 78.")
    try:
        number = phonenumbers.parse(text, settings.PHONE_REGION)
    except phonenumbers.NumberParseException as error:
        raise ValidationError(message, code="phone") from error
    if not phonenumbers.is_valid_number(number):
        raise ValidationError(message, code="phone")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def written_phone(phone: str) -> str:
    """A kept number as people write it: +7 701 123 45 67. "" stays ""."""
    if not phone:
        return ""
    written = phonenumbers.format_number(phonenumbers.parse(phone), phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    return written.replace("-", " ")


class PhoneField(forms.CharField):
    """An optional phone number, cleaned to E.164."""

    def __init__(self, **kwargs: object) -> None:
        widget = forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"})
        defaults = {"label": _("Phone"), "required": False, "help_text": _("So that a coordinator can reach you on the day.")}
        super().__init__(**{**defaults, "widget": widget, **kwargs})  # type: ignore[arg-type]

    def clean(self, value: object) -> str:
        text = super().clean(value)
        return normalised_phone(text) if text else ""

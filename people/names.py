"""A person's full name, as on an identity document."""

import re
import unicodedata

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

BESIDE_LETTERS = " -'’ʼ`."
LOOKS_LIKE_AN_ADDRESS = re.compile(r"\w\.\w|//|@", re.UNICODE)


def validate_full_name(value: str) -> None:
    """Raises ValidationError for what no identity document carries: digits, addresses, a single word."""
    if any(unicodedata.category(character) == "Nd" for character in value):
        raise ValidationError(_("A name has no digits in it."), code="digits")
    if LOOKS_LIKE_AN_ADDRESS.search(value):
        raise ValidationError(_("This looks like an address. Write your name as on your identity document."), code="address")
    if not all(unicodedata.category(character)[0] in "LM" or character in BESIDE_LETTERS for character in value):
        raise ValidationError(_("Write your name with letters only, as on your identity document."), code="not_letters")
    words = [word for word in value.split() if any(character.isalpha() for character in word)]
    if len(words) < 2 or sum(character.isalpha() for character in value) < 4:
        raise ValidationError(_("Write your family name and given name in full, as on your identity document."), code="too_short")


class FullNameField(forms.CharField):
    """One line for family name, given name and patronymic; spaces in a row become one."""

    def __init__(self, **kwargs: object) -> None:
        widget = forms.TextInput(attrs={"autocomplete": "name"})
        defaults = {"label": _("Full name"), "max_length": 150, "help_text": _("As on your identity document: it will stand on your certificate.")}
        super().__init__(**{**defaults, "widget": widget, **kwargs})  # type: ignore[arg-type]
        self.validators.append(validate_full_name)

    def to_python(self, value: object) -> str:
        return " ".join(unicodedata.normalize("NFC", super().to_python(value) or "").split())

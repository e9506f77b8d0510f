from collections.abc import Mapping
from typing import Any

from django.conf import settings


class TextsMixin:
    """The texts of a question, wherever it is kept."""

    text: Mapping[str, str]
    explanation: Mapping[str, str]
    options: list[dict[str, Any]]
    matches: list[dict[str, Any]]
    number: dict[str, Any]

    def texts(self) -> list[Mapping[str, str]]:
        """Every text that a person may be shown of it."""
        units = [self.number["unit"]] if self.number.get("unit") else []
        explanations = [option["explanation"] for option in self.options if option.get("explanation")]
        parts = [option["text"] for option in [*self.options, *self.matches]]
        return [self.text, self.explanation, *units, *explanations, *parts]

    def whole_languages(self) -> list[str]:
        """The languages of the site in which nothing of it is lacking."""
        return [code for code, _name in settings.LANGUAGES if all(str(text.get(code, "")).strip() for text in self.texts())]

"""The editor of a question's options: a row an option, a text a language, one marked as right."""

import string
from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import ProhibitNullCharactersValidator
from django.utils.translation import gettext_lazy as _

from quizzes.enums import QuestionKind
from quizzes.question_rules import MOST_OPTIONS, Answers, content_refusals, whole_refusals


class OptionsWidget(forms.Widget):
    """Rows `<name>-<row>-<language>` with the option's id in `<name>-<row>-id`; `<name>-right` is the number of the right row."""

    template_name = "quizzes/widgets/options.html"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        options: list[dict[str, Any]] = list(value or [])
        rows = []
        for number in range(max(MOST_OPTIONS, len(options))):
            option: dict[str, Any] = options[number] if number < len(options) else {"id": "", "correct": False, "text": {}}
            texts = [{"code": code, "label": label, "value": option["text"].get(code, "")} for code, label in settings.LANGUAGES]
            rows.append({"number": number, "shown": number + 1, "id": option["id"], "right": option["correct"], "texts": texts})
        context["widget"]["rows"] = rows
        return context

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> list[dict[str, Any]]:
        """The rows in which anything is written, in their order; a new one gets a free letter."""
        right = data.get(f"{name}-right", "")
        filled = []
        for number in range(MOST_OPTIONS):
            text = {code: str(data.get(f"{name}-{number}-{code}", "")).strip() for code, _label in settings.LANGUAGES}
            if any(text.values()):
                filled.append({"id": str(data.get(f"{name}-{number}-id", ""))[:10], "correct": right == str(number), "text": text})
        free = (letter for letter in string.ascii_lowercase if letter not in {option["id"] for option in filled})
        for option in filled:
            option["id"] = option["id"] or next(free)
        return filled

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return False

    def id_for_label(self, id_: str) -> str:
        return f"{id_}_0_{settings.LANGUAGES[0][0]}"

    def use_required_attribute(self, initial: Any) -> bool:
        return False


class OptionsField(forms.Field):
    """A list of options as the model keeps it; refuses what question_rules refuse, and NUL as every other field."""

    widget = OptionsWidget

    def clean(self, value: Any) -> list[dict[str, Any]]:
        options = list(value or [])
        ids = [option["id"] for option in options]
        if not all(one.isascii() and one.isalnum() for one in ids):
            raise ValidationError(_("The answers could not be read. Reload the page and try again."), code="option_id")
        for option in options:
            for text in option["text"].values():
                ProhibitNullCharactersValidator()(text)
        languages = [code for code, _name in settings.LANGUAGES]
        texts = [option["text"] for option in options]
        if refusals := content_refusals(Answers(QuestionKind.SINGLE, options)) + whole_refusals(texts, languages):
            raise ValidationError([ValidationError(refusal.message, code=refusal.code) for refusal in refusals])
        return options

    def has_changed(self, initial: Any, data: Any) -> bool:
        return list(initial or []) != list(data or [])

"""One value in several languages: a JSON object keyed by language code, shown in the reader's language.

A new language needs no migration. What is missing in the reader's language is shown in the first language that has it.
"""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.query_utils import DeferredAttribute
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class TranslatedText(dict[str, str]):
    """{"kk": …, "ru": …, "en": …}; str() gives it in the active language."""

    def in_language(self, language: str | None) -> str:
        """The text in `language`, else in the first of settings.LANGUAGES that has one, else whatever there is, else ""."""
        for code in (language or "", *(code for code, _name in settings.LANGUAGES), *self):
            if value := self.get(code):
                return value
        return ""

    def missing_languages(self) -> list[str]:
        """Codes of settings.LANGUAGES in which there is no text."""
        return [code for code, _name in settings.LANGUAGES if not self.get(code, "").strip()]

    def __str__(self) -> str:
        return self.in_language(get_language())

    def __hash__(self) -> int:  # type: ignore[override]
        return hash(tuple(sorted(self.items())))


class MultilingualWidget(forms.MultiWidget):
    """One input a language, labelled with the language's own name."""

    template_name = "people/widgets/multilingual.html"

    def __init__(self, widget: type[forms.Widget] = forms.TextInput, attrs: dict[str, Any] | None = None) -> None:
        self.languages = list(settings.LANGUAGES)
        rows = {"rows": 4} if issubclass(widget, forms.Textarea) else {}
        super().__init__({code: widget(attrs={"lang": code, **rows}) for code, _name in self.languages}, attrs)

    def decompress(self, value: Mapping[str, str] | None) -> list[str]:
        return [(value or {}).get(code, "") for code, _name in self.languages]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        for subwidget, (_code, label) in zip(context["widget"]["subwidgets"], self.languages, strict=True):
            subwidget["label"] = label
        return context


class MultilingualFormField(forms.MultiValueField):
    """One text in every language of the site; `required` asks for all of them, `longest` for no more characters in each."""

    def __init__(self, *, widget: type[forms.Widget] = forms.TextInput, longest: int = 0, **kwargs: Any) -> None:
        self.longest = longest
        for name in ("encoder", "decoder", "max_length"):
            kwargs.pop(name, None)
        languages = list(settings.LANGUAGES)
        fields = [forms.CharField(required=False) for _ in languages]
        super().__init__(fields, widget=MultilingualWidget(widget), require_all_fields=False, **kwargs)

    def compress(self, values: list[str]) -> TranslatedText:
        codes = [code for code, _name in settings.LANGUAGES]
        text = TranslatedText({code: value for code, value in zip(codes, values or [], strict=False) if value})
        if self.required and (missing := text.missing_languages()):
            names = dict(settings.LANGUAGES)
            raise ValidationError(
                _("Fill this in in every language. Still missing: %(languages)s."),
                code="language_missing",
                params={"languages": ", ".join(names[code] for code in missing)},
            )
        if too_long := [name for code, name in settings.LANGUAGES if self.longest and len(text.get(code, "")) > self.longest]:
            raise ValidationError(
                _("At most %(most)s characters in a language. Too long: %(languages)s."),
                code="too_long",
                params={"most": self.longest, "languages": ", ".join(map(str, too_long))},
            )
        return text


class TranslatedTextAttribute(DeferredAttribute):
    """Whatever dictionary is assigned is a TranslatedText from then on, not only after the next read from the database."""

    def __set__(self, instance: models.Model, value: Any) -> None:
        instance.__dict__[self.field.attname] = self.field.to_python(value)


class MultilingualField(models.JSONField):
    """Holds a TranslatedText. `multiline=True` gives a text area in forms; `longest` limits what they take in each language."""

    descriptor_class = TranslatedTextAttribute

    def __init__(self, *args: Any, multiline: bool = False, longest: int = 0, **kwargs: Any) -> None:
        self.multiline = multiline
        self.longest = longest  # asked by forms alone: the database needs no migration for it
        kwargs.setdefault("default", TranslatedText)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        if self.multiline:
            kwargs["multiline"] = True
        return name, path, args, kwargs

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        decoded = super().from_db_value(value, expression, connection)
        return TranslatedText(decoded) if isinstance(decoded, dict) else decoded

    def to_python(self, value: Any) -> Any:
        return TranslatedText(value) if isinstance(value, dict) else super().to_python(value)

    def formfield(self, **kwargs: Any) -> forms.Field:
        widget = forms.Textarea if self.multiline else forms.TextInput
        return MultilingualFormField(
            widget=widget,
            required=not self.blank,
            longest=self.longest,
            label=kwargs.get("label", capfirst(self.verbose_name)),
            help_text=kwargs.get("help_text", self.help_text),
        )

"""The editors of a question's answers, one for each kind, in one field of a form. What they hold: answer_parts.py.

Without a script all of them are shown, and the kind decides which is read.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.core.validators import ProhibitNullCharactersValidator

from quizzes.answer_parts import EMPTY, Parts
from quizzes.question_rules import MOST_LINES, MOST_MATCHES, MOST_OPTIONS

EXTRAS_SHOWN = 4
Row = dict[str, Any]


class AnswersWidget(forms.Widget):
    """Fields `<name>-<row>-…` of the answers to choose from, `<name>-line-<row>-…`, `<name>-pair-<row>-…`, `<name>-extra-<row>-…`;
    `<name>-right`: the numbers of the right rows."""

    template_name = "quizzes/widgets/answers.html"

    class Media:
        js = ["quizzes/answers-editor.js"]

    def get_context(self, name: str, value: Parts | None, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, None, attrs)
        widget, parts = context["widget"], value or EMPTY
        options = [self._row(name, number, row, text="", why="why") for number, row in _rows(parts["options"], MOST_OPTIONS)]
        widget["options"] = [{**row, "filled": bool(row.get("weight") or any(text["value"] for text in row["why"]))} for row in options]
        widget["lines"] = [self._row(f"{name}-line", number, row, text="") for number, row in _rows(parts["lines"], MOST_LINES)]
        widget["pairs"] = [self._row(f"{name}-pair", number, row, text="", other="right") for number, row in _rows(parts["pairs"], MOST_LINES)]
        widget["extras"] = [self._row(f"{name}-extra", number, row, text="") for number, row in _rows(parts["extras"], EXTRAS_SHOWN)]
        widget["truth"], widget["has_why"], widget["why"] = parts["truth"], bool(parts["why"]), _texts(f"{name}-truth-why", parts["why"])
        widget["number"] = {"value": "", "tolerance": "0", **parts["number"]}
        widget["unit"] = _texts(f"{name}-unit", parts["number"].get("unit", {}))
        return context

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Parts:
        """The rows in which anything is written, in their order."""
        right = data.getlist(f"{name}-right") if hasattr(data, "getlist") else [data.get(f"{name}-right", "")]
        options = [
            {**row, "right": str(number) in right, "weight": _number(data, f"{name}-{number}-weight"), "why": _text(data, f"{name}-{number}-why")}
            for number, row in enumerate(_read(data, name, MOST_OPTIONS))
        ]
        pairs = [
            {**row, "match": _word(data, f"{name}-pair-{number}-match"), "other": _text(data, f"{name}-pair-{number}-right")}
            for number, row in enumerate(_read(data, f"{name}-pair", MOST_LINES))
        ]
        return {
            "options": [row for row in options if row["text"] or row["weight"] or row["why"]],
            "truth": _word(data, f"{name}-truth"),
            "why": _text(data, f"{name}-truth-why"),
            "lines": [row for row in _read(data, f"{name}-line", MOST_LINES) if row["text"]],
            "pairs": [row for row in pairs if row["text"] or row["other"]],
            "extras": [row for row in _read(data, f"{name}-extra", MOST_MATCHES) if row["text"]],
            "number": {"value": _number(data, f"{name}-value"), "tolerance": _number(data, f"{name}-tolerance"), "unit": _text(data, f"{name}-unit")},
        }

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return False

    def id_for_label(self, id_: str) -> str:
        return ""

    def use_required_attribute(self, initial: Any) -> bool:
        return False

    def _row(self, name: str, number: int, row: Row, **texts: str) -> Row:
        """`texts`: what holds a text → the middle of its fields' names."""
        names = {key: f"{name}-{number}-{middle}" if middle else f"{name}-{number}" for key, middle in texts.items()}
        return {
            **row,
            "name": f"{name}-{number}",
            "number": number,
            "shown": number + 1,
            **{key: _texts(names[key], row.get(key, {})) for key in texts},
        }


class AnswersField(forms.Field):
    """The parts as they were written. What is wrong with those of the kind: question_rules."""

    widget = AnswersWidget

    def clean(self, value: Any) -> Parts:
        for word in _words(value):
            ProhibitNullCharactersValidator()(word)
        parts: Parts = value
        return parts

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(initial != data)


def _rows(rows: list[Row], most: int) -> Iterator[tuple[int, Row]]:
    return enumerate([*rows, *({"id": "", "text": {}, "right": False, "weight": "", "match": ""} for _number in range(len(rows), most))])


def _texts(name: str, text: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"code": code, "label": label, "name": f"{name}-{code}", "value": text.get(code, "")} for code, label in settings.LANGUAGES]


def _read(data: Mapping[str, Any], name: str, most: int) -> list[Row]:
    return [{"id": _word(data, f"{name}-{number}-id"), "text": _text(data, f"{name}-{number}")} for number in range(most)]


def _word(data: Mapping[str, Any], name: str) -> str:
    return str(data.get(name, "")).strip()[:20]


def _number(data: Mapping[str, Any], name: str) -> str:
    """As people write it → with a point, as questions keep it."""
    return "".join(str(data.get(name, "")).split())[:40].replace(",", ".").replace("\u2212", "-").removesuffix("%")


def _text(data: Mapping[str, Any], name: str) -> dict[str, str]:
    texts = {code: str(data.get(f"{name}-{code}", "")).strip() for code, _label in settings.LANGUAGES}
    return {code: text for code, text in texts.items() if text}


def _words(value: Any) -> Iterator[str]:
    """Every text in it, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from (word for one in value.values() for word in _words(one))
    elif isinstance(value, list):
        yield from (word for one in value for word in _words(one))

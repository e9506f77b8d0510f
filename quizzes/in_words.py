"""The right answer to a question of any kind, in words, for those who may know it."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext

from people.multilingual import TranslatedText
from quizzes.enums import QuestionKind
from quizzes.question_rules import Content


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the answer; note: why it is wrong, or what it is worth."""

    text: str
    is_right: bool = False
    note: str = ""


def in_words(question: Content, language: str) -> list[Line]:
    """What a person would choose, in which order, what belongs together, or which number; what is missing stands in another language."""
    if question.kind == QuestionKind.ORDERING:
        return [Line(f"{place}. {_say(option['text'], language)}") for place, option in enumerate(question.options, start=1)]
    if question.kind == QuestionKind.MATCHING:
        return _pairs(question, language)
    if question.kind == QuestionKind.NUMERIC:
        unit = _say(question.number.get("unit", {}), language)
        return [Line(f"{question.number['value']} ± {question.number['tolerance']} {unit}".strip(), is_right=True)]
    return [
        Line(
            _say(option["text"], language),
            option["correct"],
            " ".join(filter(None, [f"{option['weight']} %" if option.get("weight") else "", _say(option.get("explanation", {}), language)])),
        )
        for option in question.options
    ]


def _pairs(question: Content, language: str) -> list[Line]:
    rights = {right["id"]: _say(right["text"], language) for right in question.matches}
    lines = [Line(f"{_say(option['text'], language)} → {rights.get(option['match'], '')}") for option in question.options]
    taken = {option["match"] for option in question.options}
    return lines + [Line(text, note=gettext("belongs to nothing")) for one, text in rights.items() if one not in taken]


def _say(text: Mapping[str, str], language: str) -> str:
    return TranslatedText(text).in_language(language)

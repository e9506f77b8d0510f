"""An answer, and what is right, as people read it."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.formats import get_format

from people.multilingual import TranslatedText
from quizzes.enums import QuestionKind
from quizzes.marks import key_of

Content = Mapping[str, Any]


def answer_words(content: Content, given: Sequence[str], language: str) -> list[str]:
    """The answer `given` to a question (as its revision keeps it), a line each; [] where there is none."""
    kind, texts = content.get("kind", QuestionKind.SINGLE), _texts(content["options"], language)
    if kind == QuestionKind.NUMERIC:
        return [_number(content, value, language) for value in given]
    if kind == QuestionKind.ORDERING:
        pairs = (word.split(":", 1) for word in given)
        return [f"{place}. {texts[one]}" for place, one in sorted((int(place), one) for one, place in pairs)]
    if kind == QuestionKind.MATCHING:
        rights = _texts(content["matches"], language)
        return [f"{texts[left]} — {rights[right]}" for left, right in (word.split(":", 1) for word in given)]
    return [text for one, text in texts.items() if one in given]


def right_words(content: Content, language: str) -> list[str]:
    """What is right. It is the key: see feedback.may_tell_key."""
    key = key_of(content)
    if key.kind == QuestionKind.NUMERIC:
        value, tolerance = content["number"]["value"], content["number"]["tolerance"]
        return [_number(content, f"{value} ± {tolerance}" if key.tolerance else value, language)]
    if key.kind == QuestionKind.ORDERING:
        return answer_words(content, [f"{one}:{place}" for place, one in enumerate(key.order, 1)], language)
    return answer_words(content, _in_order_of_options(content, key.right), language)


def explanation_words(content: Content, given: Sequence[str], language: str) -> list[str]:
    """Why: of the wrong options that were chosen, then of the question."""
    options = [option["explanation"] for option in content["options"] if option["id"] in given and option.get("explanation")]
    said = [_say(text, language) for text in (*options, content.get("explanation") or {})]
    return [text for text in said if text]


def _in_order_of_options(content: Content, words: frozenset[str]) -> list[str]:
    places = {option["id"]: place for place, option in enumerate(content["options"])}
    return sorted(words, key=lambda word: places[word.split(":", 1)[0]])


def _number(content: Content, digits: str, language: str) -> str:
    unit = _say(content.get("number", {}).get("unit") or {}, language)
    return " ".join(filter(None, [digits.replace(".", str(get_format("DECIMAL_SEPARATOR"))), unit]))


def _texts(options: Sequence[Content], language: str) -> dict[str, str]:
    return {option["id"]: _say(option["text"], language) for option in options}


def _say(text: Mapping[str, str], language: str) -> str:
    return TranslatedText(text).in_language(language)

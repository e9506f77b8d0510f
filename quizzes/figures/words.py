"""Figures and flags in words and numbers of the reader's language; what a question of the report says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.formats import number_format
from django.utils.translation import gettext, gettext_noop, pgettext_lazy

from people.multilingual import TranslatedText
from quizzes.enums import QuestionKind
from quizzes.figures.surroundings import NONE, Surroundings
from quizzes.statistics.flags import Flag

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
SAYINGS = {
    "too_few": gettext_noop("too few answers to judge"),
    "better_wrong": gettext_noop("the better ones get it wrong"),
    "more_than_right": gettext_noop("more choose %(option)s than the right answer"),
    "better_choose": gettext_noop("those who choose %(option)s are better elsewhere than those who are right"),
    "too_easy": gettext_noop("too easy to tell people apart"),
    "too_hard": gettext_noop("hardly anybody gets it right"),
    "weak": gettext_noop("hardly tells people apart"),
    "harder_in": gettext_noop("harder in %(language)s"),
    "easier_in": gettext_noop("easier in %(language)s"),
    "perhaps_harder_in": gettext_noop("perhaps harder in %(language)s"),
    "perhaps_easier_in": gettext_noop("perhaps easier in %(language)s"),
    "nobody_chooses": gettext_noop("nobody chooses %(option)s"),
    "hardly_chosen": gettext_noop("hardly anybody chooses %(option)s"),
    "slow": gettext_noop("takes long"),
}
GRAVE = {"better_wrong", "more_than_right", "better_choose", "harder_in", "easier_in"}
# As after "in"; a language that is added later is called by its own name.
LANGUAGES = {"kk": pgettext_lazy("harder in", "Kazakh"), "ru": pgettext_lazy("harder in", "Russian"), "en": pgettext_lazy("harder in", "English")}


@dataclass(frozen=True, slots=True)
class SaidFlag:
    words: str
    kind: str


@dataclass(frozen=True, slots=True)
class Line:
    """An option, or a line to put in order or to match: its letter in the author's order, its text, whether it is (part of) the key."""

    id: str
    letter: str
    text: str
    right: bool


@dataclass(frozen=True, slots=True)
class Said:
    """A question in the reader's language. `key`: the right answer in words, for kinds that are no choice; `belongs_to_nothing`: of pairs,
    the right sides that fit no left one."""

    ref: str
    kind: str
    text: str
    lines: tuple[Line, ...]
    key: str
    belongs_to_nothing: tuple[str, ...] = ()
    around: Surroundings = NONE

    @property
    def is_choice(self) -> bool:
        return self.kind in {QuestionKind.SINGLE, QuestionKind.MULTIPLE, QuestionKind.TRUE_FALSE}


def told(value: float | None, digits: int = 0) -> str:
    """A figure by the reader's locale, "–" for one that is not told."""
    return "–" if value is None else number_format(round(value, digits), digits)


def told_p(value: float | None) -> str:
    """A probability: never nought."""
    return f"< {told(0.001, 3)}" if value is not None and value < 0.001 else told(value, 3)


def language_name(code: str) -> str:
    return str(dict(settings.LANGUAGES).get(code, code)) or gettext("in several languages")


def say(flag: Flag, letters: Mapping[str, str]) -> SaidFlag:
    """The flag as a tag; `letters`: option id → its letter."""
    words = gettext(SAYINGS[flag.code]) % {
        "option": letters.get(flag.option, flag.option),
        "language": LANGUAGES.get(flag.language) or language_name(flag.language),
    }
    return SaidFlag(words, "refused" if flag.code in GRAVE else "" if flag.code == "too_few" else "open")


def said(content: Mapping[str, Any], language: str, around: Surroundings = NONE) -> Said:
    """The question of a revision, with what stands around it."""
    kind = content.get("kind", QuestionKind.SINGLE)
    lines = tuple(
        Line(option["id"], letter_of(place), _in(option["text"], language), bool(option.get("correct")))
        for place, option in enumerate(content["options"])
    )
    taken = {option.get("match") for option in content["options"]}
    rest = tuple(_in(right["text"], language) for right in content.get("matches") or [] if right["id"] not in taken)
    return Said(content["ref"], kind, _in(content["text"], language), lines, _key(kind, content, language), rest, around)


def letter_of(place: int) -> str:
    """A, B, …; beyond Z the number."""
    return LETTERS[place] if place < len(LETTERS) else str(place + 1)


def answer_in_words(answer: str, content: Mapping[str, Any], language: str) -> str:
    """An answer of the figures as a person would say it."""
    if not answer:
        return gettext("no answer")
    kind = content.get("kind", QuestionKind.SINGLE)
    texts = {option["id"]: _in(option["text"], language) for option in content["options"]}
    if kind == QuestionKind.NUMERIC:
        unit = _in(content["number"].get("unit") or {}, language)
        return f"{answer} {unit}".strip()
    if kind == QuestionKind.MATCHING:
        rights = {match["id"]: _in(match["text"], language) for match in content["matches"]}
        return "; ".join(f"{texts.get(left, left)} – {rights.get(right, right)}" for left, right in _pairs(answer.split(",")))
    joint = " → " if kind == QuestionKind.ORDERING else "; "
    return joint.join(texts.get(one, one) for one in answer.split(","))


def _key(kind: str, content: Mapping[str, Any], language: str) -> str:
    if kind == QuestionKind.NUMERIC:
        number = content["number"]
        return answer_in_words(f"{number['value']} ± {number['tolerance']}", content, language)
    if kind == QuestionKind.MATCHING:
        return answer_in_words(",".join(f"{option['id']}:{option['match']}" for option in content["options"]), content, language)
    if kind == QuestionKind.ORDERING:
        return answer_in_words(",".join(option["id"] for option in content["options"]), content, language)
    return ""


def _pairs(words: Sequence[str]) -> list[tuple[str, str]]:
    return [(left, right) for left, _colon, right in (word.partition(":") for word in words)]


def _in(text: Mapping[str, str], language: str) -> str:
    return TranslatedText(text).in_language(language)

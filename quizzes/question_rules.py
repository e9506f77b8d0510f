"""What is wrong with a question, by its kind. Each rule gives all its reasons; [] means nothing is."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Protocol

from django.conf import settings
from django.utils.translation import gettext_noop

from people.refusals import Refusal
from quizzes.enums import Purpose, QuestionKind
from quizzes.models import Exam, Question, Scenario
from quizzes.queries import languages_of

MIN_OPTIONS = 2
MOST_OPTIONS = 6
MOST_LINES = 10  # to put in order, or to match
MOST_MATCHES = 12
LONGEST = 1000  # signs of one text of the answers
# No exponent: a number such as 1e-9999999 takes minutes to compare. No digits of other scripts.
_NUMBER = re.compile(r"[+-]?(?:[0-9]{1,12}(?:\.[0-9]{1,10})?|\.[0-9]{1,10})")
# Weights that authors write as 33.33333 add up to a whole that is not quite one.
ROUNDING = Decimal("0.01")
NONE = Decimal(0)
PRACTISED = {QuestionKind.SINGLE, QuestionKind.TRUE_FALSE}
TRUE_FALSE = {
    "true": {"kk": "Дұрыс", "ru": "Верно", "en": "True"},
    "false": {"kk": "Бұрыс", "ru": "Неверно", "en": "False"},
}


class Content(Protocol):
    """What a question and a proposal of one have in common."""

    @property
    def kind(self) -> str: ...
    @property
    def purpose(self) -> str: ...
    @property
    def options(self) -> list[dict[str, Any]]: ...
    @property
    def matches(self) -> list[dict[str, Any]]: ...
    @property
    def number(self) -> dict[str, Any]: ...


@dataclass(frozen=True, slots=True)
class Answers:
    """A Content of its own: for what is no row yet."""

    kind: str
    options: list[dict[str, Any]]
    matches: list[dict[str, Any]] = field(default_factory=list)
    number: dict[str, Any] = field(default_factory=dict)
    purpose: str = Purpose.EXAM


def content_refusals(content: Content) -> list[Refusal]:
    """What is wrong with its answers, whatever its state: their number, their ids, what is right, two that read the same."""
    refusals = [*_practice_refusals(content), *_leftover_refusals(content), *_long_refusals(content)]
    return refusals + KINDS[QuestionKind(content.kind)](content)


def whole_refusals(texts: Iterable[Mapping[str, str]], languages: Iterable[str]) -> list[Refusal]:
    """The languages in which something of a question has no text."""
    texts = list(texts)
    names = dict(settings.LANGUAGES)
    lacking = [code for code in languages if not all(str(text.get(code, "")).strip() for text in texts)]
    sentence = gettext_noop("Something of the question has no text in %(language)s.")
    return [Refusal("language_missing", sentence, {"language": names[code]}) for code in lacking]


def live_refusals(question: Question) -> list[Refusal]:
    """Why it may not be asked: it lacks a language of an exam that may draw it (of the site, where no exam does)."""
    return whole_refusals(question.texts(), languages_needed(question))


def languages_needed(question: Question) -> list[str]:
    """The languages in which it has to be whole to be asked."""
    exams = Exam.objects.filter(blueprint__topic=question.topic_id).distinct() if question.purpose == Purpose.EXAM else []
    needed = {code for exam in exams for code in languages_of(exam)}
    return [code for code, _name in settings.LANGUAGES if code in needed or not needed]


def true_false_options(is_true: bool, kept: Content | None = None) -> list[dict[str, Any]]:
    """The options of a question of this kind: they read the same in every one, but where `kept` of this kind has words of its own."""
    own = {option["id"]: option["text"] for option in kept.options} if kept and kept.kind == QuestionKind.TRUE_FALSE else {}
    return [{"id": one, "correct": (one == "true") is is_true, "text": dict(own.get(one) or text)} for one, text in TRUE_FALSE.items()]


def scenario_refusals(question: Question) -> list[Refusal]:
    """Why it may not belong to its situation: the draw takes a situation's questions together, all of one topic, for an exam."""
    if question.scenario is None:
        return []
    refusals = []
    if question.topic_id != question.scenario.topic_id:
        refusals.append(Refusal("scenario_topic", gettext_noop("The question must be of the topic of its situation.")))
    if question.purpose != Purpose.EXAM:
        refusals.append(Refusal("scenario_purpose", gettext_noop("Questions about a situation are asked in exams alone.")))
    return refusals


def picture_refusals(question: Question | Scenario) -> list[Refusal]:
    """A picture says what it shows (in which languages, whole_refusals ask), and practice shows none."""
    if question.image_id and not question.image_alt:
        return [Refusal("picture_without_words", gettext_noop("Say what the picture shows, for who cannot see it."))]
    if question.image_id and getattr(question, "purpose", Purpose.EXAM) == Purpose.PRACTICE:
        return [Refusal("picture_in_practice", gettext_noop("Pictures are shown in exams alone."))]
    return []


def _long_refusals(content: Content) -> list[Refusal]:
    texts = [option[name] for option in [*content.options, *content.matches] for name in ("text", "explanation") if option.get(name)]
    if all(len(text) <= LONGEST for words in [*texts, content.number.get("unit", {})] for text in words.values()):
        return []
    return [Refusal("text_too_long", gettext_noop("One of the answers is longer than %(most)s signs."), {"most": LONGEST})]


def _practice_refusals(content: Content) -> list[Refusal]:
    if content.purpose != Purpose.PRACTICE or content.kind in PRACTISED:
        return []
    return [Refusal("practice_kind", gettext_noop("Practice asks questions with one right answer only. Choose that kind, or the purpose “exam”."))]


def _leftover_refusals(content: Content) -> list[Refusal]:
    """Of another kind, nothing is kept."""
    is_matching, is_numeric = content.kind == QuestionKind.MATCHING, content.kind == QuestionKind.NUMERIC
    if (content.matches and not is_matching) or (content.number and not is_numeric) or (content.options and is_numeric):
        return [Refusal("another_kind", gettext_noop("The answers are of another kind of question. Reload the page and write them again."))]
    return []


def _choice(content: Content) -> list[Refusal]:
    refusals = _list_refusals(content.options, MOST_OPTIONS)
    right = sum(bool(option["correct"]) for option in content.options)
    if content.kind == QuestionKind.MULTIPLE and not right:
        refusals.append(Refusal("no_right_option", gettext_noop("At least one answer must be marked as right.")))
    if content.kind != QuestionKind.MULTIPLE and right != 1:
        refusals.append(Refusal("one_right_option", gettext_noop("Exactly one answer must be marked as the right one.")))
    return refusals + _weight_refusals(content)


def _true_false(content: Content) -> list[Refusal]:
    if sorted(option["id"] for option in content.options) != sorted(TRUE_FALSE):
        return [Refusal("true_and_false", gettext_noop("A question of this kind has the two answers “true” and “false”."))]
    return _choice(content)


def _ordering(content: Content) -> list[Refusal]:
    return _list_refusals(content.options, MOST_LINES)


def _matching(content: Content) -> list[Refusal]:
    refusals = _list_refusals(content.options, MOST_LINES) + _twice_refusals(content.matches)
    there = {right["id"] for right in content.matches}
    if not MIN_OPTIONS <= len(content.matches) <= MOST_MATCHES:
        sentence = gettext_noop("There are between %(least)s and %(most)s right sides to choose from.")
        refusals.append(Refusal("matches_number", sentence, {"least": MIN_OPTIONS, "most": MOST_MATCHES}))
    if any(option.get("match") not in there for option in content.options):
        refusals.append(Refusal("match_missing", gettext_noop("Every left side needs a right side.")))
    return refusals


def _numeric(content: Content) -> list[Refusal]:
    value, tolerance = (decimal_in(content.number.get(name)) for name in ("value", "tolerance"))
    if value is None or tolerance is None or tolerance < 0:
        return [Refusal("number_malformed", gettext_noop("Give the right number, and how far an answer may be from it (0 for not at all)."))]
    return []


KINDS: dict[QuestionKind, Callable[[Content], list[Refusal]]] = {
    QuestionKind.SINGLE: _choice,
    QuestionKind.MULTIPLE: _choice,
    QuestionKind.TRUE_FALSE: _true_false,
    QuestionKind.ORDERING: _ordering,
    QuestionKind.MATCHING: _matching,
    QuestionKind.NUMERIC: _numeric,
}


def decimal_in(text: Any) -> Decimal | None:
    """The number that a text with a point holds, as questions keep it; None where it holds none."""
    return Decimal(text) if isinstance(text, str) and _NUMBER.fullmatch(text) else None


def _list_refusals(options: list[dict[str, Any]], most: int) -> list[Refusal]:
    refusals = []
    if not MIN_OPTIONS <= len(options) <= most:
        sentence = gettext_noop("A question has between %(least)s and %(most)s answers to choose from.")
        refusals.append(Refusal("options_number", sentence, {"least": MIN_OPTIONS, "most": most}))
    return refusals + _twice_refusals(options)


def _twice_refusals(options: list[dict[str, Any]]) -> list[Refusal]:
    """Two with the same id, or that read the same in a language."""
    refusals = []
    ids = [option["id"] for option in options]
    if len(set(ids)) < len(ids):
        refusals.append(Refusal("option_id_twice", gettext_noop("Two answers have the same id.")))
    for code, name in settings.LANGUAGES:
        texts = [str(option["text"].get(code, "")).strip().casefold() for option in options]
        filled = [text for text in texts if text]
        if len(set(filled)) < len(filled):
            refusals.append(Refusal("options_the_same", gettext_noop("Two answers read the same in %(language)s."), {"language": name}))
    return refusals


def _weight_refusals(content: Content) -> list[Refusal]:
    """Weights are per cent: of the right answers together a hundred, of a wrong one at most nothing (where several are right)."""
    weights = {option["id"]: decimal_in(option["weight"]) for option in content.options if option.get("weight")}
    if not weights:
        return []
    right = [weights.get(option["id"]) or NONE for option in content.options if option["correct"]]
    wrong = [weights[option["id"]] for option in content.options if not option["correct"] and option["id"] in weights]
    is_whole = all(one > 0 for one in right) and abs(sum(right, NONE) - 100) <= ROUNDING
    highest = 0 if content.kind == QuestionKind.MULTIPLE else 99
    if is_whole and all(one is not None and -100 <= one <= highest for one in wrong):
        return []
    sentence = gettext_noop("The weights of the right answers must add up to 100 %, and those of the wrong ones be lower.")
    return [Refusal("weights", sentence)]

"""The kinds of questions in Moodle XML, each with the elements that it may have."""

import itertools
from collections.abc import Callable
from dataclasses import replace

from django.utils.translation import gettext_noop

from quizzes.formats.drafts import NumberDraft, OptionDraft, QuestionDraft, Reading, Text, Unreadable
from quizzes.formats.gift import true_or_false
from quizzes.formats.matches import matched
from quizzes.formats.moodle_fields import COMBINED, drop_combined_feedback, refuse_other, text_in, text_of
from quizzes.formats.numbers import number_of, plain, weight_of
from quizzes.formats.xml_tree import Element

_LOOKS = {"shuffleanswers", "answernumbering", "showstandardinstruction", "shownumcorrect", *COMBINED}
_UNITS = {"units", "unitgradingtype", "unitpenalty", "showunits", "unitsleft", "instructions"}
KNOWN = {
    "multichoice": {"single", "answer", *_LOOKS},
    "truefalse": {"answer", "showstandardinstruction"},
    "matching": {"subquestion", *_LOOKS},
    "numerical": {"answer", *_UNITS},
    "ordering": {"answer", "layouttype", "selecttype", "selectcount", "gradingtype", "showgrading", "numberingstyle", *_LOOKS},
}


def _multichoice(draft: QuestionDraft, element: Element, reading: Reading) -> QuestionDraft:
    drop_combined_feedback(element, reading)
    single = element.text_of("single") or "true"
    if single not in {"true", "false", "1", "0"}:
        raise Unreadable(element.line, "single", gettext_noop("<single> is true or false."))
    is_single = single in {"true", "1"}
    if element.text_of("shuffleanswers") in {"false", "0"}:
        reading.note(element.line, "shuffled", gettext_noop("In Moodle the answers stand in a fixed order; here they are shuffled."))
    options = tuple(_option(answer, is_single=is_single) for answer in element.all("answer"))
    if is_single and sum(option.correct for option in options) != 1:
        raise Unreadable(element.line, "one_right", gettext_noop("Exactly one answer of a single choice has the fraction 100."))
    return replace(draft, kind="single" if is_single else "multiple", options=options)


def _option(answer: Element, *, is_single: bool) -> OptionDraft:
    weight = weight_of(answer.attributes.get("fraction", "0"), answer.line)
    text = _answer_text(answer)
    is_right = weight == "100" if is_single else float(weight) > 0
    told = "" if is_single and weight in {"0", "100"} else weight
    return OptionDraft(text, correct=is_right, weight=told, explanation=text_in(answer, "feedback"))


def _answer_text(answer: Element, known: frozenset[str] = frozenset()) -> Text:
    for child in answer.children:
        if child.name not in {"text", "feedback", *known}:
            raise Unreadable(child.line, "element_unknown", gettext_noop("<%(element)s> is not read here."), element=child.name[:40])
    text = text_of(answer)
    if not text:
        raise Unreadable(answer.line, "answer_empty", gettext_noop("An answer has no text."))
    return text


def _truefalse(draft: QuestionDraft, element: Element, reading: Reading) -> QuestionDraft:
    answers = {answer.text_of("text"): answer for answer in element.all("answer")}
    weights = {text: weight_of(answer.attributes.get("fraction", "0"), answer.line) for text, answer in answers.items()}
    if len(element.all("answer")) != 2 or set(answers) != {"true", "false"} or sorted(weights.values()) != ["0", "100"]:
        raise Unreadable(
            element.line, "true_false", gettext_noop("A true/false question has the answers true and false, one with the fraction 100, one with 0.")
        )
    explanations = {text == "true": text_in(answer, "feedback") for text, answer in answers.items()}
    return true_or_false(draft, is_true=weights["true"] == "100", explanations=explanations)


def _matching(draft: QuestionDraft, element: Element, reading: Reading) -> QuestionDraft:
    drop_combined_feedback(element, reading)
    pairs = []
    for pair in element.all("subquestion"):
        for child in pair.children:
            if child.name not in {"text", "answer"}:
                refuse_other(child, reading)
        pairs.append((pair.line, text_of(pair), text_in(pair, "answer")))
    return matched(draft, pairs)


def _numerical(draft: QuestionDraft, element: Element, reading: Reading) -> QuestionDraft:
    answers = element.all("answer")
    if len(answers) != 1 or weight_of(answers[0].attributes.get("fraction", "0"), answers[0].line) != "100" or text_in(answers[0], "feedback"):
        sentence = gettext_noop("A question with a number has one answer, wholly right, and no feedback to wrong ones.")
        raise Unreadable(answers[-1].line if answers else element.line, "number_several", sentence)
    answer = answers[0]
    words = _answer_text(answer, frozenset({"tolerance"})).get("", "")
    tolerance = number_of(answer.text_of("tolerance") or "0", answer.line)
    if tolerance < 0:
        raise Unreadable(answer.line, "tolerance", gettext_noop("The tolerance is less than nothing."))
    number = NumberDraft(plain(number_of(words, answer.line)), plain(tolerance), _unit(element, reading))
    return replace(draft, kind="numeric", number=number)


def _unit(element: Element, reading: Reading) -> Text:
    """One unit at most, in which the number is given. Raises Unreadable."""
    instructions = element.first("instructions")
    if instructions and text_of(instructions):
        refuse_other(instructions, reading)
    units = [unit for group in element.all("units") for unit in group.all("unit")]
    is_plain = len(units) < 2 and all(number_of(unit.text_of("multiplier") or "1", unit.line) == 1 for unit in units)
    if not is_plain or element.text_of("unitgradingtype") not in {"", "0"}:
        line = units[-1].line if units else element.line
        raise Unreadable(line, "units", gettext_noop("One unit is read, with the multiplier 1 and without marks of its own."))
    name = units[0].text_of("unit_name") if units else ""
    return {"": name} if name else {}


def _ordering(draft: QuestionDraft, element: Element, reading: Reading) -> QuestionDraft:
    """All the items, in the order in which they stand."""
    drop_combined_feedback(element, reading)
    if element.text_of("selecttype") not in {"", "0", "ALL"}:
        raise Unreadable(element.line, "order_part", gettext_noop("A question about an order asks for all its items, not for some of them."))
    answers = element.all("answer")
    places = [number_of(answer.attributes.get("fraction", "0"), answer.line) for answer in answers]
    if any(before >= after for before, after in itertools.pairwise(places)) and any(places):
        raise Unreadable(element.line, "order_places", gettext_noop("The items do not stand in the order that their fractions tell."))
    for answer in answers:
        if text_in(answer, "feedback"):
            raise Unreadable(answer.line, "order_feedback", gettext_noop("The items of an order have no feedback of their own."))
    return replace(draft, kind="ordering", options=tuple(OptionDraft(_answer_text(answer)) for answer in answers))


KINDS: dict[str, Callable[[QuestionDraft, Element, Reading], QuestionDraft]] = {
    "multichoice": _multichoice,
    "truefalse": _truefalse,
    "matching": _matching,
    "numerical": _numerical,
    "ordering": _ordering,
}

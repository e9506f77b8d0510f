"""The answers of a question as its editors stand side by side, one part for each kind, and as the model keeps them, for one.

Parts: {"options": of a choice [{id, text, right, weight, why}], "truth": "true", "false" or "", "why": {…}, "lines": [{id, text}] in the right
order, "pairs": [{id, text, match, other}], "extras": right sides that belong to nothing [{id, text}], "number": {value, tolerance, unit}}.
"""

from collections.abc import Collection, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from quizzes.enums import QuestionKind
from quizzes.option_ids import free_ids
from quizzes.question_rules import Answers, Content, decimal_in, true_false_options

Parts = Mapping[str, Any]
EMPTY: Parts = {"options": [], "truth": "", "why": {}, "lines": [], "pairs": [], "extras": [], "number": {}}


class Ids:
    """The ids of one list: those it has or ever had, and letters that none had for what is new."""

    def __init__(self, known: Collection[str]) -> None:
        self.known = set(known)
        self.free = free_ids(self.known)

    def of(self, posted: str) -> str:
        """Raises ValidationError for an id that the question never gave."""
        if posted and posted not in self.known:
            raise ValidationError(_("The answers could not be read. Reload the page and try again."), code="option_id")
        return posted or next(self.free)


def parts_of(content: Content) -> Parts:
    """What the editors show of a question."""
    options = content.options
    if content.kind == QuestionKind.ORDERING:
        return {**EMPTY, "lines": options}
    if content.kind == QuestionKind.MATCHING:
        others = {right["id"]: right["text"] for right in content.matches}
        taken = {option["match"] for option in options}
        pairs = [{**option, "other": others.get(option["match"], {})} for option in options]
        return {**EMPTY, "pairs": pairs, "extras": [right for right in content.matches if right["id"] not in taken]}
    if content.kind == QuestionKind.NUMERIC:
        return {**EMPTY, "number": content.number}
    if content.kind == QuestionKind.TRUE_FALSE:
        right, wrong = (next((one for one in options if one["correct"] is is_right), {}) for is_right in (True, False))
        return {**EMPTY, "truth": right.get("id", ""), "why": wrong.get("explanation", {})}
    rows = [{**option, "right": option["correct"], "weight": option.get("weight", ""), "why": option.get("explanation", {})} for option in options]
    return {**EMPTY, "options": rows}


def answers_of(kind: str, parts: Parts, options: Ids, matches: Ids, kept: Content | None = None) -> Answers:
    """The part of this kind, as the model keeps it; ids are kept, what is new gets one. kept: the question as it is. Raises ValidationError
    for what cannot be read."""
    if kind == QuestionKind.ORDERING:
        return Answers(kind, [{"id": options.of(row["id"]), "text": row["text"]} for row in parts["lines"]])
    if kind == QuestionKind.MATCHING:
        return _matching(parts, options, matches)
    if kind == QuestionKind.NUMERIC:
        return Answers(kind, [], number={**parts["number"], "tolerance": parts["number"]["tolerance"] or "0"})
    if kind == QuestionKind.TRUE_FALSE:
        return Answers(kind, _true_false(parts, kept))
    return Answers(kind, [_option(row, options) for row in parts["options"]])


def _true_false(parts: Parts, kept: Content | None) -> list[dict[str, Any]]:
    if parts["truth"] not in {"true", "false"}:
        raise ValidationError(_("Say whether the sentence is true or false."), code="truth_missing")
    made = true_false_options(parts["truth"] == "true", kept)
    return [{**option, "explanation": parts["why"]} if parts["why"] and not option["correct"] else option for option in made]


def _option(row: Mapping[str, Any], ids: Ids) -> dict[str, Any]:
    if not row["text"]:
        raise ValidationError(_("One of the answers has a weight or an explanation, but no text."), code="option_without_text")
    option = {"id": ids.of(row["id"]), "correct": row["right"], "text": row["text"]}
    if row["weight"]:
        if decimal_in(row["weight"]) is None:
            raise ValidationError(_("A weight is a number of per cent, such as 50 or −33.33333."), code="weight_malformed")
        option["weight"] = row["weight"]
    return {**option, "explanation": row["why"]} if row["why"] else option


def _matching(parts: Parts, options: Ids, matches: Ids) -> Answers:
    """Right sides that read the same are one, so that one may serve two left sides."""
    rights: list[dict[str, Any]] = []
    lines = [
        {"id": options.of(row["id"]), "text": row["text"], "match": _right(rights, row["match"], row["other"], matches)} for row in parts["pairs"]
    ]
    for row in parts["extras"]:
        _right(rights, row["id"], row["text"], matches)
    return Answers(QuestionKind.MATCHING, lines, rights)


def _right(rights: list[dict[str, Any]], posted: str, text: Mapping[str, str], ids: Ids) -> str:
    """The id of the right side that reads so, put among `rights` where it is new; "" for none."""
    if not text:
        return ""
    if same := next((right for right in rights if right["text"] == text), None):
        return str(same["id"])
    is_taken = posted in {right["id"] for right in rights}
    one = ids.of("" if is_taken else posted)
    rights.append({"id": one, "text": text})
    return one

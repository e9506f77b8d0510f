"""A question of the bank as a draft, which the formats write; and a draft as what the bank keeps."""

from collections.abc import Mapping
from decimal import Decimal
from pathlib import PurePath
from typing import Any

from quizzes.enums import QuestionKind
from quizzes.formats.drafts import ImageDraft, MatchDraft, NumberDraft, OptionDraft, QuestionDraft, Text, with_lines
from quizzes.formats.images import suffix_of
from quizzes.formats.numbers import FULL, plain
from quizzes.models import Question
from quizzes.question_rules import decimal_in, true_false_options


def draft_of(question: Question) -> QuestionDraft:
    """All of a question that files may hold. Weights that say nothing (of the one right answer, 0 of a wrong one) are left out."""
    places = {match["id"]: place for place, match in enumerate(question.matches)}
    return QuestionDraft(
        question.kind,
        _text(question.text),
        ref=question.ref,
        options=tuple(_option(question, option, places) for option in question.options),
        matches=tuple(MatchDraft(_text(match["text"]), match["id"]) for match in question.matches),
        number=_number(question.number) if question.number else None,
        explanation=_text(question.explanation),
        topic=question.topic.code,
        article=question.article.code,
        critical=question.critical,
        difficulty=question.difficulty,
        purpose=question.purpose,
        image=_image(question),
        scenario=question.scenario.ref if question.scenario else "",
        scenario_order=question.scenario_order if question.scenario else None,
    )


def _text(text: Mapping[str, str]) -> Text:
    return {code: with_lines(str(words)) for code, words in text.items() if str(words).strip()}


def _option(question: Question, option: Mapping[str, Any], places: Mapping[str, int]) -> OptionDraft:
    is_true_false = question.kind == QuestionKind.TRUE_FALSE
    return OptionDraft(
        {} if is_true_false else _text(option["text"]),
        id=option["id"],
        correct=bool(option.get("correct")),
        weight=_weight(question, option),
        explanation=_text(option.get("explanation") or {}),
        match=places.get(option.get("match", ""), -1),
    )


def _weight(question: Question, option: Mapping[str, Any]) -> str:
    weight = decimal_in(option.get("weight")) or Decimal(0)
    if question.kind == QuestionKind.MULTIPLE:
        return plain(weight) if any(one.get("weight") for one in question.options) else ""
    return plain(weight) if question.kind == QuestionKind.SINGLE and weight and not option["correct"] else ""


def _number(number: Mapping[str, Any]) -> NumberDraft:
    value, tolerance = (decimal_in(number.get(name)) or Decimal(0) for name in ("value", "tolerance"))
    return NumberDraft(plain(value), plain(tolerance), _text(number.get("unit") or {}))


def _image(question: Question) -> ImageDraft | None:
    if question.image is None:
        return None
    try:
        with question.image.file.open() as file:
            data = file.read()
    except OSError:
        data = b""  # lost from the disk: writers refuse it by name
    return ImageDraft(data, suffix_of(data) or PurePath(question.image.file.name).suffix, _text(question.image_alt))


def content_of(draft: QuestionDraft, kept: Question | None) -> dict[str, Any]:
    """What the bank keeps of a whole draft (every option has an id); `kept`: the question as it is, whose sentences of true and false stay."""
    number = draft.number
    return {
        "kind": draft.kind,
        "text": _stripped(draft.text),
        "explanation": _stripped(draft.explanation),
        "options": _true_false(draft, kept) if draft.kind == QuestionKind.TRUE_FALSE else [_kept_option(draft, option) for option in draft.options],
        "matches": [{"id": match.id, "text": _stripped(match.text)} for match in draft.matches],
        "number": {"value": number.value, "tolerance": number.tolerance, "unit": _stripped(number.unit)} if number else {},
        "critical": bool(draft.critical),
        "difficulty": draft.difficulty or 2,
        "scenario_order": draft.scenario_order or 0,
        "image_alt": _stripped(draft.image.alt) if draft.image else {},
    }


def _stripped(text: Text) -> Text:
    return {code: words.strip() for code, words in text.items() if words.strip()}


def _kept_option(draft: QuestionDraft, option: OptionDraft) -> dict[str, Any]:
    kept: dict[str, Any] = {"id": option.id, "text": _stripped(option.text)}
    if draft.kind == QuestionKind.MATCHING:
        return {**kept, "match": draft.matches[option.match].id}
    if draft.kind == QuestionKind.ORDERING:
        return kept
    kept["correct"] = option.correct
    weight = option.weight or (FULL if option.correct and draft.kind == QuestionKind.SINGLE and any(one.weight for one in draft.options) else "")
    return {**kept, **({"weight": weight} if weight else {}), **_explained(option)}


def _explained(option: OptionDraft) -> dict[str, Any]:
    return {"explanation": _stripped(option.explanation)} if option.explanation else {}


def _true_false(draft: QuestionDraft, kept: Question | None) -> list[dict[str, Any]]:
    by_id = {option.id: option for option in draft.options}
    return [{**one, **_explained(by_id[one["id"]])} for one in true_false_options(by_id["true"].correct, kept)]


def comparable(draft: QuestionDraft) -> Any:
    """The draft in a form in which two that mean the same are equal: white space at the ends of texts, and an order that says nothing, apart."""
    in_order = draft.kind == QuestionKind.ORDERING
    options = [
        (one.id, _stripped(one.text), one.correct, one.weight, _stripped(one.explanation), draft.matches[one.match].id if draft.matches else "")
        for one in draft.options
    ]
    matches = sorted((one.id, tuple(sorted(_stripped(one.text).items()))) for one in draft.matches)
    number = draft.number and (draft.number.value, draft.number.tolerance, _stripped(draft.number.unit))
    image = draft.image and (draft.image.data, _stripped(draft.image.alt))
    told = (
        str(draft.kind),
        draft.ref,
        draft.topic,
        draft.article,
        draft.critical,
        draft.difficulty,
        str(draft.purpose),
        draft.scenario,
        draft.scenario_order,
    )
    answers = (options if in_order else sorted(options, key=lambda one: one[0]), matches, number)
    return told, _stripped(draft.text), _stripped(draft.explanation), answers, image

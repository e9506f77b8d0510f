"""What is wrong with a question as a file gives it, in words for whoever wrote the file; and the question as the model keeps it."""

import re
from collections.abc import Collection, Mapping
from typing import Any

from django.conf import settings

from quizzes.enums import Purpose, QuestionKind
from quizzes.option_ids import tell_the_key
from quizzes.question_rules import Answers, content_refusals, true_false_options

FILE_KEYS = {"topic", "questions", "purpose", "scenarios"}
QUESTION_KEYS = {"ref", "critical", "difficulty", "article", "text", "explanation"}
# What a question of each kind has besides; `correct`: whether the sentence is true.
ANSWER_KEYS: dict[str, set[str]] = {
    QuestionKind.SINGLE: {"options"},
    QuestionKind.MULTIPLE: {"options"},
    QuestionKind.TRUE_FALSE: {"correct"},
    QuestionKind.ORDERING: {"options"},
    QuestionKind.MATCHING: {"options", "matches"},
    QuestionKind.NUMERIC: {"number"},
}
OPTION_KEYS: dict[str, set[str]] = {QuestionKind.ORDERING: {"id", "text"}, QuestionKind.MATCHING: {"id", "match", "text"}}
CHOICE_KEYS = {"id", "correct", "text"}
_REF = re.compile(r"[a-zA-Z0-9_-]{1,50}")
_OPTION_ID = re.compile(r"[a-z0-9]{1,10}")


def problems_of_file(data: Any) -> list[str]:
    """What is wrong with the file as a whole."""
    if not isinstance(data, dict):
        return ["it must hold `topic` and `questions`"]
    reasons = [f"it has an unknown key {key!r}" for key in data if key not in FILE_KEYS]
    if data.get("purpose", Purpose.EXAM) not in Purpose.values:
        reasons.append(f"`purpose` must be one of {', '.join(Purpose.values)}")
    if not isinstance(data.get("topic"), str):
        reasons.append("`topic` must be the code of a topic")
    questions = data.get("questions")
    if not isinstance(questions, list) or not questions:
        reasons.append("`questions` must be a list of questions")
    elif not all(isinstance(question, dict) for question in questions):
        reasons.append("every question must be a mapping")
    return reasons + _problems_of_scenarios(data.get("scenarios", []))


def problems_of_question(data: Mapping[Any, Any], articles: Collection[str]) -> list[str]:
    """Everything that is wrong with one question; [] means it can be imported."""
    kind = data.get("kind", QuestionKind.SINGLE)
    if kind not in QuestionKind.values:
        return [f"`kind` must be one of {', '.join(QuestionKind.values)}"]
    if reasons := _problems_of_keys(data, QUESTION_KEYS | ANSWER_KEYS[kind], "the question", {"kind", "scenario"}):
        return reasons
    reasons += _problems_of_ref(data["ref"])
    if not isinstance(data["critical"], bool):
        reasons.append("`critical` must be true or false")
    if isinstance(data["difficulty"], bool) or data["difficulty"] not in (1, 2, 3):
        reasons.append("`difficulty` must be 1, 2 or 3")
    if data["article"] not in articles:
        reasons.append(f"there is no article {data['article']!r}")
    reasons += problems_of_text(data["text"], "`text`")
    reasons += problems_of_text(data["explanation"], "`explanation`")
    return reasons + _problems_of_answers(data, kind)


def problems_of_text(text: Any, name: str) -> list[str]:
    """A text must be there in every language of the site, and in no other."""
    codes = [code for code, _name in settings.LANGUAGES]
    if not isinstance(text, dict):
        return [f"{name} must give a text in each of {', '.join(codes)}"]
    reasons = [f"{name} has an unknown language {code!r}" for code in text if code not in codes]
    return reasons + [f"{name} is missing in {code}" for code in codes if not isinstance(text.get(code), str) or not text[code].strip()]


def content_of(data: Mapping[str, Any]) -> dict[str, Any]:
    """What a question without problems asks: `kind`, `options`, `matches` and `number` as models.question keeps them."""
    kind = data.get("kind", QuestionKind.SINGLE)
    options = true_false_options(data["correct"]) if kind == QuestionKind.TRUE_FALSE else data.get("options", [])
    number = data.get("number", {})
    kept = {"value": str(number["value"]), "tolerance": str(number["tolerance"]), "unit": number.get("unit", {})} if number else {}
    weighted = [{**option, "weight": str(option["weight"])} if "weight" in option else option for option in options]
    return {"kind": kind, "options": weighted, "matches": data.get("matches", []), "number": kept}


def _problems_of_keys(data: Mapping[Any, Any], keys: set[str], name: str, optional: Collection[str] = ()) -> list[str]:
    missing = [f"{name} has no `{key}`" for key in sorted(keys - set(data))]
    return missing + [f"{name} has an unknown key {key!r}" for key in data if key not in keys and key not in optional]


def _problems_of_ref(ref: Any) -> list[str]:
    if isinstance(ref, str) and _REF.fullmatch(ref):
        return []
    return ["`ref` must be a short name of Latin letters, digits and hyphens"]


def _problems_of_scenarios(scenarios: Any) -> list[str]:
    """Situations that questions of the file name by their `ref`."""
    if not isinstance(scenarios, list) or not all(isinstance(one, dict) for one in scenarios):
        return ["`scenarios` must be a list of situations"]
    reasons = []
    for one in scenarios:
        name = f"situation {one.get('ref', '')}".strip()
        reasons += _problems_of_keys(one, {"ref", "text"}, name) or [*_problems_of_ref(one["ref"]), *problems_of_text(one["text"], f"{name}: `text`")]
    return reasons


def _problems_of_answers(data: Mapping[str, Any], kind: str) -> list[str]:
    if kind == QuestionKind.TRUE_FALSE:
        return [] if isinstance(data["correct"], bool) else ["`correct` must be true or false"]
    reasons = _problems_of_number(data["number"]) if kind == QuestionKind.NUMERIC else _problems_of_list(data["options"], "option", kind)
    if kind == QuestionKind.MATCHING:
        reasons += _problems_of_list(data["matches"], "match", QuestionKind.ORDERING)
    if reasons:
        return reasons
    content = content_of(data)
    sides = [option["match"] for option in sorted(content["options"], key=lambda option: option["id"])] if kind == QuestionKind.MATCHING else []
    if tell_the_key(kind, [option["id"] for option in content["options"]], sides):
        reasons.append("its ids go up the alphabet as the answer does: mix them, for they stand in the page of the exam")
    refusals = content_refusals(Answers(**content))
    return reasons + [refusal.sentence % refusal.values if refusal.values else refusal.sentence for refusal in refusals]


def _problems_of_number(number: Any) -> list[str]:
    if not isinstance(number, dict):
        return ["`number` must hold `value` and `tolerance`"]
    reasons = _problems_of_keys(number, {"value", "tolerance"}, "`number`", {"unit"})
    return reasons + (problems_of_text(number["unit"], "`unit`") if "unit" in number else [])


def _problems_of_list(options: Any, word: str, kind: str) -> list[str]:
    """`word`: what each is called in a sentence; `kind`: whose options they look like."""
    if not isinstance(options, list) or not all(isinstance(option, dict) for option in options):
        return [f"`options` must be a list of {word}s" if word == "option" else "`matches` must be a list of right sides"]
    return [
        reason for number, option in enumerate(options, start=1) for reason in _problems_of_option(option, f"{word} {option.get('id', number)}", kind)
    ]


def _problems_of_option(option: Mapping[Any, Any], name: str, kind: str) -> list[str]:
    keys = OPTION_KEYS.get(kind, CHOICE_KEYS)
    if reasons := _problems_of_keys(option, keys, name, {"weight", "explanation"} if keys == CHOICE_KEYS else ()):
        return reasons
    if not isinstance(option["id"], str) or not _OPTION_ID.fullmatch(option["id"]):
        reasons.append(f"{name}: `id` must be a letter or a short word")
    if not isinstance(option.get("correct", True), bool):
        reasons.append(f"{name}: `correct` must be true or false")
    if "explanation" in option:
        reasons += problems_of_text(option["explanation"], f"{name}: `explanation`")
    return reasons + problems_of_text(option["text"], f"{name}: `text`")

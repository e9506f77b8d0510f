"""What is wrong with a question as a file gives it, in words for whoever wrote the file."""

import re
from collections.abc import Collection, Mapping
from typing import Any

from django.conf import settings

from quizzes.enums import Purpose, QuestionKind
from quizzes.question_rules import Answers, content_refusals

QUESTION_KEYS = {"ref", "critical", "difficulty", "article", "text", "options", "explanation"}
OPTION_KEYS = {"id", "correct", "text"}
_REF = re.compile(r"[a-zA-Z0-9_-]{1,50}")
_OPTION_ID = re.compile(r"[a-z0-9]{1,10}")


def problems_of_file(data: Any) -> list[str]:
    """What is wrong with the file as a whole."""
    if not isinstance(data, dict):
        return ["it must hold `topic` and `questions`"]
    reasons = [f"it has an unknown key {key!r}" for key in data if key not in {"topic", "questions", "purpose"}]
    if data.get("purpose", Purpose.EXAM) not in Purpose.values:
        reasons.append(f"`purpose` must be one of {', '.join(Purpose.values)}")
    if not isinstance(data.get("topic"), str):
        reasons.append("`topic` must be the code of a topic")
    questions = data.get("questions")
    if not isinstance(questions, list) or not questions:
        reasons.append("`questions` must be a list of questions")
    elif not all(isinstance(question, dict) for question in questions):
        reasons.append("every question must be a mapping")
    return reasons


def problems_of_question(data: Mapping[Any, Any], articles: Collection[str]) -> list[str]:
    """Everything that is wrong with one question; [] means it can be imported."""
    if reasons := _problems_of_keys(data, QUESTION_KEYS, "the question"):
        return reasons
    if not isinstance(data["ref"], str) or not _REF.fullmatch(data["ref"]):
        reasons.append("`ref` must be a short name of Latin letters, digits and hyphens")
    if not isinstance(data["critical"], bool):
        reasons.append("`critical` must be true or false")
    if isinstance(data["difficulty"], bool) or data["difficulty"] not in (1, 2, 3):
        reasons.append("`difficulty` must be 1, 2 or 3")
    if data["article"] not in articles:
        reasons.append(f"there is no article {data['article']!r}")
    reasons += problems_of_text(data["text"], "`text`")
    reasons += problems_of_text(data["explanation"], "`explanation`")
    return reasons + _problems_of_options(data["options"])


def problems_of_text(text: Any, name: str) -> list[str]:
    """A text must be there in every language of the site, and in no other."""
    codes = [code for code, _name in settings.LANGUAGES]
    if not isinstance(text, dict):
        return [f"{name} must give a text in each of {', '.join(codes)}"]
    reasons = [f"{name} has an unknown language {code!r}" for code in text if code not in codes]
    return reasons + [f"{name} is missing in {code}" for code in codes if not isinstance(text.get(code), str) or not text[code].strip()]


def _problems_of_keys(data: Mapping[Any, Any], keys: set[str], name: str) -> list[str]:
    missing = [f"{name} has no `{key}`" for key in sorted(keys - set(data))]
    return missing + [f"{name} has an unknown key {key!r}" for key in data if key not in keys]


def _problems_of_options(options: Any) -> list[str]:
    if not isinstance(options, list) or not all(isinstance(option, dict) for option in options):
        return ["`options` must be a list of options"]
    reasons = []
    for number, option in enumerate(options, start=1):
        reasons += _problems_of_option(option, f"option {option.get('id', number)}")
    if reasons:
        return reasons
    return [str(refusal.sentence % refusal.values) for refusal in content_refusals(Answers(QuestionKind.SINGLE, options))]


def _problems_of_option(option: Mapping[Any, Any], name: str) -> list[str]:
    if reasons := _problems_of_keys(option, OPTION_KEYS, name):
        return reasons
    if not isinstance(option["id"], str) or not _OPTION_ID.fullmatch(option["id"]):
        reasons.append(f"{name}: `id` must be a letter or a short word")
    if not isinstance(option["correct"], bool):
        reasons.append(f"{name}: `correct` must be true or false")
    return reasons + problems_of_text(option["text"], f"{name}: `text`")

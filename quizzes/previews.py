"""A question as people see it in each language, and its right answer in words: for examiners, its own organisation and its reviewers."""

from typing import Any

from django.conf import settings
from django.utils import translation

from people.multilingual import TranslatedText
from quizzes.enums import QuestionKind
from quizzes.in_words import in_words
from quizzes.models import Question, QuestionProposal
from quizzes.shown import ShownOption, ShownQuestion


def versions_of(question: Question | QuestionProposal) -> list[dict[str, Any]]:
    """For each language of the site: `code`, `name`, `shown` (a ShownQuestion), `lines` (in_words), `explanation`, `is_whole`."""
    whole = question.whole_languages()
    return [
        {
            "code": code,
            "name": name,
            "shown": shown_in(question, code),
            "lines": _lines(question, code),
            "explanation": question.explanation.get(code, ""),
            "is_whole": code in whole,
        }
        for code, name in settings.LANGUAGES
    ]


def shown_in(question: Question | QuestionProposal, language: str) -> ShownQuestion:
    """The question in its order of writing; an order to find stands by its texts, so that it does not give itself away."""

    def options(rows: list[dict[str, Any]]) -> list[ShownOption]:
        return [ShownOption(row["id"], TranslatedText(row["text"]).in_language(language)) for row in rows]

    lines = options(question.options)
    is_mixed = question.kind in {QuestionKind.ORDERING, QuestionKind.MATCHING}
    return ShownQuestion(
        id=question.pk or 0,
        number=1,
        kind=question.kind,
        text=question.text.in_language(language),
        options=sorted(lines, key=lambda line: line.text) if is_mixed else lines,
        given=[],
        revision=0,
        matches=sorted(options(question.matches), key=lambda line: line.text),
        unit=TranslatedText(question.number.get("unit", {})).in_language(language),
    )


def _lines(question: Question | QuestionProposal, language: str) -> list[Any]:
    with translation.override(language):
        return in_words(question, language)

"""A question as people see it in each language, and its right answer in words: for examiners, its own organisation and its reviewers."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from people.multilingual import TranslatedText
from quizzes.enums import QuestionKind
from quizzes.in_words import in_words
from quizzes.models import Question, QuestionProposal, Scenario
from quizzes.pictures import ShownPicture, shown_pictures
from quizzes.shown import ShownOption, ShownQuestion, ShownScenario


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
        picture=_picture(question, question, "picture", language),
        scenario=_scenario(question, language),
    )


def _scenario(question: Question | QuestionProposal, language: str) -> ShownScenario | None:
    """A proposal has none."""
    scenario: Scenario | None = getattr(question, "scenario", None)
    if scenario is None:
        return None
    picture = _picture(question, scenario, "situation_picture", language)
    return ShownScenario(scenario.pk, scenario.text.in_language(language), picture, scenario.video)


def _picture(question: Question | QuestionProposal, of: Any, name: str, language: str) -> ShownPicture | None:
    """The picture of the question or of its situation."""
    if not of.image_id:
        return None
    url = reverse(f"question:{name}", args=[question.pk])
    return shown_pictures({name: (of.image_id, url, of.image_alt.in_language(language))}).get(name)


def _lines(question: Question | QuestionProposal, language: str) -> list[Any]:
    with translation.override(language):
        return in_words(question, language)

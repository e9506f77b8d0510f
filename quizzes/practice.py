"""Questions for practice: their key goes to the browser. Everything here asks for the purpose, so that no exam's question comes through."""

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import get_language

from courses.models import LessonPage, Topic
from courses.practice import PracticeOption, PracticeQuestion
from people.multilingual import TranslatedText
from quizzes.enums import Purpose, QuestionState
from quizzes.models import Question

if TYPE_CHECKING:
    from django.db.models import QuerySet


def practice_pool() -> "QuerySet[Question]":
    """Every live question for practice."""
    return Question.objects.filter(purpose=Purpose.PRACTICE, state=QuestionState.LIVE).select_related("article", "topic")


def in_language(question: Question, language: str | None = None) -> PracticeQuestion:
    """The question with its key, in `language` or the active one. Raises ValueError for a question that is not for practice."""
    if question.purpose != Purpose.PRACTICE:
        raise ValueError(f"{question.ref} is not for practice")
    language = language or get_language()
    options = (PracticeOption(one["id"], TranslatedText(one["text"]).in_language(language), one["correct"]) for one in question.options)
    return PracticeQuestion(
        ref=question.ref,
        text=question.text.in_language(language),
        options=tuple(options),
        explanation=question.explanation.in_language(language),
        article=str(question.article),
        check_url=reverse("quizzes:practice_question", args=[question.ref]),
    )


class PracticeBank:
    """What lessons ask for (courses.practice.Bank)."""

    def topics(self) -> list[tuple[str, str]]:
        return [(topic.code, str(topic)) for topic in topics_with_practice()]

    def choices(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """Every live question for practice, by topic."""
        topics: dict[str, list[tuple[str, str]]] = {}
        for question in practice_pool().order_by("topic__order", "topic__code", "ref"):
            topics.setdefault(str(question.topic), []).append((question.ref, str(question.text)))
        return list(topics.items())

    def questions(self, topic: str, count: int, refs: Collection[str]) -> list[PracticeQuestion]:
        """Those of `refs` in their order, then those of the topic by ref, `count` in all; more than `count` where `refs` are more."""
        if not topic and not refs:
            return []
        found = {one.ref: one for one in practice_pool().filter(Q(ref__in=list(refs)) | Q(topic__code=topic)).order_by("ref")}
        named = [found[ref] for ref in dict.fromkeys(refs) if ref in found]
        others = [one for one in found.values() if one not in named]
        return [in_language(question) for question in [*named, *others[: max(0, count - len(named))]]]


def lesson_of(key: UUID, language: str) -> LessonPage | None:
    """The live lesson of this translation key in this language that anybody may read."""
    return LessonPage.objects.live().public().filter(translation_key=key, locale__language_code=language).first()


def questions_of_lesson(lesson: LessonPage) -> list[PracticeQuestion]:
    """What the lesson's blocks ask, each question once; in the active language."""
    found: dict[str, PracticeQuestion] = {}
    for block in lesson.body:
        if block.block_type == "practice":
            for question in block.block.get_context(block.value)["practice"]:
                found.setdefault(question.ref, question)
    return list(found.values())


def topics_with_practice() -> list[Topic]:
    """The topics that have questions for practice, in their order, each with how many (`asked`): one query."""
    asked = Count("questions", filter=Q(questions__in=practice_pool()))
    return list(Topic.objects.annotate(asked=asked).filter(asked__gt=0).order_by("order", "code"))


def as_json(questions: Iterable[PracticeQuestion]) -> list[dict[str, Any]]:
    """The questions as the address for scripts gives them."""
    return [
        {
            "ref": question.ref,
            "text": question.text,
            "options": [{"id": option.id, "text": option.text, "right": option.right} for option in question.options],
            "explanation": question.explanation,
            "article": question.article,
        }
        for question in questions
    ]

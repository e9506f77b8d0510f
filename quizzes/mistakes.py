"""What a person got wrong and has not got right since: in practice each question, in exams the topics that their result tells."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery

from courses.models import LessonPage
from courses.places import Place, place_of
from courses.practice import PracticeQuestion
from people.models import User
from quizzes.enums import AttemptState, Purpose, QuestionState
from quizzes.models import Attempt, PracticeAnswer, Question
from quizzes.practice import in_language
from quizzes.results import Result, result_of

MOST_SHOWN = 30


@dataclass(frozen=True, slots=True)
class Mistake:
    """A practice question last answered wrong: what was chosen, and where in a lesson it is explained."""

    question: PracticeQuestion
    chosen: str
    place: Place | None
    lesson_key: UUID | None


def practice_mistakes(person: User, language: str) -> list[Mistake]:
    """The questions for practice whose last answer was wrong, the latest first; no more than a screen of them."""
    answers = list(_last_wrong(person)[:MOST_SHOWN])
    topics = {answer.question.topic_id for answer in answers}
    keys = {answer.lesson_key for answer in answers}
    live = LessonPage.objects.live().public().filter(locale__language_code=language).order_by("path")
    lessons = [lesson for lesson in live if lesson.topic_id in topics or lesson.translation_key in keys] if answers else []
    return [
        Mistake(in_language(one.question, language), _chosen_text(one, language), _place(one, lessons), one.lesson_key)
        for one in answers
    ]  # fmt: skip


def exam_mistakes(person: User, language: str) -> list[Result]:
    """The result of the person's last attempt at each exam, where it tells of topics that were missed."""
    attempts: dict[int, Attempt] = {}
    for attempt in Attempt.objects.filter(person=person).exclude(state=AttemptState.OPEN).select_related("exam", "person").order_by("number"):
        attempts[attempt.exam_id] = attempt
    results = [result_of(attempt, language) for attempt in attempts.values()]
    return [result for result in results if result.missed]


def _last_wrong(person: User) -> QuerySet[PracticeAnswer]:
    last = PracticeAnswer.objects.filter(person=person, question=OuterRef("question")).order_by("-at", "-pk").values("pk")[:1]
    asked = Question.objects.filter(purpose=Purpose.PRACTICE, state=QuestionState.LIVE)
    wrong = PracticeAnswer.objects.filter(person=person, pk=Subquery(last), right=False, question__in=asked)
    return wrong.select_related("question__article", "question__topic").order_by("-at", "-pk")


def _place(answer: PracticeAnswer, lessons: list[LessonPage]) -> Place | None:
    """In the lesson that asked it, if that quotes the article; else in one of its topic."""
    asked = [lesson for lesson in lessons if lesson.translation_key == answer.lesson_key]
    others = [lesson for lesson in lessons if lesson.topic_id == answer.question.topic_id and lesson not in asked]
    return place_of(answer.question.article_id, [*asked, *others])


def _chosen_text(answer: PracticeAnswer, language: str) -> str:
    return next((option.text for option in in_language(answer.question, language).options if option.id == answer.chosen), "")

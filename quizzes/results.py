"""What a person is told of an attempt: score, topics, what was missed. Never which option was right."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from courses.models import LessonPage, Topic
from courses.places import Place, quotations
from quizzes.grading import percent
from quizzes.models import Attempt
from quizzes.queries import accommodations_of, lessons_by_topic, own_attempts
from quizzes.rules import attempts_allowed, next_start_at, since_last_pass


@dataclass(frozen=True, slots=True)
class TopicResult:
    topic: Topic
    right: float
    asked: int
    critical_missed: bool
    lessons: list[LessonPage]
    places: list[Place]  # where these lessons quote the law, each article once

    @property
    def is_missed(self) -> bool:
        return self.right < self.asked


@dataclass(frozen=True, slots=True)
class Result:
    attempt: Attempt
    percent: int
    pass_percent: int
    topics: list[TopicResult]
    attempts_left: int
    next_start_at: datetime | None

    @property
    def missed(self) -> list[TopicResult]:
        return [topic for topic in self.topics if topic.is_missed]

    @property
    def first_lesson_url(self) -> str:
        """Where reading again begins; "" where no lesson is of a missed topic."""
        return next((lesson.url or "" for topic in self.missed for lesson in topic.lessons), "")

    @property
    def critical_missed(self) -> list[TopicResult]:
        return [topic for topic in self.topics if topic.critical_missed]


def result_of(attempt: Attempt, language: str) -> Result:
    """The result of a closed attempt, with the lessons of what was missed in this language."""
    counts: dict[int, tuple[float, int]] = {int(topic): (right, asked) for topic, (right, asked) in attempt.result.get("topics", {}).items()}
    missed = [topic for topic, (right, asked) in counts.items() if right < asked]
    lessons = lessons_by_topic(attempt.exam, missed, language)
    critical = set(attempt.result.get("critical_missed", []))
    places = quotations(lesson for some in lessons.values() for lesson in some)
    topics = [
        TopicResult(topic, *counts[topic.pk], topic.pk in critical, lessons.get(topic.pk, []), _each_once(lessons.get(topic.pk, []), places))
        for topic in Topic.objects.filter(pk__in=counts)
    ]
    every = own_attempts(attempt.person, attempt.exam)
    attempts, allowed = since_last_pass(every), attempts_allowed(attempt.exam, every, accommodations_of(attempt.person, attempt.exam))
    return Result(
        attempt=attempt,
        percent=percent(Fraction(attempt.score or 0), attempt.max_score),
        pass_percent=attempt.paper["pass_percent"],
        topics=topics,
        attempts_left=max(0, allowed - len(attempts)),
        next_start_at=next_start_at(attempts, attempt.exam, allowed),
    )


def _each_once(lessons: Iterable[LessonPage], places: Mapping[int, list[Place]]) -> list[Place]:
    found: dict[int | None, Place] = {}
    for lesson in lessons:
        for place in places[lesson.pk]:
            found.setdefault(place.article, place)
    return list(found.values())

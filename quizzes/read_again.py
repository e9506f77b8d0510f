"""What to read again after an exam: the same for everybody, so that a process makes it once for each version of the site."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from django.utils.translation import get_language

from courses.models import LessonPage
from courses.places import Place, quotations, whole
from courses.site_token import site_token
from quizzes.queries import lessons_by_topic


@dataclass(frozen=True, slots=True)
class ReadAgain:
    """lessons: of the topic; places: where these quote the law, each article once."""

    lessons: list[Place] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)


def read_again(exam_id: int, language: str) -> Mapping[int, ReadAgain]:
    """topic → what to read again of it in the exam's course, its lessons in `language`, the law in the active one."""
    token, active = site_token(), get_language()
    return _kept(token, exam_id, language, active) if token else _made(exam_id, language)


@lru_cache(maxsize=32)
def _kept(token: str, exam_id: int, language: str, active: str) -> Mapping[int, ReadAgain]:
    return _made(exam_id, language)


def _made(exam_id: int, language: str) -> Mapping[int, ReadAgain]:
    by_topic = lessons_by_topic(exam_id, language)
    places = quotations(lesson for lessons in by_topic.values() for lesson in lessons)
    return {topic: ReadAgain([whole(lesson) for lesson in lessons], _each_once(lessons, places)) for topic, lessons in by_topic.items()}


def _each_once(lessons: Iterable[LessonPage], places: Mapping[int, list[Place]]) -> list[Place]:
    found: dict[int | None, Place] = {}
    for lesson in lessons:
        for place in places[lesson.pk]:
            found.setdefault(place.article, place)
    return list(found.values())

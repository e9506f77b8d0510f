"""Where in the lessons an article is explained."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from courses.anchors import anchor_of
from courses.models import LawArticle, LessonPage


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a lesson: what it is called, and its address. `article`: the id of the article it quotes, None for the whole lesson."""

    label: str
    url: str
    article: int | None = None


def quotations(lessons: Iterable[LessonPage]) -> dict[int, list[Place]]:
    """pk of each lesson → the places in which it quotes an article, each article once, in their order: one query for all of them.

    Of a body it reads what is stored, and makes no block of it: an exam's result asks for half a course at once.
    """
    quoted = {lesson: _quoted(lesson) for lesson in lessons}
    articles = LawArticle.objects.in_bulk({pk for some in quoted.values() for pk in some})
    labels = {pk: (str(article), anchor_of(article)) for pk, article in articles.items()}
    return {lesson.pk: _places(lesson, [pk for pk in some if pk in labels], labels) for lesson, some in quoted.items()}


def whole(lesson: LessonPage) -> Place:
    return Place(lesson.title, lesson.url or "")


def _quoted(lesson: LessonPage) -> list[int]:
    stored = (block["value"].get("article") for block in lesson.body.raw_data if block["type"] == "law")
    return list(dict.fromkeys(pk for pk in stored if pk))


def _places(lesson: LessonPage, articles: Sequence[int], labels: Mapping[int, tuple[str, str]]) -> list[Place]:
    """articles: those that it quotes; labels: article → what it is called, its anchor. To make a page's address costs more than all else here."""
    url = lesson.url if articles else ""
    return [Place(labels[pk][0], f"{url}#{labels[pk][1]}", pk) for pk in articles]


def place_of(article_id: int, lessons: Iterable[LessonPage]) -> Place | None:
    """Where the first of `lessons` that quotes the article quotes it; else the first of them as a whole; None without lessons."""
    lessons = list(lessons)
    found = quotations(lessons)
    for lesson in lessons:
        for place in found[lesson.pk]:
            if place.article == article_id:
                return Place(lesson.title, place.url, article_id)
    return whole(lessons[0]) if lessons else None

"""Where in the lessons an article is explained."""

from collections.abc import Iterable
from dataclasses import dataclass

from courses.anchors import anchors, article_anchor
from courses.models import LessonPage


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a lesson: what it is called, and its address. `article`: the id of the article it quotes, None for the whole lesson."""

    label: str
    url: str
    article: int | None = None


def quotations(lesson: LessonPage) -> list[Place]:
    """The places in which the lesson quotes an article, each article once, in their order."""
    children = list(lesson.body)
    places = zip(children, anchors(children), strict=True)
    quoting = [(block.value["article"], anchor) for block, anchor in places if anchor == article_anchor(block)]
    return [Place(str(article), f"{lesson.url}#{anchor}", article.pk) for article, anchor in quoting]


def place_of(article_id: int, lessons: Iterable[LessonPage]) -> Place | None:
    """Where the first of `lessons` that quotes the article quotes it; else the first of them as a whole; None without lessons."""
    lessons = list(lessons)
    for lesson in lessons:
        for place in quotations(lesson):
            if place.article == article_id:
                return Place(lesson.title, place.url, article_id)
    return Place(lessons[0].title, lessons[0].url or "") if lessons else None

"""What rests on an article of law in this app."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from courses.models import CoursePage, LawArticle, LessonPage


def lessons_citing(article: LawArticle) -> dict[UUID, dict[str, str]]:
    """{translation key: {language: title}} of the lessons whose body, as readers see it or as its draft is, quotes the article."""
    found: dict[UUID, dict[str, str]] = defaultdict(dict)
    lessons = LessonPage.objects.select_related("locale", "latest_revision").order_by("path")
    titles: dict[UUID, dict[str, str]] = defaultdict(dict)
    for page in lessons:
        titles[page.translation_key][page.locale.language_code] = page.title
        if article.pk in {*_cited(page.body.raw_data), *_cited(_draft_of(page))}:
            found[page.translation_key] = titles[page.translation_key]
    return found


def courses_citing(article: LawArticle) -> set[UUID]:
    """The courses (translation keys) with a lesson that quotes the article."""
    parents = {page.path[: -LessonPage.steplen] for page in LessonPage.objects.filter(translation_key__in=lessons_citing(article))}
    return set(CoursePage.objects.filter(path__in=parents).values_list("translation_key", flat=True))


def _draft_of(page: LessonPage) -> Any:
    if not page.has_unpublished_changes or page.latest_revision is None:
        return []
    return json.loads(page.latest_revision.content.get("body") or "[]")


def _cited(blocks: Iterable[Any]) -> Iterator[int]:
    """The articles (ids) that these raw blocks of a body quote."""
    return (block["value"].get("article") for block in blocks if block["type"] == "law")

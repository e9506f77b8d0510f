"""A second course of the sample, in which languages stand differently: one live, one live and older, one a machine's draft."""

from typing import Any

import yaml

from courses.content import CONTENT, put_page
from courses.enums import TextState
from courses.models import CatalogPage, CoursePage, LessonPage, Topic


def load_second_course(first: CoursePage) -> None:
    """Idempotent: a course that is there stays as it is."""
    data = yaml.safe_load((CONTENT / "sample_course.yaml").read_text(encoding="utf-8"))
    if CoursePage.objects.filter(slug=data["slug"], summary=data["course"]["kk"]["summary"]).exists():
        return
    course, lesson = _published("kk", data, str(first.translation_key))
    _published("ru", data, course.needs[0], course, lesson)
    put_page(course, LessonPage, lesson.slug, {"body": _body(data["lesson"]["kk"], "later")})
    _drafted("en", data, course, lesson)


def _published(language: str, data: dict[str, Any], needs: str, *originals: Any) -> tuple[Any, Any]:
    """Course and lesson in this language, the lesson first, since a course goes live with its lessons."""
    course, lesson = _drafts(language, data, needs, *originals)
    values = {"summary": lesson.summary}
    of_course, of_lesson = originals or (None, None)
    lesson = put_page(course, LessonPage, lesson.slug, values, of_lesson)
    return put_page(course.get_parent(), CoursePage, course.slug, {"summary": course.summary}, of_course), lesson


def _drafted(language: str, data: dict[str, Any], course: CoursePage, lesson: LessonPage) -> None:
    pages: tuple[Any, Any] = _drafts(language, data, course.needs[0], course, lesson)
    originals: tuple[Any, Any] = (course, lesson)
    for page, original in zip(pages, originals, strict=True):
        page.text_state = TextState.MACHINE
        page.says_the_same_as(type(original).objects.get(pk=original.pk), at=None, by=None)
        page.save()
        page.save_revision()


def _drafts(language: str, data: dict[str, Any], needs: str, *originals: Any) -> tuple[CoursePage, LessonPage]:
    catalog = CatalogPage.objects.get(locale__language_code=language)
    keys = [{"translation_key": page.translation_key} for page in originals] or [{}, {}]
    common = {"locale": catalog.locale, "live": False}
    course = CoursePage(slug=data["slug"], needs=[needs], **data["course"][language], **common, **keys[0])
    catalog.add_child(instance=course)
    text = data["lesson"][language]
    values = {"title": text["title"], "summary": text["summary"], "minutes": data["lesson"]["minutes"], "body": _body(text, "text")}
    lesson = LessonPage(slug=data["lesson"]["slug"], topic=Topic.objects.get(code=data["lesson"]["topic"]), **values, **common, **keys[1])
    course.add_child(instance=lesson)
    return course, lesson


def _body(text: dict[str, str], name: str) -> list[Any]:
    return [("text", text[name]), ("warning", {"title": "", "text": text["warning"]})]

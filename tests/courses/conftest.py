"""The sample course as it comes with the product, and a small one made by hand."""

from types import SimpleNamespace

import pytest
from django.conf import settings
from wagtail.models import Locale

from courses.content import load_course
from courses.models import CoursePage, LessonPage
from tests.factories.courses import TopicFactory


@pytest.fixture
def observer(tree):
    """The sample course: {language: CoursePage}."""
    return load_course("observer")


@pytest.fixture
def course(tree):
    """A course of three lessons, "1" to "3", in every language: .pages[language], .lessons[language][number]."""
    topic = TopicFactory()
    pages, lessons = {}, {}
    for code, _name in settings.LANGUAGES:
        locale = Locale.objects.get(language_code=code)
        key = {"translation_key": pages["kk"].translation_key} if pages else {}
        pages[code] = tree.catalogs[code].add_child(
            instance=CoursePage(title=f"Course {code}", slug="course", summary="Short.", locale=locale, **key)
        )
        lessons[code] = []
        for number in range(3):
            key = {"translation_key": lessons["kk"][number].translation_key} if code != "kk" else {}
            body = [{"type": "text", "value": f"<p>Text {number}</p>"}]
            page = LessonPage(
                title=f"Lesson {number} {code}", slug=f"lesson-{number}", summary="Short.", topic=topic, body=body, locale=locale, **key
            )
            lessons[code].append(pages[code].add_child(instance=page))
            page.save_revision().publish()
            page.refresh_from_db()
    return SimpleNamespace(pages=pages, lessons=lessons, key=pages["kk"].translation_key)

"""A delta course: just what a new version of the law changed."""

from types import SimpleNamespace

from django.conf import settings
from wagtail.models import Locale

from courses.models import CatalogPage, CoursePage, LessonPage
from quizzes.models import ExamPage
from tests.factories.courses import TopicFactory
from tests.factories.quizzes import BlueprintLineFactory, ExamFactory, QuestionFactory


def build_delta(*, exam=None, slug="delta", languages=None):
    """A course of one lesson of 6 minutes in every language, and its exam: .key, .pages[language], .lessons[language], .exam."""
    keys = ({}, {}, {})
    pages, lessons, topic = {}, {}, TopicFactory()
    for code in languages or [code for code, _name in settings.LANGUAGES]:
        locale = Locale.objects.get(language_code=code)
        catalog = CatalogPage.objects.get(locale=locale)
        course = pages[code] = catalog.add_child(instance=CoursePage(title="What changed", slug=slug, summary="Short.", locale=locale, **keys[0]))
        lesson = LessonPage(title="What changed", slug="changed", summary="Short.", topic=topic, body=[], locale=locale, **keys[1])
        made = [course, course.add_child(instance=lesson)]
        lessons[code] = made[1]
        if exam:
            made.append(course.add_child(instance=ExamPage(title="Exam", slug="exam", exam=exam, locale=locale, **keys[2])))
        keys = tuple({"translation_key": page.translation_key} for page in made) + ({},) * (3 - len(made))
    return SimpleNamespace(key=pages[code].translation_key, pages=pages, lessons=lessons, exam=exam)


def build_delta_exam():
    """An exam of five minutes with its one question."""
    exam = ExamFactory(slug="delta", minutes=5)
    BlueprintLineFactory(exam=exam, topic=QuestionFactory().topic, count=1)
    return exam

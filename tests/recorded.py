"""The courses that many tests read: built once a session, their rows put into the database of each test (tests/factories/replay.py)."""

from types import SimpleNamespace

import pytest

from courses.content import load_course
from courses.models import CatalogPage, CoursePage, LessonPage
from tests.factories.courses import TopicFactory
from tests.factories.replay import record
from training_site.content import load_site


@pytest.fixture(scope="session")
def recording(django_db_setup, django_db_blocker):
    """recording(build) → the rows that `build` writes beside the tree: see `record`."""

    def recorded(build, on=(), *, indexed=False):
        with django_db_blocker.unblock():
            return record(build, on, indexed=indexed)

    return recorded


@pytest.fixture(scope="session")
def recorded_observer(recording):
    return recording(lambda: load_course("observer"))


@pytest.fixture(scope="session")
def indexed_observer(recording):
    return recording(lambda: load_course("observer"), indexed=True)


@pytest.fixture
def observer(tree, request):
    """The sample course: {language: CoursePage}."""
    kept = "kept_indexes" in request.fixturenames
    recorded = request.getfixturevalue("indexed_observer" if kept else "recorded_observer")
    return recorded.again(lambda: load_course("observer"))


@pytest.fixture(scope="session")
def recorded_frame(recording):
    return recording(load_site)


@pytest.fixture
def frame(recorded_frame, tree):
    """The site as it is loaded, without a course."""
    if not recorded_frame.replay():
        load_site()


@pytest.fixture(scope="session")
def recorded_course(recording):
    return recording(build_course)


@pytest.fixture
def course(recorded_course, tree, request):
    """A course of three lessons, "1" to "3", in every language: .pages[language], .lessons[language][number]."""
    return build_course() if "kept_indexes" in request.fixturenames else recorded_course.again(build_course)


def build_course():
    topic = TopicFactory()
    pages, lessons = {}, {}
    for catalog in CatalogPage.objects.select_related("locale").order_by("path"):
        code, locale = catalog.locale.language_code, catalog.locale
        key = {"translation_key": pages["kk"].translation_key} if pages else {}
        pages[code] = catalog.add_child(instance=CoursePage(title=f"Course {code}", slug="course", summary="Short.", locale=locale, **key))
        lessons[code] = []
        for number in range(3):
            key = {"translation_key": lessons["kk"][number].translation_key} if code != "kk" else {}
            body = [{"type": "text", "value": f"<p>Text {number}</p>"}]
            page = LessonPage(
                title=f"Lesson {number} {code}", slug=f"lesson-{number}", summary="Short.", topic=topic, body=body, locale=locale, **key
            )
            lessons[code].append(pages[code].add_child(instance=page))
            page.save_revision().publish()
    pages = {page.locale.language_code: page for page in CoursePage.objects.filter(slug="course").select_related("locale")}
    lessons = {code: list(LessonPage.objects.child_of(page).order_by("path")) for code, page in pages.items()}
    return SimpleNamespace(pages=pages, lessons=lessons, key=pages["kk"].translation_key)

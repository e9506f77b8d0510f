"""What a lesson costs: queries, and bytes over the wire."""

import gzip
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.utils import timezone
from wagtail.models import Page

from courses.models import LessonPage, MaterialPage
from courses.services import complete_lesson
from partners.models import SectionPage
from tests.factories.people import OrganisationFactory, PledgeFactory
from tests.factories.quizzes import ExamFactory

pytestmark = pytest.mark.filterwarnings("ignore:Unclosed file <tempfile.SpooledTemporaryFile:ResourceWarning")


@pytest.fixture
def full_site(tree, observer, volunteer):
    """The sample course with its exam, a pledge, and five materials on every topic; two lessons read."""
    PledgeFactory()
    organisation = OrganisationFactory()
    tree.libraries["kk"].refresh_from_db()
    locale = tree.libraries["kk"].locale
    section = tree.libraries["kk"].add_child(instance=SectionPage(title="Section", slug="section", organisation=organisation, locale=locale))
    lessons = list(LessonPage.objects.child_of(observer["kk"]).order_by("path"))
    for topic in {lesson.topic for lesson in lessons}:
        for number in range(5):
            values = {"topic": topic, "organisation": organisation, "summary": "Short.", "text": "<p>Text</p>", "locale": locale}
            section.add_child(instance=MaterialPage(title=f"Material {topic.code} {number}", slug=f"{topic.code}-{number}", **values))
    exam = ExamFactory()
    observer["kk"].refresh_from_db()
    observer["kk"].add_child(instance=exam.pages.model(title="Exam", slug="exam", exam=exam, locale=observer["kk"].locale))
    for lesson in lessons[:2]:
        complete_lesson(volunteer, lesson, at=timezone.now())
    return lessons


@pytest.mark.parametrize("number", [2, 3, 7], ids=["with an image", "without", "the last"])
def test_a_lesson_costs_five_queries_at_most(client, full_site, volunteer, number, django_assert_max_num_queries):
    client.force_login(volunteer)
    url = full_site[number].url
    client.get(url)  # fills what a process keeps: content types, renditions, the roots of the site
    with django_assert_max_num_queries(5):
        page = client.get(url).content.decode()
    assert "Material" in page
    assert 'class="path"' in page
    assert page.count("hreflang") >= 3


def test_front_page_and_course_do_not_grow_with_the_lessons(client, full_site, volunteer, django_assert_max_num_queries):
    client.force_login(volunteer)
    course = full_site[0].get_parent()
    for url, most in (("/kk/", 20), (course.url, 15), (course.get_parent().url, 10)):
        client.get(url)
        with django_assert_max_num_queries(most):
            assert client.get(url).status_code == 200


def test_a_lesson_weighs_little(client, full_site, volunteer):
    client.force_login(volunteer)
    page = max((client.get(lesson.url).content for lesson in full_site), key=len)
    html = len(gzip.compress(page))
    files = sum(len(gzip.compress(Path(finders.find(name)).read_bytes())) for name in ("css/site.css", "js/site.js", "courses/lesson.js"))
    assert html < 15 * 1024
    assert html + files < 60 * 1024


def test_what_is_kept_between_requests_is_nobodys_own(client, full_site, volunteer, other_volunteer):
    url = full_site[0].url
    client.force_login(volunteer)
    mine = client.get(url).content.decode()
    client.force_login(other_volunteer)
    theirs = client.get(url).content.decode()
    assert volunteer.get_short_name() in mine
    assert volunteer.get_short_name() not in theirs
    assert 'class="tag tag--done"' in mine
    assert 'class="tag tag--done"' not in theirs


def test_a_change_of_title_or_address_shows_at_once(client, full_site, volunteer):
    client.force_login(volunteer)
    lesson, course = full_site[0], Page.objects.get(pk=full_site[0].get_parent().pk).specific
    client.get(lesson.url)
    course.title, course.slug = "Жаңа атау", "renamed"
    course.save_revision().publish()
    assert client.get(lesson.url).status_code == 404
    page = client.get("/kk/courses/renamed/why-observe/").content.decode()
    assert "Жаңа атау" in page

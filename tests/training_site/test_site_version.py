"""The version of the site is renewed by whatever changes a page that everybody shares, and by nothing else."""

import pytest
from django.apps import apps
from django.core.checks import run_checks
from django.core.files.images import ImageFile
from django.db import connection, transaction
from django.utils import timezone, translation
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Page, PageViewRestriction

from courses.models import LessonPage
from courses.services import complete_lesson
from people.models import User
from tests.factories.courses import LawArticleFactory
from tests.factories.people import OrganisationFactory
from tests.factories.quizzes import ExamFactory
from training_site import site_version
from training_site.models import SiteVersion
from training_site.shells import Reader, page_shell, way_of

pytestmark = pytest.mark.filterwarnings("ignore:Unclosed file <tempfile.SpooledTemporaryFile:ResourceWarning")


def renewed_by(act):
    before = SiteVersion.objects.get().token
    act()
    return SiteVersion.objects.get().token != before


def raw(sql, *parameters):
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)


CHANGES = {
    "publish": lambda lesson: lesson.save_revision().publish(),
    "unpublish": lambda lesson: lesson.unpublish(),
    "move": lambda lesson: Page.objects.get(pk=lesson.pk).move(Page.objects.get(pk=lesson.get_parent().pk), pos="last-child"),
    "delete": lambda lesson: Page.objects.get(pk=lesson.pk).delete(),
    "a bulk update": lambda lesson: Page.objects.filter(pk=lesson.pk).update(title="New"),
    "a bulk update of lessons": lambda lesson: LessonPage.objects.filter(pk=lesson.pk).update(minutes=7),
    "raw SQL": lambda lesson: raw("UPDATE wagtailcore_page SET title = 'Raw' WHERE id = %s", lesson.pk),
    "a restriction": lambda lesson: PageViewRestriction.objects.create(page=lesson, restriction_type="login"),
    "an article of law": lambda lesson: LawArticleFactory().save(),
    "a topic": lambda lesson: type(lesson.topic).objects.update(code="renamed"),
    "an organisation": lambda lesson: OrganisationFactory(),
    "an exam": lambda lesson: ExamFactory(),
}


@pytest.mark.parametrize("change", CHANGES)
def test_it_is_renewed(course, change):
    lesson = course.lessons["kk"][0]
    assert renewed_by(lambda: CHANGES[change](lesson))


def test_an_image_renews_it_and_its_first_rendition_does_not(db):
    made = []
    assert renewed_by(lambda: made.append(get_image_model().objects.create(title="x", file=ImageFile(get_test_image_file(), name="x.png"))))
    assert not renewed_by(lambda: made.append(made[0].get_rendition("width-20")))
    assert renewed_by(lambda: made[0].renditions.all().delete())


def test_a_draft_and_what_people_do_leave_it(course, volunteer):
    lesson = course.lessons["kk"][0]
    lesson.title = "Draft"
    assert not renewed_by(lesson.save_revision)
    assert not renewed_by(lambda: complete_lesson(volunteer, lesson, at=timezone.now()))
    assert not renewed_by(lambda: User.objects.update(full_name="New Name"))


def test_it_is_renewed_with_the_change_or_not_at_all(course):
    def taken_back():
        with transaction.atomic():
            course.lessons["kk"][0].save_revision().publish()
            transaction.set_rollback(True)

    assert not renewed_by(taken_back)


def test_every_table_that_a_lesson_reads_is_watched(observer):
    """New models that lessons rest on: add them to WATCHED."""
    watched = {model._meta.db_table for model in site_version.watched_models()}
    every = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    asked = []

    def note(execute, sql, params, many, context):
        asked.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        for language, course in observer.items():
            with translation.override(language):
                way_of("nowhere", language)
                for lesson in LessonPage.objects.child_of(course).live():
                    for reader in Reader:
                        page_shell("nowhere", timezone.localdate(), language, lesson.url.split("/", 2)[2], reader)
    read = {table for table in every for sql in asked if f'FROM "{table}"' in sql or f'JOIN "{table}"' in sql}
    assert {"courses_lawversion", "wagtailimages_rendition", "courses_materialpage"} <= read
    assert read - watched == set()


def test_a_missing_trigger_is_told_and_migrate_makes_it(db):
    name, (table, _body) = next(iter(site_version.wanted_triggers(connection.vendor).items()))
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {name}" + (f" ON {table}" if connection.vendor == "postgresql" else ""))
    told = [message for message in run_checks(databases=["default"]) if message.id == "training_site.W001"]
    assert name in told[0].msg
    assert renewed_by(lambda: site_version.install_after_migrate(apps.get_app_config("training_site"), using="default"))
    assert site_version.missing("default") == []

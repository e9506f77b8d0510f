"""The headquarters keeps the coalition's own pages, and no organisation's."""

import pytest
from django.test import Client
from django.urls import reverse

from courses.content import load_course
from courses.models import LessonPage
from people.services import grant_role
from tests.factories.people import PersonFactory
from training_site.content import load_site
from training_site.editors import let_headquarters_edit
from training_site.models import InfoPage


def load():
    load_site()
    return LessonPage.objects.child_of(load_course("observer")["en"]).first()


@pytest.fixture(scope="session")
def recorded_lesson(recording):
    return recording(load)


@pytest.fixture
def lesson(recorded_lesson, tree):
    return recorded_lesson.again(load)


def desk_of(role):
    person = PersonFactory(is_sample=True)
    grant_role(person, role)
    client = Client(headers={"accept-language": "en"})
    client.force_login(person)
    return client


@pytest.mark.one_engine
def test_the_headquarters_opens_and_publishes_a_lesson(lesson):
    desk = desk_of("headquarters")
    page = desk.get(reverse("wagtailadmin_pages:edit", args=[lesson.pk]))
    assert page.status_code == 200
    assert 'name="action-publish"' in page.text
    assert lesson.permissions_for_user(page.wsgi_request.user).can_publish()
    about = InfoPage.objects.filter(slug="about", locale__language_code="en").get()
    assert desk.get(reverse("wagtailadmin_pages:edit", args=[about.pk])).status_code == 200


@pytest.mark.one_engine
def test_it_finds_them_in_the_tree(lesson):
    assert lesson.get_parent().title in desk_of("headquarters").get(reverse("wagtailadmin_explore", args=[lesson.get_parent().get_parent().pk])).text


@pytest.mark.one_engine
@pytest.mark.parametrize("role", ["coordinator", "examiner", "trainer"])
def test_nobody_else_does(lesson, role):
    response = desk_of(role).get(reverse("wagtailadmin_pages:edit", args=[lesson.pk]))
    assert response.status_code in {302, 403}
    assert lesson.title not in response.text


@pytest.mark.one_engine
def test_giving_the_rights_again_changes_nothing(lesson):
    from wagtail.models import GroupPagePermission

    before = GroupPagePermission.objects.count()
    let_headquarters_edit()
    assert GroupPagePermission.objects.count() == before

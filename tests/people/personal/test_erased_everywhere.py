"""Of whoever is erased nothing is found: in no table, in no column, in no file."""

import json
from pathlib import Path

import pytest
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Comment, ModelLogEntry, Page, Revision
from wagtail.users.models import UserProfile

from certificates.models import Certificate, Document
from courses.models import CoursePage, LessonPage
from people.enums import MembershipState
from people.erasure import erase
from people.models import Notice, Organisation, User
from people.personal import sweeping
from quizzes.models import Question, QuestionUpload
from stations.models import Assignment, Hole
from tests.factories.courses import TopicFactory
from tests.factories.people import PersonFactory
from tests.factories.quizzes import QuestionFactory
from tests.people.personal.planting import EMAIL, NAME, PHONE, TEXT, certified_person, plant, plant_words, rows_naming


@pytest.fixture
def planted(tree):
    person, plan = certified_person()
    plant(person, plan)
    person.role_grants.all().delete()
    QuestionFactory()
    return person


def test_no_column_of_the_database_names_them_any_more(planted):
    columns = plant_words(planted)
    assert len(columns) > 100
    own = {("people_user", "full_name"), ("certificates_certificate", "holder_name"), ("people_pledgesignature", "full_name")}
    assert rows_naming(NAME, EMAIL, PHONE) >= columns | own
    for model, about in ((Document, {"certificate__holder": planted}), (QuestionUpload, {"person": planted})):
        assert model.objects.filter(**about).update(content=json.dumps({"credentialSubject": TEXT}, ensure_ascii=False).encode())
    erase(planted, by=planted, at=timezone.now())
    assert rows_naming(NAME, EMAIL, PHONE, "Құпиясова Айгүл", "Айгүл Құпиясова", "+7 700 123 45 67") == set()


def test_what_proves_something_stays(planted):
    number, attempts = planted.certificates.first().number, planted.attempts.count()
    erase(planted, by=planted, at=timezone.now())
    assert Certificate.objects.get(number=number).is_erased
    assert planted.attempts.count() == attempts
    assert Assignment.objects.get().state == "withdrawn"
    assert Hole.objects.filter(closed_at=None).exists()
    assert not Document.objects.filter(certificate__holder=planted).exists()
    assert not planted.memberships.filter(state=MembershipState.ACCEPTED).exists()


def test_drafts_and_comments_of_others_lose_the_name_and_nothing_else(planted):
    author, page = PersonFactory(), Page.objects.filter(depth=3).first()
    content = {
        "title": f"By {NAME.upper()}",
        "body": [{"value": f"Write to {EMAIL} or +7 700 123 45 67, Айгүл Құпиясова"}],
        "comments": [{"text": TEXT}],
    }
    revision = Revision.objects.create(content_object=page, object_id=page.pk, user=author, content=content)
    comment = Comment.objects.create(page=page, user=author, text=f"Ask {NAME.title()}!", contentpath="title")
    Page.objects.filter(pk=page.pk).update(search_description=TEXT)
    erase(planted, by=planted, at=timezone.now())
    revision.refresh_from_db()
    comment.refresh_from_db()
    assert revision.content["title"] == "By —"
    assert revision.content["body"] == [{"value": "Write to — or —, —"}]
    assert comment.text == "Ask —!"
    assert Page.objects.get(pk=page.pk).search_description == "—, —, —"


def test_the_body_of_a_lesson_loses_the_name_and_stays_a_lesson(tree):
    person = PersonFactory(full_name=NAME)
    body = [{"type": "text", "value": f"<p>Asked {NAME}.</p>"}, {"type": "text", "value": "<p>And more.</p>"}]
    course = tree.catalogs["kk"].add_child(instance=CoursePage(title="Course", slug="course", summary="-", locale=tree.catalogs["kk"].locale))
    lesson = course.add_child(instance=LessonPage(title="Lesson", slug="lesson", summary="-", topic=TopicFactory(), body=body, locale=course.locale))
    erase(person, by=person, at=timezone.now())
    texts = [str(block.value) for block in LessonPage.objects.get(pk=lesson.pk).body]
    assert ["Asked —." in texts[0], "And more." in texts[1]] == [True, True]


@pytest.mark.usefixtures("kept_indexes")
def test_the_search_finds_them_no_more(tree):
    person = PersonFactory(full_name=NAME)
    page = tree.catalogs["kk"]
    page.title = f"Жаңалық: {NAME}"
    page.save()
    assert page.pk in {found.pk for found in Page.objects.search("Құпиясова")}
    erase(person, by=person, at=timezone.now())
    assert not Page.objects.search("Құпиясова")
    assert page.pk in {found.pk for found in Page.objects.search("Жаңалық")}
    assert rows_naming(NAME, "Құпиясова") == set()


def test_the_log_of_others_loses_the_name(planted, superuser):
    log(instance=Organisation.objects.first(), action="people.admit_organisation", user=superuser, data={"note": f"as {NAME} asked"})
    notice = Notice.objects.create(person=superuser, kind="x", key="y", values={"who": NAME}, told_at=timezone.now())
    erase(planted, by=planted, at=timezone.now())
    notice.refresh_from_db()
    assert notice.values == {"who": "—"}
    assert ModelLogEntry.objects.filter(action="people.admit_organisation").latest("pk").data == {"note": "as — asked"}


def test_the_name_of_somebody_else_of_the_same_name_stays(planted):
    PersonFactory(full_name=NAME)
    question = QuestionFactory(text={"kk": f"{NAME} {EMAIL}", "ru": "x", "en": "x"})
    erase(planted, by=planted, at=timezone.now())
    assert Question.objects.get(pk=question.pk).text["kk"] == f"{NAME} —"


def test_whoever_has_a_longer_name_keeps_it(planted):
    """An erased Құпиясова Айгүл Жасырынқызы takes nothing from Құпиясова Айгүл Асқарқызы: neither the account's name nor what is said of her."""
    other = PersonFactory(full_name="Құпиясова Айгүл Асқарқызы")
    question = QuestionFactory(text={"kk": f"Құпиясова Айгүл Асқарқызы; {NAME}", "ru": "x", "en": "x"})
    erase(planted, by=planted, at=timezone.now())
    other.refresh_from_db()
    assert other.full_name == "Құпиясова Айгүл Асқарқызы"
    assert Question.objects.get(pk=question.pk).text["kk"] == "Құпиясова Айгүл Асқарқызы; —"


def test_a_short_name_takes_no_words_out_of_texts(db):
    person, page = PersonFactory(full_name="Home"), Page.objects.filter(depth=2).first()
    erase(person, by=person, at=timezone.now())
    assert Page.objects.get(pk=page.pk).title == page.title


def test_neither_picture_nor_session_is_left(client, volunteer, django_capture_on_commit_callbacks):
    client.force_login(volunteer)
    key = client.session.session_key
    UserSession.objects.get_or_create(user=volunteer, session_key=key, defaults={"ip": "192.0.2.1", "user_agent": "x"})
    profile = UserProfile.objects.get_or_create(user=volunteer)[0]
    profile.avatar.save("aigul.png", ContentFile(b"picture"))
    picture = Path(settings.MEDIA_ROOT) / profile.avatar.name
    assert picture.exists()
    with django_capture_on_commit_callbacks(execute=True):
        erase(volunteer, by=volunteer, at=timezone.now())
    assert not picture.exists()
    assert not Session.objects.exists()
    assert client.session.get(SESSION_KEY) is None or client.get("/en/me/").status_code == 302


def test_every_model_with_texts_is_looked_through_but_for_the_named(db):
    left_out = {"quizzes.Attempt", "quizzes.Answer", "quizzes.PracticeAnswer"}
    labels = {model._meta.label for model in sweeping.swept()}
    assert not labels & left_out
    assert {"wagtailcore.Revision", "wagtailcore.ModelLogEntry", "courses.LessonPage", "django_tasks_database.DBTaskResult"} <= labels
    assert User._meta.label in labels

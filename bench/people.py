"""Who visits: sessions made straight in the database, so that logging in is not what is measured."""

import secrets
from importlib import import_module

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.utils import timezone

from courses.models import CoursePage, LessonPage
from courses.services import complete_lesson
from people.models import User
from people.queries import current_pledge
from people.services import sign_pledge
from quizzes.models import Attempt, Exam
from quizzes.services import start_attempt


def session_of(person: User) -> str:
    """The session cookie of the person, logged in."""
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    store[SESSION_KEY] = str(person.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = person.get_session_auth_hash()
    store.create()
    return str(store.session_key)


def new_volunteer(name: str) -> User:
    """A confirmed volunteer who reads Kazakh and has signed the pledge."""
    email = f"{name}-{secrets.token_hex(4)}@example.org"
    person = User.objects.create_user(email, None, full_name="Өлшемова Бақыт Сынаққызы", language="kk")
    EmailAddress.objects.create(user=person, email=email, verified=True, primary=True)
    now = timezone.now()
    if pledge := current_pledge(now):
        sign_pledge(person, pledge, at=now)
    return person


def lessons() -> list[LessonPage]:
    """The lessons of the sample course in Kazakh, in order."""
    course = CoursePage.objects.get(slug="observer", locale__language_code="kk")
    return list(LessonPage.objects.child_of(course).live().order_by("path"))


def sitting(person: User) -> Attempt:
    """An open attempt of the person, every lesson read."""
    now = timezone.now()
    for lesson in lessons():
        complete_lesson(person, lesson, at=now)
    return start_attempt(person, Exam.objects.get(slug="observer"), language="kk", at=now)

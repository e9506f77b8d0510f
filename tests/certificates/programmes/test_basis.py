"""A certificate says what its programme asked for at the issue, and goes on saying it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from certificates import services
from certificates.life.corrections import correct_name
from certificates.models import Certificate
from certificates.programmes.requirements import demands_of_programmes
from courses.models import SessionSeries
from people.multilingual import TranslatedText
from quizzes.models import ExamPage
from tests.factories.certificates import ProgrammeFactory
from tests.factories.people import in_all


@pytest.fixture
def series(db):
    return SessionSeries.objects.create(title=in_all("The count"))


def basis_of(programme):
    [demands] = demands_of_programmes([programme.pk])
    return demands.basis


def test_what_a_programme_asks_for_is_said(programme, series, course):
    assert basis_of(programme) == "exam"
    programme.live_sessions.add(series)
    assert basis_of(programme) == "session"
    programme.course_keys = [str(course.key)]
    programme.save()
    assert basis_of(programme) == "whole"
    programme.live_sessions.clear()
    assert basis_of(programme) == "course"


def test_an_exam_that_stands_in_a_course_comes_after_its_lessons(course):
    programme = ProgrammeFactory()
    course.pages["kk"].add_child(instance=ExamPage(title="Exam", slug="exam", exam=programme.exam, locale=course.pages["kk"].locale))
    assert basis_of(programme) == "course"


def test_what_is_asked_for_later_changes_nothing_on_a_certificate(programme, attempt, series, superuser):
    at = timezone.now()
    [certificate] = services.issue(attempt, at=at - timedelta(days=1))
    programme.live_sessions.add(series)
    programme.name = TranslatedText(in_all("Renamed"))
    programme.save()
    new = correct_name(certificate, new_name="Серікбаева Айгүл Нұрланғызы", reason="x", by=superuser, at=at)
    for one in Certificate.objects.filter(pk__in=[certificate.pk, new.pk]):
        assert (one.basis, one.programme_name["en"]) == ("exam", "Observer programme")

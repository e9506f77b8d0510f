"""A programme may ask for a live session besides the exam: whichever comes last earns the certificate."""

from datetime import timedelta

import pytest
from django.utils import timezone

from certificates import services
from certificates.models import Certificate
from certificates.queries import waiting_for
from courses.models import SessionSeries
from courses.session_services import tick
from people.models import Notice
from people.services import grant_role
from tests.factories.certificates import ProgrammeFactory
from tests.factories.courses import SessionFactory
from tests.factories.people import PersonFactory, in_all
from tests.factories.quizzes import AttemptFactory


@pytest.fixture
def series(db):
    return SessionSeries.objects.create(title=in_all("The count"))


@pytest.fixture
def programme(series):
    return ProgrammeFactory(slug="count", name=in_all("Observer of the count"), live_sessions=[series], validity_days=365)


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def session(series, now):
    return SessionFactory(series=series, starts_at=now - timedelta(minutes=10), ends_at=now + timedelta(hours=1))


@pytest.fixture
def trainer(db):
    return PersonFactory()


@pytest.fixture
def attempt(programme, volunteer, now):
    return AttemptFactory(exam=programme.exam, person=volunteer, closed_at=now - timedelta(days=1))


def test_a_pass_without_the_session_waits_and_says_for_what(attempt, volunteer, now):
    assert services.issue(attempt, at=now) == []
    [refusal] = waiting_for(volunteer, now)
    assert str(refusal) == "Attend one of the sessions “The count”: the certificate “Observer of the count” is issued then."
    services.issue(attempt, at=now)
    assert Notice.objects.get().kind == "certificate_waits"


def test_attending_afterwards_issues_it_once(attempt, session, trainer, volunteer, now):
    services.issue(attempt, at=now)
    tick(session, volunteer, by=trainer, at=now)
    tick(session, volunteer, by=trainer, at=now)
    assert Certificate.objects.get().issued_at == now
    assert waiting_for(volunteer, now) == []


def test_attending_before_the_exam_counts(session, trainer, volunteer, programme, now):
    tick(session, volunteer, by=trainer, at=now)
    assert not Certificate.objects.exists()
    assert len(services.issue(AttemptFactory(exam=programme.exam, person=volunteer), at=now)) == 1


def test_a_session_of_the_series_in_another_language_on_another_day_counts(attempt, series, trainer, volunteer, now):
    other = SessionFactory(series=series, language="ru", starts_at=now - timedelta(days=200), ends_at=now - timedelta(days=200, hours=-1))
    tick(other, volunteer, by=trainer, at=now)
    assert Certificate.objects.count() == 1


def test_a_session_of_another_series_or_of_none_does_not_count(attempt, trainer, volunteer, now):
    for series in (None, SessionSeries.objects.create(title=in_all("Other"))):
        session = SessionFactory(series=series, starts_at=now - timedelta(minutes=5))
        tick(session, volunteer, by=trainer, at=now)
    assert not Certificate.objects.exists()


def test_somebody_elses_attendance_does_not_count(attempt, session, trainer, other_volunteer, now):
    tick(session, other_volunteer, by=trainer, at=now)
    assert not Certificate.objects.exists()


def test_only_the_programme_that_asks_for_it_waits(attempt, programme, volunteer, now):
    plain = ProgrammeFactory(exam=programme.exam)
    assert [certificate.programme for certificate in services.issue(attempt, at=now)] == [plain]
    assert not Notice.objects.exists()
    assert len(waiting_for(volunteer, now)) == 1


def test_a_pass_that_is_too_old_earns_nothing_and_the_exam_can_be_sat_again(attempt, session, trainer, volunteer, now):
    services.issue(attempt, at=now)
    attempt.refresh_from_db()
    later = now + timedelta(days=400)
    assert now < attempt.retake_from < later
    tick(session, volunteer, by=trainer, at=later)
    assert not Certificate.objects.exists()
    assert [refusal.code for refusal in waiting_for(volunteer, later)] == ["pass_too_old"]


def test_a_revocation_is_not_undone_by_another_session(attempt, session, series, trainer, volunteer, now):
    tick(session, volunteer, by=trainer, at=now)
    services.revoke(Certificate.objects.get(), reason="Campaigned", by=None, at=now)
    again = SessionFactory(series=series, starts_at=now - timedelta(minutes=5))
    tick(again, volunteer, by=trainer, at=now + timedelta(minutes=1))
    assert Certificate.objects.count() == 1


def test_the_person_is_led_to_the_sessions(client, tree, attempt, volunteer, now):
    services.issue(attempt, at=now)
    client.force_login(volunteer)
    page = client.get("/en/certificates/").text
    assert "Attend one of the sessions “The count”" in page
    assert '<a class="button" href="/en/lessons/sessions/">' in page
    result = client.get(f"/en/exams/attempts/{attempt.key}/result/").text
    assert "One step is left" in result
    assert "Your certificate is ready" not in result


def test_a_trainer_keeps_the_series_and_a_volunteer_does_not(client, series, volunteer):
    trainer = PersonFactory(is_sample=True)
    grant_role(trainer, "trainer")
    client.force_login(trainer)
    assert "The count" in client.get("/admin/session-series/").text
    client.force_login(volunteer)
    assert "The count" not in client.get("/admin/session-series/", follow=True).text

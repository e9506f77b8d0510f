from types import SimpleNamespace

import pytest
from django.utils import timezone

from certificates.content import load_programme
from people import demo as people_demo
from people.models import User
from stations import demo
from stations.models import Assignment, Availability, ObserverCard, Post, Scope, Station
from tests.factories.quizzes import ExamFactory
from tests.stations.conftest import build_certificate


@pytest.fixture
def sample(db):
    people_demo.load(SimpleNamespace(volunteers=40, stations=0))
    ExamFactory(slug="observer")
    programme = load_programme()
    for person in User.objects.filter(memberships__state="accepted"):
        build_certificate(person, programme)
    return SimpleNamespace(volunteers=40, stations=30)


@pytest.mark.one_engine
def test_the_sample_is_loaded_once_and_people_stand(sample):
    demo.load(sample)
    numbers = (Station.objects.count(), Post.objects.count(), Assignment.objects.count())
    assert numbers[:2] == (30, 120)
    assert numbers[2] > 5
    withdrawn = Assignment.objects.filter(state="withdrawn")
    assert withdrawn.exists()
    assert all(assignment.reason for assignment in withdrawn)
    assert Station.objects.filter(is_sample=True, area__depth=2).count() == 30
    told = [model.objects.count() for model in (ObserverCard, Availability, Scope)]
    assert min(told) > 0
    assert Station.objects.get(closed_at__isnull=False).number == str(demo.CLOSED_OF)
    demo.load(sample)
    assert [model.objects.count() for model in (ObserverCard, Availability, Scope)] == told
    assert (Station.objects.count(), Post.objects.count(), Assignment.objects.count()) == numbers


@pytest.mark.one_engine
def test_the_day_follows_from_the_moment(sample):
    at = timezone.now()
    election = demo._load_election(at)
    assert election.day.weekday() == 6
    assert 42 <= (election.day - timezone.localdate(at)).days < 49
    morning, evening = election.shifts.all()
    assert [moment.hour for moment in (morning.local_start, morning.local_end, evening.local_end)] == [5, 14, 2]
    assert morning.ends_at == evening.starts_at


@pytest.mark.one_engine
def test_without_stations_or_free_posts_nobody_stands(sample):
    demo.load(SimpleNamespace(stations=0))
    assert not Assignment.objects.exists()
    demo.load(SimpleNamespace(stations=1))
    assert Assignment.objects.count() == 2

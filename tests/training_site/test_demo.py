"""The sample as `make run` loads it: everybody is there, every state of the chain is there, and a second load changes nothing."""

from collections import Counter

import pytest
from django.apps import apps
from django.core.management import call_command
from django.utils import timezone
from wagtail.models import Page

from certificates.models import LawUpdate
from courses.models import LawItem, LessonPage
from dashboard.enums import Progress
from dashboard.queries import counts, nearest_election, roster
from people.demo import SAMPLE_LOGINS
from people.models import Organisation, User
from quizzes.models import Question
from stations.models import Station

OURS = ("people", "courses", "quizzes", "certificates", "stations", "partners", "training_site")


def rows():
    """How many rows each of our tables and the page tree holds."""
    return Counter({model._meta.label: model._default_manager.count() for app in OURS for model in apps.get_app_config(app).get_models()})


def pages():
    return set(Page.objects.values_list("path", "title", "latest_revision_id"))


@pytest.fixture
def sample(db, capsys):
    call_command("load_demo", volunteers=80, stations=24)


@pytest.mark.one_engine
def test_the_sample_is_whole_and_loading_it_again_changes_nothing(sample):
    at = timezone.now()
    election = nearest_election(at)
    states = counts(roster(election, at), election, at)
    # The sample coalition is two months old: nobody's year has run out yet; and its change of the law comes after the election.
    assert [state for state in Progress.values if not states[state]] == [Progress.EXPIRED, Progress.UPDATE_DUE]
    assert 0 < LawItem.objects.open().count() < LawItem.objects.count()
    assert 0 < LawUpdate.objects.open().count() < LawUpdate.objects.count()
    assert Station.objects.filter(is_sample=True).count() == 24
    assert Organisation.objects.count() == 6
    assert Question.objects.filter(state="live").count() >= 60
    assert Counter(LessonPage.objects.live().values_list("locale__language_code", flat=True)) == {"kk": 11, "ru": 11, "en": 10}
    assert roster(election, at).filter(is_assigned=True).exists()
    assert {person.email for person in User.objects.all() if person.has_usable_password()} == {login.email for login in SAMPLE_LOGINS}

    before = rows(), pages()
    call_command("load_demo", volunteers=80, stations=24)
    after = rows(), pages()
    assert after[0] - before[0] == before[0] - after[0] == Counter()
    assert after[1] - before[1] == set()

from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.images import get_image_model

from courses.demo import load as load_courses
from people.demo import load as load_people
from people.models import User
from quizzes.demo import BEGINNER, load
from quizzes.models import Accommodation, Answer, Attempt, BlueprintLine, Exam, PracticeAnswer, Scenario, Sitting
from quizzes.pictures import exam_collection
from quizzes.services import start_attempt
from training_site.content import load_site


@dataclass
class Scale:
    volunteers: int = 60
    stations: int = 1


@pytest.mark.one_engine
@pytest.mark.django_db
def test_the_sample_has_attempts_in_every_state_and_is_loaded_once():
    load_site()
    load_people(Scale())
    load_courses(Scale())
    load(Scale())
    states = set(Attempt.objects.values_list("state", "passed"))
    assert {("submitted", True), ("submitted", False)} <= states
    assert not Attempt.objects.filter(started_at__gt=timezone.now()).exists()
    assert not Attempt.objects.filter(closed_at__gt=timezone.now() + timedelta(hours=1)).exists()
    counts = count()
    assert counts[0] > 20
    assert Sitting.objects.get().exam.supervised
    assert Accommodation.objects.exists()
    assert set(PracticeAnswer.objects.values_list("person__email", "right")) == {(BEGINNER, True), (BEGINNER, False)}
    assert Scenario.objects.get(ref="two-ballots").image.collection == exam_collection()
    load(Scale())
    assert count() == counts
    # The exam in a room can be sat with its code, and the course is done without it.
    sitting = Sitting.objects.get()
    assert sorted(page.locale.language_code for page in sitting.exam.pages.all()) == ["en", "kk", "ru"]
    assert not any(page.is_required for page in sitting.exam.pages.all())
    person = User.objects.filter(attempts__passed=True).order_by("pk").first()
    assert start_attempt(person, sitting.exam, language="kk", at=timezone.now(), code=sitting.code).sitting == sitting


def count():
    return [model.objects.count() for model in (Attempt, Answer, PracticeAnswer, Exam, BlueprintLine, Sitting, Accommodation, get_image_model())]

"""The sample: volunteers at every point of the course."""

from collections import Counter
from types import SimpleNamespace

import pytest
from wagtail.models import ModelLogEntry

from courses import demo
from courses.models import LessonProgress
from tests.factories.people import PersonFactory


@pytest.mark.one_engine
def test_volunteers_are_at_every_point_and_loading_again_changes_nothing(tree):
    people = [PersonFactory(email=f"volunteer-{number:05}@example.org", is_sample=True) for number in range(60)]
    outsider = PersonFactory(email="volunteer-99999@example.org")
    demo.load(SimpleNamespace(volunteers=60))
    read = Counter(LessonProgress.objects.filter(completed_at__isnull=False).values_list("person", flat=True))
    counts = {read.get(person.pk, 0) for person in people}
    assert {0, 8} < counts
    assert not outsider.lesson_progress.exists()
    assert LessonProgress.objects.filter(completed_at__isnull=True).exists()
    assert ModelLogEntry.objects.filter(action="courses.complete").count() == sum(read.values())
    before = list(LessonProgress.objects.order_by("pk").values())
    demo.load(SimpleNamespace(volunteers=60))
    assert list(LessonProgress.objects.order_by("pk").values()) == before

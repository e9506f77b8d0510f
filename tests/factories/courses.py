from datetime import date, timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from courses.models import LawArticle, Session, Topic
from tests.factories.people import in_all


class TopicFactory(DjangoModelFactory):
    class Meta:
        model = Topic

    code = factory.Sequence(lambda n: f"topic-{n}")
    name = factory.LazyAttribute(lambda o: in_all(o.code))


class LawArticleFactory(DjangoModelFactory):
    class Meta:
        model = LawArticle

    code = factory.Sequence(lambda n: f"article-{n}")
    law = factory.LazyFunction(lambda: in_all("Law on elections"))
    law_date = date(1995, 9, 28)
    number = factory.Sequence(lambda n: f"{n}-1")
    as_of = date(2022, 11, 5)
    title = factory.LazyFunction(lambda: in_all("Observers"))
    summary = factory.LazyFunction(lambda: in_all("Observers may be present."))


class SessionFactory(DjangoModelFactory):
    """A session in a week."""

    class Meta:
        model = Session

    title = factory.LazyFunction(lambda: {"kk": "Жаттығу", "ru": "Тренинг", "en": "Training"})
    starts_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=7))
    ends_at = factory.LazyAttribute(lambda o: o.starts_at + timedelta(hours=2))
    place = "Abai 1"

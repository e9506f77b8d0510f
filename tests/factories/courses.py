from datetime import date, timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from courses.models import LawArticle, LawVersion, Session, Topic
from tests.factories.people import in_all


class TopicFactory(DjangoModelFactory):
    class Meta:
        model = Topic

    code = factory.Sequence(lambda n: f"topic-{n}")
    name = factory.LazyAttribute(lambda o: in_all(o.code))


class LawArticleFactory(DjangoModelFactory):
    """An article with one published version; version=None: with none."""

    class Meta:
        model = LawArticle
        skip_postgeneration_save = True

    code = factory.Sequence(lambda n: f"article-{n}")
    law = factory.LazyFunction(lambda: in_all("Law on elections"))
    law_date = date(1995, 9, 28)
    number = factory.Sequence(lambda n: f"{n}-1")
    title = factory.LazyFunction(lambda: in_all("Observers"))
    version = factory.RelatedFactory("tests.factories.courses.LawVersionFactory", factory_related_name="article")


class LawVersionFactory(DjangoModelFactory):
    """A published version; draft=True: one that is not."""

    class Meta:
        model = LawVersion

    class Params:
        draft = factory.Trait(published_at=None)

    article = factory.SubFactory(LawArticleFactory, version=None)
    in_force_from = date(2022, 11, 5)
    summary = factory.LazyFunction(lambda: in_all("Observers may be present."))
    changed = factory.LazyFunction(lambda: in_all("The copy is given at once."))
    official_url = factory.LazyFunction(lambda: {"en": "https://law.example.org/2464"})
    published_at = factory.LazyFunction(lambda: timezone.now() - timedelta(days=30))


class SessionFactory(DjangoModelFactory):
    """A session in a week."""

    class Meta:
        model = Session

    title = factory.LazyFunction(lambda: {"kk": "Жаттығу", "ru": "Тренинг", "en": "Training"})
    starts_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=7))
    ends_at = factory.LazyAttribute(lambda o: o.starts_at + timedelta(hours=2))
    place = "Abai 1"

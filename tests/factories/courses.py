from datetime import date

import factory
from factory.django import DjangoModelFactory

from courses.models import LawArticle, Topic
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

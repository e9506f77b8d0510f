from datetime import date, timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from certificates.models import Certificate, Programme
from tests.factories.people import in_all
from tests.factories.quizzes import AttemptFactory, ExamFactory


class ProgrammeFactory(DjangoModelFactory):
    class Meta:
        model = Programme
        skip_postgeneration_save = True

    slug = factory.Sequence(lambda n: f"programme-{n}")
    name = factory.LazyAttribute(lambda o: in_all(o.slug))
    exam = factory.SubFactory(ExamFactory)
    law_as_of = date(2022, 11, 5)

    @factory.post_generation
    def live_sessions(self, create, series, **kwargs):
        self.live_sessions.set(series or [])

    @factory.post_generation
    def further_exams(self, create, exams, **kwargs):
        self.further_exams.set(exams or [])


class CertificateFactory(DjangoModelFactory):
    """A valid certificate. CertificateFactory(holder=…, programme=…); traits: revoked, suspended, expired."""

    class Meta:
        model = Certificate

    class Params:
        revoked = factory.Trait(revoked_at=factory.LazyFunction(lambda: timezone.now() - timedelta(minutes=1)), revocation_reason="Broke the pledge")
        suspended = factory.Trait(suspended_at=factory.LazyFunction(lambda: timezone.now() - timedelta(minutes=1)), suspension_reason="Complaint")
        expired = factory.Trait(valid_until=factory.LazyFunction(lambda: timezone.now() - timedelta(days=1)))

    number = factory.Sequence(lambda n: f"BQ-{n:04}-TEST")
    status_index = factory.Sequence(lambda n: n)
    programme = factory.SubFactory(ProgrammeFactory)
    programme_name = factory.SelfAttribute("programme.name")
    attempt = factory.SubFactory(AttemptFactory, exam=factory.SelfAttribute("..programme.exam"))
    holder = factory.SelfAttribute("attempt.person")
    holder_name = factory.SelfAttribute("holder.full_name")
    issued_at = factory.LazyFunction(lambda: timezone.now() - timedelta(days=2))
    valid_until = factory.LazyFunction(lambda: timezone.now() + timedelta(days=363))
    law_as_of = date(2022, 11, 5)

    @classmethod
    def _adjust_kwargs(cls, **kwargs):
        # CertificateFactory(holder=person) is of that person's attempt.
        if kwargs["attempt"].person_id != kwargs["holder"].pk:
            kwargs["attempt"].person = kwargs["holder"]
            kwargs["attempt"].save()
        return kwargs

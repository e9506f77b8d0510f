from datetime import timedelta

import factory
from allauth.account.models import EmailAddress
from django.utils import timezone
from factory.django import DjangoModelFactory

from people.models import Accreditation, Area, Charter, CharterSignature, Membership, Organisation, Pledge, PledgeSignature, User

PASSWORD = "correct horse battery"


def in_all(text):
    """The same text in the three languages, marked so that a mix-up shows."""
    return {"kk": f"{text} (kk)", "ru": f"{text} (ru)", "en": text}


class PersonFactory(DjangoModelFactory):
    """A person with a confirmed address and PASSWORD."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"person{n}@example.org")
    full_name = factory.Sequence(lambda n: f"Person {n}")
    language = "en"

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        password = kwargs.pop("password", PASSWORD)
        user = model_class.objects.create_user(kwargs.pop("email"), password, **kwargs)
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        return user


class GroupFactory(DjangoModelFactory):
    class Meta:
        model = "auth.Group"

    name = factory.Sequence(lambda n: f"Editors {n}")


class OrganisationFactory(DjangoModelFactory):
    class Meta:
        model = Organisation

    slug = factory.Sequence(lambda n: f"organisation-{n}")
    name = factory.LazyAttribute(lambda o: in_all(o.slug))
    editors = factory.SubFactory(GroupFactory)


class AccreditationFactory(DjangoModelFactory):
    """An accreditation that began a month ago and holds for a year."""

    class Meta:
        model = Accreditation

    organisation = factory.SubFactory(OrganisationFactory)
    number = factory.Sequence(lambda n: f"A-{n}")
    issued_by = "Territorial election commission"
    valid_from = factory.LazyFunction(lambda: timezone.now() - timedelta(days=30))
    valid_until = factory.LazyFunction(lambda: timezone.now() + timedelta(days=335))


class CharterFactory(DjangoModelFactory):
    class Meta:
        model = Charter

    version = factory.Sequence(lambda n: n + 1)
    title = factory.LazyFunction(lambda: in_all("Charter"))
    text = factory.LazyFunction(lambda: in_all("<p>We are impartial.</p>"))
    in_force_from = factory.LazyFunction(timezone.now)


class CharterSignatureFactory(DjangoModelFactory):
    class Meta:
        model = CharterSignature

    organisation = factory.SubFactory(OrganisationFactory)
    charter = factory.SubFactory(CharterFactory)
    organisation_name = factory.LazyAttribute(lambda o: str(o.organisation))
    signer_name = "Director Tester"
    signer_position = "director"
    language = "en"
    signed_at = factory.LazyFunction(timezone.now)


class MembershipFactory(DjangoModelFactory):
    """An accepted membership."""

    class Meta:
        model = Membership

    person = factory.SubFactory(PersonFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    state = "accepted"
    asked_at = factory.LazyFunction(timezone.now)


class PledgeFactory(DjangoModelFactory):
    class Meta:
        model = Pledge

    version = factory.Sequence(lambda n: n + 1)
    title = factory.LazyFunction(lambda: in_all("Pledge"))
    text = factory.LazyFunction(lambda: in_all("<p>I am impartial.</p>"))
    in_force_from = factory.LazyFunction(timezone.now)


class PledgeSignatureFactory(DjangoModelFactory):
    class Meta:
        model = PledgeSignature

    person = factory.SubFactory(PersonFactory)
    pledge = factory.SubFactory(PledgeFactory)
    full_name = factory.SelfAttribute("person.full_name")
    language = "en"
    signed_at = factory.LazyFunction(timezone.now)


def area(name, parent=None):
    """An area under `parent`, or a root."""
    values = {"name": in_all(name), "key": name.casefold()}
    return parent.add_child(**values) if parent else Area.add_root(**values)

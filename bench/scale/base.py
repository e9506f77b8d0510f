"""The site as it is before anybody comes: what an installation makes, one course, its exam, a programme, twelve organisations, a coordinator."""

from datetime import timedelta

from allauth.mfa.models import Authenticator
from django.core.management import call_command
from django.utils import timezone

from bench.scale.sizes import ORGANISATIONS
from certificates.content import load_programme
from courses.content import load_course
from people.content import load_pledge
from people.enums import Role
from people.models import Accreditation, Organisation, User
from people.services import found_organisation, grant_role
from quizzes.content import load_exam
from stations.models import Scope

COORDINATOR = "coordinator@bench.example"
SLUG = "observer"


def make_base() -> None:
    """Of an empty database, as whoever installs the service would."""
    call_command("release", verbosity=0)
    load_course(SLUG)
    load_exam(SLUG)
    load_programme(SLUG)
    load_pledge(in_force_from=timezone.now() - timedelta(days=200))
    organisations()
    coordinator()


def organisations() -> list[Organisation]:
    """Admitted, and accredited for a year."""
    now = timezone.now()
    for number in range(Organisation.objects.count(), ORGANISATIONS):
        one = found_organisation(slug=f"bench-{number}", name=dict.fromkeys(("kk", "ru", "en"), f"Organisation {number}"))
        dates = {"valid_from": now - timedelta(days=100), "valid_until": now + timedelta(days=265)}
        Accreditation.objects.create(organisation=one, number=f"{number}/26", issued_by="Commission", **dates)
    return list(Organisation.objects.order_by("pk"))


def coordinator() -> User:
    """Of everything, with a second factor."""
    person = User.objects.create_user(COORDINATOR, None, full_name="Омарова Динара Серікқызы", language="ru")
    grant_role(person, Role.COORDINATOR)
    Scope.objects.create(person=person, area=None, organisation=None, given_at=timezone.now())
    Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={"secret": "x"})
    return person

"""A small election, people in any state, and an assignment written by hand."""

from types import SimpleNamespace

import pytest
from django.db import connection
from django.utils import timezone

from stations.models import Assignment
from tests.factories.certificates import CertificateFactory, ProgrammeFactory
from tests.factories.people import MembershipFactory, OrganisationFactory, PersonFactory, area, in_all
from tests.factories.quizzes import AttemptFactory
from tests.factories.stations import ElectionFactory, PostFactory, ShiftFactory, StationFactory


@pytest.fixture
def at():
    return timezone.now()


def build_plan():
    """One election with two stations, two shifts, two seats."""
    programme = ProgrammeFactory(slug="observer", name=in_all("Observer"))
    election = ElectionFactory(slug="sample", name=in_all("Sample election"), programme=programme)
    district = area("Auezov district")
    stations = [StationFactory(election=election, area=district, number=number) for number in ("1", "2")]
    shifts = [ShiftFactory(election=election), ShiftFactory(election=election, evening=True)]
    posts = [PostFactory(station=station, shift=shift, seat=seat) for station in stations for shift in shifts for seat in (1, 2)]
    return SimpleNamespace(
        programme=programme,
        election=election,
        area=district,
        station=stations[0],
        other_station=stations[1],
        shift=shifts[0],
        evening=shifts[1],
        post=posts[0],
        second=posts[1],
        evening_post=posts[2],
        elsewhere=posts[4],
        organisation=OrganisationFactory(slug="first", name=in_all("First organisation")),
        other_organisation=OrganisationFactory(slug="second", name=in_all("Second organisation")),
    )


@pytest.fixture(scope="session")
def recorded_plan(recording):
    return recording(build_plan)


@pytest.fixture
def plan(recorded_plan, db):
    return recorded_plan.again(build_plan)


def build_ready(plan, organisation=None, **certificate):
    """A person with a certificate of the plan's programme and an organisation; `certificate` overrides fields of the former."""
    person = PersonFactory()
    MembershipFactory(person=person, organisation=organisation or plan.organisation)
    build_certificate(person, plan.programme, **certificate)
    return person


def build_certificate(person, programme, **values):
    return CertificateFactory(programme=programme, attempt=AttemptFactory(exam=programme.exam, person=person), **values)


@pytest.fixture
def ready(plan):
    return build_ready(plan)


@pytest.fixture
def make_ready(plan):
    return lambda **values: build_ready(plan, **values)


# What an assignment says of nothing that has happened yet.
NOTHING_SAID = {"is_locked": False, "overruled": "[]", "overruled_because": "", "declined_because": ""}


def values_of(person, post, **other):
    """The columns of an assignment as they ought to be, `other` put in."""
    organisation = person.memberships.get().organisation
    return (
        {
            "post_id": post.pk,
            "person_id": person.pk,
            "certificate_id": person.certificates.first().pk,
            "organisation_id": organisation.pk,
            "state": "told",
            "station_id": post.station_id,
            "shift_id": post.shift_id,
            "capped_organisation_id": organisation.pk if post.station.election.organisation_cap else None,
            "assigned_at": timezone.now(),
            "ended_because": "",
        }
        | NOTHING_SAID
        | other
    )


def raw_insert(values, using=connection):
    """INSERT INTO stations_assignment, past every line of Python; returns the row's id."""
    columns = ", ".join(values)
    with using.cursor() as cursor:
        places = ", ".join(["%s"] * len(values))
        moments = {name: str(value) for name, value in values.items() if name.endswith("_at") and value is not None}
        cursor.execute(f"INSERT INTO stations_assignment ({columns}) VALUES ({places})", list((values | moments).values()))
    return Assignment.objects.using(using.alias).latest("pk").pk


def raw(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)

from types import SimpleNamespace

import pytest
from django.utils import timezone

from people.services import grant_role
from stations.services import assign
from tests.factories.certificates import CertificateFactory
from tests.factories.people import MembershipFactory, OrganisationFactory, PersonFactory, area
from tests.factories.stations import ElectionFactory, PostFactory, ScopeFactory, ShiftFactory, StationFactory


def stand(post, organisation=None, **person):
    """A certified person of the organisation who stands at the post: the assignment."""
    certificate = CertificateFactory(programme=post.station.election.programme)
    holder = certificate.holder
    for name, value in person.items():
        setattr(holder, name, value)
    holder.save()
    MembershipFactory(person=holder, organisation=organisation or OrganisationFactory())
    return assign(holder, post, by=None, at=timezone.now())


@pytest.fixture(scope="session")
def recorded_town(recording):
    return recording(build_town)


@pytest.fixture
def town(recorded_town, db):
    return recorded_town.again(build_town)


def build_town():
    """A city of two districts, three stations with two seats in one shift: at Medeu 1 two stand, at Medeu 2 one, at Auezov 1 (priority) nobody."""
    city = area("Almaty")
    medeu, auezov = area("Medeu", city), area("Auezov", city)
    election = ElectionFactory(pledge_required=False)
    shift = ShiftFactory(election=election)
    stations = [
        StationFactory(election=election, area=medeu, number="1", name="School one"),
        StationFactory(election=election, area=medeu, number="2", name="School two"),
        StationFactory(election=election, area=auezov, number="1", name="School three", priority=2),
    ]
    posts = [[PostFactory(station=station, shift=shift, seat=seat) for seat in (1, 2)] for station in stations]
    ours, theirs = OrganisationFactory(), OrganisationFactory()
    standing = [
        stand(posts[0][0], ours, full_name="Ours Standing", phone="+77010000001"),
        stand(posts[0][1], theirs, full_name="Theirs Standing", phone="+77010000002"),
        stand(posts[1][0], theirs, full_name="Other Standing", phone="+77010000003"),
    ]
    return SimpleNamespace(
        city=city,
        medeu=medeu,
        auezov=auezov,
        election=election,
        shift=shift,
        stations=stations,
        posts=posts,
        ours=ours,
        theirs=theirs,
        standing=standing,
    )


@pytest.fixture
def headquarters(db):
    person = PersonFactory(email="hq@example.org", full_name="Head Quarters", is_sample=True)
    grant_role(person, "headquarters")
    return person


@pytest.fixture
def coordinator_of(db):
    """A coordinator with a scope: coordinator_of(area=…), coordinator_of(organisation=…), coordinator_of() everywhere."""

    def made(**scope):
        person = PersonFactory(is_sample=True)
        grant_role(person, "coordinator")
        ScopeFactory(person=person, **scope)
        return person

    return made

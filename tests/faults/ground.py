"""What a storm rages over, made inside the site: an election with plans, people, coordinators; their sessions. Prints it as JSON."""

import json
import sys

from bench.people import session_of
from certificates.models import Certificate
from people.services import grant_role
from tests.factories.people import OrganisationFactory, PersonFactory, area, in_all
from tests.factories.stations import ElectionFactory, PostFactory, ScopeFactory, ShiftFactory, StationFactory
from tests.stations.conftest import build_ready

STATIONS, ORGANISATIONS, PEOPLE_EACH = 12, 3, 16


class Ground:
    """An election of two shifts and two seats, more people than posts of each kind."""

    def __init__(self):
        self.election = ElectionFactory(slug="storm", name=in_all("Storm"))
        self.programme = self.election.programme
        self.organisations = [OrganisationFactory() for _ in range(ORGANISATIONS)]
        self.organisation = self.organisations[0]
        shifts = [ShiftFactory(election=self.election), ShiftFactory(election=self.election, evening=True)]
        districts = [area("North district"), area("South district")]
        for number in range(STATIONS):
            station = StationFactory(election=self.election, area=districts[number % 2], latitude=43.2 + number / 500, longitude=76.9)
            for shift in shifts:
                for seat in (1, 2):
                    PostFactory(station=station, shift=shift, seat=seat)


def desk(role):
    person = PersonFactory(is_sample=True, language="en")
    grant_role(person, role)
    if role == "coordinator":
        ScopeFactory(person=person)
    return person


def build():
    ground = Ground()
    people = [build_ready(ground, organisation) for organisation in ground.organisations for _ in range(PEOPLE_EACH)]
    desks = [desk("coordinator"), desk("coordinator"), desk("headquarters"), desk("headquarters")]
    told = {
        "election": ground.election.pk,
        "posts": list(ground.election.stations.values_list("posts", flat=True).order_by("posts")),
        "people": {person.pk: session_of(person) for person in people},
        "certificates": list(Certificate.objects.order_by("pk").values_list("pk", flat=True)),
        "coordinators": [session_of(person) for person in desks[:2]],
        "headquarters": [session_of(person) for person in desks[2:]],
    }
    sys.stdout.write(json.dumps(told))

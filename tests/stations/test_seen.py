"""Lists of the apps below show a coordinator the people of their scope: who came to a session. A trainer sees everybody there."""

import pytest
from django.urls import reverse
from django.utils import timezone

from courses.session_services import register
from people.models import User
from people.seen import narrow, seen_by
from people.services import grant_role, set_admin_language
from stations import scope
from tests.factories.courses import SessionFactory
from tests.factories.people import PersonFactory, area
from tests.factories.stations import ScopeFactory

HERE, FAR = "Zqhere Person", "Zqfar Person"


@pytest.fixture
def districts(db):
    return {"here": area("Here"), "far": area("Far")}


@pytest.fixture
def session(districts):
    session = SessionFactory(capacity=5)
    for name, home in ((HERE, "here"), (FAR, "far")):
        register(session, PersonFactory(full_name=name, home_area=districts[home]), at=timezone.now())
    return session


def who(kind, districts):
    person = PersonFactory(is_sample=True, full_name="Watcher", home_area=districts["far"])
    for role in {"both": ("coordinator", "trainer"), "trainer": ("trainer",), "headquarters": ("headquarters",)}.get(kind, ("coordinator",)):
        grant_role(person, role)
    if kind in ("here", "both"):
        ScopeFactory(person=person, area=districts["here"])
    if kind == "everywhere":
        ScopeFactory(person=person)
    set_admin_language(person)
    return person


SEES = {"here": {HERE}, "nowhere": set(), **{kind: {HERE, FAR} for kind in ("everywhere", "both", "trainer", "headquarters")}}


@pytest.mark.parametrize("kind", SEES)
def test_who_came_to_a_session_is_shown_and_ticked_within_ones_scope(client, districts, session, kind):
    client.force_login(who(kind, districts))
    address = reverse("session:run", args=[session.pk])
    page = client.get(address).content.decode()
    assert {name for name in (HERE, FAR) if name in page} == SEES[kind]
    assert ("outside your area of work" in page) == (len(SEES[kind]) < 2)
    assert "Nobody is registered yet" not in page
    for registration in session.registrations.select_related("person"):
        sees = registration.person.full_name in SEES[kind]
        assert client.post(address, {"registration": registration.pk, "act": "untick"}).status_code == (302 if sees else 404)


def test_people_are_narrowed_once_and_by_nobody_for_the_headquarters(districts, session, django_assert_num_queries):
    narrow(scope.narrowed)  # as a second AppConfig.ready would
    headquarters = who("headquarters", districts)
    assert set(seen_by(headquarters, User.objects.all())) == set(User.objects.all())
    seen = seen_by(who("here", districts), User.objects.filter(registrations__session=session))
    with django_assert_num_queries(1):
        assert [person.full_name for person in seen] == [HERE]

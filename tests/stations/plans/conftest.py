"""People of two organisations, and a plan that was asked for or made."""

import pytest

from people.services import grant_role, set_admin_language
from stations.enums import LineKind
from stations.models import Assignment
from stations.plans import making
from stations.plans import services as plans
from tests.factories.people import PersonFactory
from tests.factories.stations import ScopeFactory
from tests.stations.conftest import build_ready


def ready_in(plan, where=None, organisation=None):
    person = build_ready(plan, organisation)
    person.home_area = where or plan.area
    person.save()
    return person


@pytest.fixture
def headquarters(plan):
    person = PersonFactory(full_name="Headquarters", is_sample=True)
    grant_role(person, "headquarters")
    set_admin_language(person)
    return person


@pytest.fixture
def coordinator(plan):
    person = PersonFactory(full_name="Coordinator", is_sample=True)
    grant_role(person, "coordinator")
    set_admin_language(person)
    ScopeFactory(person=person, area=plan.area)
    return person


@pytest.fixture
def four(plan):
    """Two people of each of two organisations, for eight posts."""
    return [ready_in(plan, organisation=organisation) for organisation in (plan.organisation, plan.other_organisation) for _ in range(2)]


@pytest.fixture
def asked(plan, four, headquarters, at):
    return plans.ask(plan.election, None, {}, by=headquarters, at=at)


@pytest.fixture
def made(asked):
    assert making.make(asked.pk)
    asked.refresh_from_db()
    return asked


def standing():
    return set(Assignment.objects.filter(state="told").values_list("person", "post"))


def proposed(plan, *kinds):
    return set(plan.lines.filter(kind__in=kinds or [LineKind.ADD]).values_list("person", "post"))

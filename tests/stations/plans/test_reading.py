"""What the planner is given: read from the database."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from stations import gate, services
from stations.enums import LineKind
from stations.models import Assignment
from stations.plans import reading
from tests.factories.people import PersonFactory, area
from tests.factories.stations import AvailabilityFactory, CardFactory, ConflictFactory, PlanFactory
from tests.stations.plans.conftest import ready_in


def problem(plan, headquarters, at, **rules):
    return reading.problem_of(PlanFactory(election=plan.election, made_by=headquarters, rules=rules), at)


def test_the_problem_is_what_the_gate_and_people_say(plan, headquarters, at, django_assert_max_num_queries):
    fine, silent, away, bare = ready_in(plan), ready_in(plan), ready_in(plan), PersonFactory()
    CardFactory(person=fine, languages=["kk"], reach_km=7, elections_before=2, has_car=True, needs_ground_floor=True)
    AvailabilityFactory(person=fine, shift=plan.shift)
    AvailabilityFactory(person=away, shift=plan.shift, is_free=False)
    ConflictFactory(person=silent, station=plan.other_station)
    plan.station.wants_languages, plan.station.needs_car, plan.station.ground_floor = ["kk", "en"], True, True
    plan.station.save()
    with django_assert_max_num_queries(40):
        found = problem(plan, headquarters, at)
    people = {one.id: one for one in found.people}
    assert bare.pk not in people
    assert people[away.pk].shifts == {plan.evening.pk}
    assert people[silent.pk].avoids == {plan.other_station.pk}
    assert people[fine.pk].wished == {plan.shift.pk}
    assert (people[fine.pk].place, people[fine.pk].reach_km, people[fine.pk].veteran) == ((43.238, 76.945), 7, True)
    station = next(one for one in found.stations if one.id == plan.station.pk)
    assert station.wants <= people[fine.pk].brings
    assert people[fine.pk].wants <= station.offers
    assert len(found.posts) == 8
    said = problem(plan, headquarters, at, silent=False)
    assert {one.id for one in said.people if one.shifts} == {fine.pk}


def test_a_card_without_consent_is_not_read(plan, headquarters, at):
    person = ready_in(plan)
    card = CardFactory(person=person, latitude=None, longitude=None, languages=["kk"])
    type(card).objects.filter(pk=card.pk).update(consented_at=None)
    assert "kk" not in problem(plan, headquarters, at).people[0].languages


def test_reading_takes_as_many_queries_for_many_people(plan, headquarters, at):
    CardFactory(person=ready_in(plan))
    problem(plan, headquarters, at)  # what the headquarters may is asked once
    with CaptureQueriesContext(connection) as few:
        problem(plan, headquarters, at)
    for _ in range(5):
        CardFactory(person=ready_in(plan))
    with CaptureQueriesContext(connection) as many:
        problem(plan, headquarters, at)
    assert len(many) == len(few)


def test_who_stands_elsewhere_and_who_is_firm_is_told_to_the_planner(plan, four, headquarters, at):
    services.assign(four[0], plan.post, by=None, at=at)
    locked = services.assign(four[2], plan.second, by=None, at=at)
    Assignment.objects.filter(pk=locked.pk).update(state="confirmed")
    found = problem(plan, headquarters, at)
    assert {(one.person, one.locked) for one in found.standing} == {(four[0].pk, False), (four[2].pk, True)}
    other = area("Elsewhere")
    inner = reading.problem_of(PlanFactory(election=plan.election, area=other, made_by=headquarters), at)
    assert [one.person for one in inner.elsewhere] == [four[0].pk, four[2].pk]
    assert inner.people == []


def test_whoever_the_plan_proposes_passes_the_gate_and_has_no_warning(plan, four, made, at):
    for line in made.lines.filter(kind=LineKind.ADD):
        assert gate.refusals(line.person, line.post, at) == []
        assert gate.warnings(line.person, line.post) == []

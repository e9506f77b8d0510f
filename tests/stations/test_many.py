"""Many assignments at once: what comes of them is what would come of each alone, in the same order; and it costs a batch what it costs a person."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wagtail.models import ModelLogEntry

from people.models import Notice, User
from people.refusals import Refused
from stations import gate_in_batch, many_services, services, writing
from stations.many_services import Wish, assign_many
from stations.models import Assignment, Hole, Post, Station
from stations.refused_by_database import code_of
from tests.factories.people import OrganisationFactory
from tests.factories.stations import AvailabilityFactory, CardFactory, ElectionFactory, PostFactory, ShiftFactory, StationFactory
from tests.stations.conftest import build_ready
from tests.stations.test_parity import READY, build_person, build_world, crowds, rules, worlds


def each_alone(wishes, at):
    """Person, post and codes, as the gate says them one after another."""
    found = []
    for wish in sorted(wishes, key=lambda one: (one.post, one.person)):
        try:
            with transaction.atomic():
                services.assign_locked(User(pk=wish.person), Post(pk=wish.post), by=None, at=at)
                codes = ()
        except Refused as refused:
            codes = tuple(refused.codes)
        except IntegrityError as error:
            codes = (code_of(error),)
        found.append((wish.person, wish.post, codes))
    return found


def together(wishes, at):
    return [(one.wish.person, one.wish.post, one.codes) for one in assign_many(wishes, by=None, at=at)]


def standing():
    fields = ("person", "post", "certificate", "organisation", "station", "shift", "capped_organisation", "state", "assigned_at")
    return sorted(Assignment.objects.values_list(*fields))


def log_of():
    return sorted((entry.label, entry.action, str(entry.data)) for entry in ModelLogEntry.objects.filter(action="stations.assign"))


def agree(wishes, at):
    """Both ways, from the same beginning; returns what came of it."""
    with transaction.atomic():
        alone = each_alone(wishes, at)
        left = standing(), log_of()
        transaction.set_rollback(True)
    assert together(wishes, at) == alone
    assert (standing(), log_of()) == left
    return {(person, post): codes for person, post, codes in alone}


def other_posts(plan):
    """Of another election: one while the first shift lasts, one too soon after it for whoever rests."""
    election = ElectionFactory(programme=plan.programme, min_rest_hours=8)
    station = StationFactory(election=election, area=plan.area)
    overlapping = ShiftFactory(
        election=election, starts_at=plan.shift.starts_at + timedelta(hours=1), ends_at=plan.shift.ends_at + timedelta(hours=1)
    )
    soon = ShiftFactory(election=election, starts_at=plan.shift.ends_at + timedelta(hours=5), ends_at=plan.shift.ends_at + timedelta(hours=7))
    return [PostFactory(station=station, shift=shift) for shift in (overlapping, soon)]


@pytest.mark.django_db
@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    election=rules, world=worlds, crowd=crowds, wanted=st.lists(st.tuples(st.integers(0, 7), st.integers(0, 9)), min_size=3, max_size=16, unique=True)
)
def test_what_comes_of_many_is_what_comes_of_each(election, world, crowd, wanted):
    with transaction.atomic():
        plan = build_world(election, world)
        people = [build_person(plan, facts) for facts in crowd]
        posts = [*Post.objects.filter(station__election=plan.election).order_by("pk"), *other_posts(plan)]
        agree([Wish(people[person % len(people)].pk, posts[post].pk) for person, post in wanted], timezone.now())
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_those_of_one_batch_stand_in_one_anothers_way():
    plan = build_world({"min_rest_hours": 0}, {"closed": False, "pledge": True, "sits": "nobody"})
    overlapping, soon = other_posts(plan)
    first, beside, busy, tired, away = (build_person(plan, READY) for _ in range(5))
    AvailabilityFactory(person=away, shift=plan.shift, is_free=False)
    lonely = PostFactory(station=StationFactory(election=plan.election, area=plan.area), shift=plan.shift)
    expected = {
        (first, plan.post): (),
        (beside, plan.second): ("organisation_present",),
        (busy, plan.elsewhere): (),
        (busy, overlapping): ("person_busy",),
        (tired, overlapping): (),
        (tired, soon): ("too_little_rest",),
        (away, lonely): ("not_available",),
    }
    found = agree([Wish(person.pk, post.pk) for person, post in expected], timezone.now())
    assert found == {(person.pk, post.pk): codes for (person, post), codes in expected.items()}


def many(plan, number):
    """So many people who may stand, and posts for them, each of a station of its own."""
    stations = Station.objects.bulk_create([StationFactory.build(election=plan.election, area=plan.area) for _ in range(number)])
    posts = Post.objects.bulk_create([Post(station=station, shift=plan.shift, seat=1) for station in stations])
    people = [build_ready(plan) for _ in range(number)]
    for person in people:
        CardFactory(person=person)
    return [Wish(person.pk, post.pk) for person, post in zip(people, posts, strict=True)]


def test_a_batch_costs_the_same_however_many_are_in_it(plan, at):
    few, more = many(plan, 3), many(plan, 30)
    counts = []
    for wishes in (few, more):
        with CaptureQueriesContext(connection) as queries:
            assert all(one.is_done for one in assign_many(wishes, by=None, at=at))
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 30
    assert ModelLogEntry.objects.filter(action="stations.assign").count() == Notice.objects.filter(kind="assigned").count() == 33


def test_the_hole_is_filled_and_each_is_told(plan, at):
    gone, comes = build_ready(plan), build_ready(plan)
    services.withdraw(services.assign(gone, plan.post, by=None, at=at), by=None, at=at, reason="x")
    [outcome] = assign_many([Wish(comes.pk, plan.post.pk)], by=gone, at=at)
    assert Hole.objects.get().closed_by_id == outcome.assignment
    assert ModelLogEntry.objects.filter(action="stations.assign").first().user == gone
    assert Notice.objects.filter(person=comes, kind="assigned", key=f"assignment {outcome.assignment}").exists()


def test_the_databases_word_is_the_last_and_the_others_stand(plan, at, monkeypatch):
    """As when somebody is faster: the gate approves of two for one seat of their organisation, and the constraint of one."""
    people = [build_ready(plan), build_ready(plan), build_ready(plan, OrganisationFactory())]
    monkeypatch.setattr(gate_in_batch.BatchGate, "approves", lambda self, person, post: True)
    wishes = [Wish(people[0].pk, plan.post.pk), Wish(people[1].pk, plan.second.pk), Wish(people[2].pk, plan.elsewhere.pk)]
    outcomes = assign_many(wishes, by=None, at=at)
    assert [one.codes for one in outcomes] == [(), ("organisation_present",), ()]
    assert Assignment.objects.count() == Notice.objects.filter(kind="assigned").count() == 2


def test_what_fails_with_others_is_tried_alone(plan, at, monkeypatch, caplog):
    people = [build_ready(plan), build_ready(plan, plan.other_organisation)]

    def broken(assignments, **kwargs):
        if any(one.person_id == people[0].pk for one in assignments):
            raise ValueError("broken")
        writing.write(assignments, **kwargs)

    monkeypatch.setattr(many_services, "write", broken)
    outcomes = assign_many([Wish(people[0].pk, plan.post.pk), Wish(people[1].pk, plan.second.pk)], by=None, at=at)
    assert [one.codes for one in outcomes] == [("failed",), ()]
    assert "could not be assigned" in caplog.text

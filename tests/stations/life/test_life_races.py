"""Swaps and offers against others, with real connections."""

from datetime import timedelta
from threading import Event
from time import sleep
from uuid import uuid4

import pytest
from django.db import transaction
from django.utils import timezone

from people.refusals import Refused
from people.services import grant_role
from stations.day import presences
from stations.enums import STANDING
from stations.life import offers, swaps
from stations.models import Assignment, Hole, Offer, Presence, Swap
from stations.services import assign, withdraw
from tests.factories.people import PersonFactory
from tests.stations.conftest import build_plan, build_ready
from tests.stations.test_races import at_once

ROUNDS = 40
pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


def refused(results):
    assert all(not isinstance(result, Exception) or isinstance(result, Refused) for result in results), results
    return [result for result in results if isinstance(result, Refused)]


def test_a_swap_against_a_withdrawal_and_an_assignment():
    """Nobody at two posts, no deadlock; either both have changed or neither."""
    plan, by = build_plan(), PersonFactory()
    one, other, third = build_ready(plan), build_ready(plan, organisation=plan.other_organisation), build_ready(plan)
    for number in range(ROUNDS):
        at = timezone.now()
        first, second = assign(one, plan.post, by=None, at=at), assign(other, plan.elsewhere, by=None, at=at)
        swap = swaps.agree(swaps.ask(first, second, by=one, at=at), by=other, at=at)
        acts = (lambda one=first: withdraw(one, by=None, at=timezone.now(), reason="x"), lambda: assign(third, plan.post, by=None, at=timezone.now()))
        refused(at_once(lambda swap=swap: swaps.do(swap, by=by, at=timezone.now()), acts[number % 2]))
        standing = Assignment.objects.filter(state__in=STANDING)
        where = {person.pk: set(standing.filter(person=person).values_list("post", flat=True)) for person in (one, other)}
        assert (where[one.pk], where[other.pk]) in [
            ({plan.elsewhere.pk}, {plan.post.pk}),
            ({plan.post.pk}, {plan.elsewhere.pk}),
            (set(), {plan.elsewhere.pk}),
        ]
        standing.update(state="withdrawn", ended_at=at)
        Swap.objects.exclude(state="done").update(state="void")


def test_two_coordinators_and_the_word_on_their_own_wish_change_two_people_once():
    """Whoever is first does it, the others are told; neither stands twice or nowhere."""
    plan, by = build_plan(), PersonFactory()
    one, other = build_ready(plan), build_ready(plan, organisation=plan.other_organisation)
    for _round in range(ROUNDS // 2):
        at = timezone.now()
        first, second = assign(one, plan.post, by=None, at=at), assign(other, plan.elsewhere, by=None, at=at)
        swap = swaps.agree(swaps.ask(first, second, by=one, at=at), by=other, at=at)
        told = refused(
            at_once(
                lambda first=first, second=second: swaps.exchange(first, second, by=by, at=timezone.now(), reason="x"),
                lambda first=first, second=second: swaps.exchange(second, first, by=by, at=timezone.now(), reason="x"),
                lambda swap=swap: swaps.do(swap, by=by, at=timezone.now()),
            )
        )
        assert len(told) == 2
        standing = Assignment.objects.filter(state__in=STANDING)
        assert set(standing.values_list("person", "post")) == {(one.pk, plan.elsewhere.pk), (other.pk, plan.post.pk)}
        assert Swap.objects.filter(state="done", first__in=[first, second]).count() == 1
        assert not Hole.objects.filter(closed_at=None).exists()
        standing.update(state="withdrawn", ended_at=at)


def test_an_offer_is_accepted_while_a_coordinator_assigns_another():
    plan, by = build_plan(), PersonFactory()
    substitute, other = build_ready(plan), build_ready(plan, organisation=plan.other_organisation)
    leaver = build_ready(plan)
    for _round in range(ROUNDS):
        at = timezone.now()
        withdraw(assign(leaver, plan.post, by=None, at=at), by=None, at=at, reason="x")
        hole = Hole.objects.get(closed_at=None)
        offer = Offer.objects.create(hole=hole, person=substitute, offered_at=at, answer_by=at + timedelta(hours=1))
        results = at_once(
            lambda offer=offer: offers.accept(offer, by=substitute, at=timezone.now()),
            lambda: assign(other, plan.post, by=by, at=timezone.now()),
            lambda offer=offer: offers.expire(offer, at=timezone.now()),
        )
        assert len(refused(results)) == 1
        assert Assignment.objects.filter(state__in=STANDING).count() == 1
        Assignment.objects.filter(state__in=STANDING).update(state="withdrawn", ended_at=at)


def test_one_substitute_is_not_asked_about_two_holes_at_once():
    plan, by = build_plan(), PersonFactory()
    leavers = build_ready(plan), build_ready(plan)
    build_ready(plan, organisation=plan.other_organisation)
    at = timezone.now()
    for leaver, post in zip(leavers, (plan.post, plan.elsewhere), strict=True):
        withdraw(assign(leaver, post, by=None, at=at), by=None, at=at, reason="x")
    holes = list(Hole.objects.order_by("pk"))
    for _round in range(ROUNDS):
        refused(at_once(*[lambda hole=hole: offers.start(hole, by=by, at=timezone.now()) for hole in holes]))
        asked = list(Offer.objects.filter(state="open").values_list("person", flat=True))
        assert len(asked) == len(set(asked))
        Offer.objects.all().delete()


def test_who_arrives_while_the_coordinator_gives_them_up_stands_or_is_refused():
    """Never somebody noted as arrived whose post is taken away as of one who did not come."""
    plan, by = build_plan(), PersonFactory()
    grant_role(by, "headquarters")
    person, start = build_ready(plan), plan.shift.starts_at
    for _round in range(ROUNDS):
        at = timezone.now()
        assignment = assign(person, plan.post, by=None, at=at)
        hole = Hole.objects.create(post=plan.post, assignment=assignment, because="no_show", opened_at=at)
        refused(
            at_once(
                lambda one=assignment: presences.note(one, "arrived", by=person, at=start, device_at=start, key=uuid4()),
                lambda hole=hole: offers.start(hole, by=by, at=timezone.now()),
            )
        )
        assignment.refresh_from_db()
        assert (assignment.state == "withdrawn") is not Presence.objects.filter(assignment=assignment).exists(), assignment.state
        Assignment.objects.filter(state__in=STANDING).update(state="withdrawn", ended_at=at)
        Hole.objects.filter(closed_at=None).update(closed_at=at)
        Offer.objects.all().delete()


def test_an_arrival_is_not_undone_by_a_coordinator_who_looked_before():
    """The arrival is written and not yet committed when the coordinator gives them up: they wait, look again, and are refused."""
    plan, by = build_plan(), PersonFactory()
    grant_role(by, "headquarters")
    person, at, start = build_ready(plan), timezone.now(), plan.shift.starts_at
    assignment = assign(person, plan.post, by=None, at=at)
    hole = Hole.objects.create(post=plan.post, assignment=assignment, because="no_show", opened_at=at)
    written = Event()

    def arrive():
        with transaction.atomic():
            presences.note(assignment, "arrived", by=person, at=start, device_at=start, key=uuid4())
            written.set()
            sleep(0.5)

    def give_up():
        written.wait(5)
        offers.clear(hole, by=by, at=timezone.now())

    codes = [one.codes for one in refused(at_once(arrive, give_up))]
    assignment.refresh_from_db()
    assert (assignment.state, codes) == ("arrived", [["offer_taken_back"]])


def test_an_arrival_sent_twice_at_once_is_noted_once():
    plan = build_plan()
    person = build_ready(plan)
    start = plan.shift.starts_at
    assignment = assign(person, plan.post, by=None, at=timezone.now())
    for _round in range(10):
        key = uuid4()
        send = lambda key=key: presences.note(assignment, "arrived", by=person, at=start, device_at=start, key=key)  # noqa: E731
        assert not refused(at_once(send, send))
        assert Presence.objects.filter(key=key).count() == 1
        Assignment.objects.update(state="told")

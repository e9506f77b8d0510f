"""Holes: each way in which a post loses its person, what fills one, what does not make one."""

from datetime import timedelta

import pytest
from django.utils import timezone

from certificates.services import revoke
from certificates.services import suspend as suspend_certificate
from people.accreditation_services import withdraw as withdraw_accreditation
from people.organisation_services import suspend
from people.services import end_membership, set_active
from stations import card_services, holes, lapse_services, station_services
from stations.models import Assignment, Election, Hole, Offer, Shift
from stations.services import assign, withdraw, withdraw_lapsed
from tests.factories.people import AccreditationFactory, PersonFactory


@pytest.fixture
def stands(plan, ready, at):
    return assign(ready, plan.post, by=None, at=at)


def lose_accreditation(plan, person, at):
    accreditation = AccreditationFactory(organisation=plan.organisation)
    Election.objects.update(accreditation_required=True)
    withdraw_accreditation(accreditation, because="x", by=PersonFactory(is_superuser=True), at=at)


def lapse(plan, person, at):
    certificates = type(person.certificates.get()).objects.filter(holder=person)
    lapse_services.mark_lapsing(certificates, until=at)
    assert withdraw_lapsed(at=at) == 1


def declare(plan, person, at):
    card_services.consent(person, at=at)
    card_services.declare_conflict(person, plan.area, "party_member", at=at)


LOSSES = {
    "withdrawn": lambda plan, person, at: withdraw(person.assignments.get(), by=None, at=at, reason="x"),
    "declined": lambda plan, person, at: withdraw(person.assignments.get(), by=person, at=at, reason="x", code="declined"),
    "left": lambda plan, person, at: withdraw(person.assignments.get(), by=person, at=at, reason="x", code="left"),
    "revoked": lambda plan, person, at: revoke(person.certificates.get(), reason="x", by=None, at=at),
    "suspended": lambda plan, person, at: suspend_certificate(person.certificates.get(), reason="x", until=None, by=None, at=at),
    "lapsed": lapse,
    "membership": lambda plan, person, at: end_membership(person.memberships.get(), by=None, at=at),
    "organisation": lambda plan, person, at: suspend(plan.organisation, because="x", by=None, at=at),
    "accreditation": lose_accreditation,
    "account": lambda plan, person, at: set_active(person, False, by=None, at=at),
    "conflict": declare,
}


@pytest.mark.parametrize("because", LOSSES)
def test_whatever_takes_somebody_from_a_post_leaves_a_hole(plan, stands, ready, at, because):
    LOSSES[because](plan, ready, at)
    hole = Hole.objects.get()
    assert (hole.post, hole.assignment, hole.because, hole.closed_at) == (plan.post, stands, because, None)
    assert Assignment.objects.get().state == (because if because in ("declined", "left") else "withdrawn")


def test_whoever_stands_next_fills_the_hole_and_the_post_remembers_both(plan, stands, make_ready, at):
    withdraw(stands, by=None, at=at, reason="x")
    first = Hole.objects.get()
    substitute, other = make_ready(), make_ready()
    kept = Offer.objects.create(hole=first, person=other, offered_at=at, answer_by=at + timedelta(minutes=30))
    second = assign(substitute, plan.post, by=None, at=at)
    first.refresh_from_db()
    kept.refresh_from_db()
    assert (first.closed_at, first.closed_by, kept.state) == (at, second, "void")
    withdraw(second, by=None, at=at, reason="y")
    assert [hole.assignment for hole in holes.history_of(plan.post)] == [second, stands]
    assert holes.open_holes(at).get().assignment == second


def test_an_offer_is_accepted_by_standing_there(plan, stands, make_ready, at):
    withdraw(stands, by=None, at=at, reason="x")
    substitute = make_ready()
    offer = Offer.objects.create(hole=Hole.objects.get(), person=substitute, offered_at=at, answer_by=at + timedelta(minutes=30))
    assign(substitute, plan.post, by=None, at=at)
    offer.refresh_from_db()
    assert (offer.state, offer.answered_at) == ("accepted", at)


def test_a_post_that_nobody_ever_had_is_no_hole(plan, at):
    assert not holes.open_holes(at).exists()


def test_a_shift_that_is_over_leaves_no_hole(plan, stands, at):
    withdraw(stands, by=None, at=plan.shift.ends_at, reason="x", code="account")
    assert not Hole.objects.exists()


def test_a_hole_of_a_shift_that_is_over_can_be_filled_no_more(plan, stands, at):
    withdraw(stands, by=None, at=at, reason="x")
    assert holes.open_holes(at).exists()
    Shift.objects.filter(pk=plan.shift.pk).update(starts_at=at - timedelta(hours=9), ends_at=at)
    assert not holes.open_holes(timezone.now()).exists()


def test_whoever_did_not_come_leaves_one_hole_that_stays_one_when_they_are_withdrawn(plan, stands, at):
    missing = holes.open_hole(stands, because="no_show", at=at)
    assert holes.open_hole(stands, because="no_show", at=at) == missing
    withdraw(stands, by=None, at=at, reason="x")
    assert Hole.objects.get().because == "no_show"


def test_a_closed_station_wants_nobody_and_a_reopened_one_does(plan, stands, ready, at):
    station_services.close_station(plan.station, by=None, at=at, reason="Fire.")
    assert Assignment.objects.get().state == "withdrawn"
    assert Hole.objects.get().because == "station"
    assert not holes.open_holes(at).exists()
    station_services.reopen_station(plan.station, by=None)
    assert assign(ready, plan.post, by=None, at=at).stands

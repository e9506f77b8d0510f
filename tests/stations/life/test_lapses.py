"""Whoever has lapsed is withdrawn before a change of posts begins: inside its transaction that would hold strangers' assignments, in no order."""

import pytest
from django.db import connection

from stations import services
from stations.life import offers, swaps
from stations.models import Hole
from stations.services import assign, withdraw
from tests.factories.people import PersonFactory
from tests.factories.stations import CardFactory


def replaced(plan, make_ready, by, at):
    withdraw(assign(make_ready(), plan.post, by=None, at=at), by=None, at=at, reason="x")
    comes, hole = make_ready(), Hole.objects.get()
    return lambda: offers.replace(hole, comes, by=by, at=at)


def offered(plan, make_ready, by, at):
    withdraw(assign(make_ready(), plan.post, by=None, at=at), by=None, at=at, reason="x")
    CardFactory(person=make_ready())
    offer = offers.start(Hole.objects.get(), by=by, at=at)
    return lambda: offers.accept(offer, by=offer.person, at=at)


def pair_of(plan, make_ready, at):
    other = make_ready(organisation=plan.other_organisation)
    return assign(make_ready(), plan.post, by=None, at=at), assign(other, plan.elsewhere, by=None, at=at)


def swapped(plan, make_ready, by, at):
    first, second = pair_of(plan, make_ready, at)
    swap = swaps.agree(swaps.ask(first, second, by=first.person, at=at), by=second.person, at=at)
    return lambda: swaps.do(swap, by=by, at=at)


def exchanged(plan, make_ready, by, at):
    first, second = pair_of(plan, make_ready, at)
    return lambda: swaps.exchange(first, second, by=by, at=at, reason="They asked.")


@pytest.mark.parametrize("way", [replaced, offered, swapped, exchanged])
def test_lapses_are_withdrawn_before_the_transaction(plan, make_ready, at, monkeypatch, way):
    act, depths, outside = way(plan, make_ready, PersonFactory(), at), [], len(connection.savepoint_ids)
    monkeypatch.setattr(services, "withdraw_lapsed", lambda *, at: depths.append(len(connection.savepoint_ids)))
    act()
    assert depths == [outside]

"""What takes somebody from a post against whoever assigns: in both orders, by the services and in raw SQL, at both isolation levels.

RACE_ROUNDS rounds of each: 100, and 1,000 by `make long`. However it ends, nobody stands whom the gate refuses, and whoever stood left a hole.
"""

import time
from contextlib import contextmanager
from functools import partial

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from certificates.models import Certificate
from certificates.services import revoke
from people.refusals import Refused
from stations import card_services
from stations.enums import STANDING
from stations.models import Assignment, ConflictOfInterest, Hole, Station
from stations.services import assign
from stations.station_services import close_station
from tests.factories.stations import CardFactory
from tests.stations.conftest import build_plan, build_ready, raw_insert, values_of
from tests.stations.test_races import ROUNDS, at_once

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]
HEAD_START = 0.004  # seconds


@contextmanager
def isolated(level):
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(f"SET TRANSACTION ISOLATION LEVEL {level}")
            cursor.execute("SELECT 1 FROM stations_election")  # the snapshot is taken here
        yield


def raw(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def losses(plan, person):
    """What takes the person from the station: by the service and in raw SQL; whether it is so; how it is undone."""
    certificate = person.certificates.get()
    revoke_raw = partial(raw, "UPDATE certificates_certificate SET revoked_at = now(), revocation_reason = 'x' WHERE id = %s", certificate.pk)
    close_raw = partial(raw, "UPDATE stations_station SET closed_at = now() WHERE id = %s", plan.station.pk)
    declare_raw = partial(
        raw,
        "INSERT INTO stations_conflictofinterest (person_id, station_id, kind, declared_at) VALUES (%s, %s, 'other', now())",
        person.pk,
        plan.station.pk,
    )
    return {
        "revoked": (
            {"service": lambda: revoke(certificate, reason="x", by=None, at=timezone.now()), "raw": revoke_raw},
            lambda: Certificate.objects.filter(revoked_at__isnull=False).exists(),
            lambda: Certificate.objects.update(revoked_at=None, revocation_reason=""),
        ),
        "closed": (
            {"service": lambda: close_station(plan.station, by=None, at=timezone.now(), reason="x"), "raw": close_raw},
            lambda: Station.objects.filter(closed_at__isnull=False).exists(),
            lambda: Station.objects.update(closed_at=None, closed_because=""),
        ),
        "declared": (
            {"service": lambda: card_services.declare_conflict(person, plan.station, "other", at=timezone.now()), "raw": declare_raw},
            lambda: ConflictOfInterest.objects.exists(),
            lambda: ConflictOfInterest.objects.all().delete(),
        ),
    }


def later(seconds, act):
    time.sleep(seconds)
    return act()


@pytest.mark.parametrize("level", ["READ COMMITTED", "REPEATABLE READ"])
@pytest.mark.parametrize("way", ["service", "raw"])
@pytest.mark.parametrize("loss", ["revoked", "closed", "declared"])
def test_a_loss_against_whoever_assigns_in_both_orders(loss, way, level):
    """Closing a station and declaring a conflict are refused at any other level than READ COMMITTED: there they run at it."""
    plan = build_plan()
    person = build_ready(plan)
    CardFactory(person=person)
    ways, is_lost, undo = losses(plan, person)[loss]
    values = values_of(person, plan.post)
    ends = {"stands": 0, "lost": 0}

    def lose():
        with isolated(level if loss == "revoked" and way == "raw" else "READ COMMITTED"):
            return ways[way]()

    def stand():
        with isolated(level):
            return assign(person, plan.post, by=None, at=timezone.now()) if way == "service" else raw_insert(values)

    for number in range(ROUNDS):
        first, second = (0, HEAD_START) if number % 2 else (HEAD_START, 0)
        results = at_once(partial(later, first, lose), partial(later, second, stand))
        stands = Assignment.objects.filter(state__in=STANDING).exists()
        assert not (stands and is_lost()), results
        for result in results:
            assert not isinstance(result, Exception) or isinstance(result, (Refused, DatabaseError)), result
        withdrawn = Assignment.objects.filter(state="withdrawn").count()
        assert Hole.objects.count() == withdrawn
        ends["stands" if stands else "lost"] += 1
        Hole.objects.all().delete()
        Assignment.objects.all().delete()
        undo()
    assert ends["lost"] > 0, f"no race was run: {ends}"


def test_a_loss_by_the_services_is_never_refused_by_a_coordinator_who_was_faster():
    plan = build_plan()
    person = build_ready(plan)
    CardFactory(person=person)
    for loss in ("revoked", "closed", "declared"):
        ways, is_lost, undo = losses(plan, person)[loss]
        for _round in range(ROUNDS // 10):
            results = at_once(ways["service"], lambda: assign(person, plan.post, by=None, at=timezone.now()))
            assert not isinstance(results[0], Exception), results
            assert is_lost()
            assert not Assignment.objects.filter(state__in=STANDING).exists()
            Hole.objects.all().delete()
            Assignment.objects.all().delete()
            undo()

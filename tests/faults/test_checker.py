"""The outside checker sees each fault: planted in SQL, with triggers switched off, in an election in which all is well."""

from datetime import timedelta
from types import SimpleNamespace

import psycopg
import pytest
from django.db import connection
from django.utils import timezone

from stations.models import Hole, PlanLine
from stations.services import assign, withdraw
from tests.factories.people import AccreditationFactory, PledgeFactory, PledgeSignatureFactory, area
from tests.factories.stations import ElectionFactory, PlanFactory, PlanLineFactory, PostFactory, ShiftFactory, StationFactory
from tests.faults.checker import INVARIANTS, look, look_in
from tests.stations.conftest import build_plan, build_ready

pytestmark = pytest.mark.postgresql

# What is wrong → one way or more to make it so, of the rows of `build`.
FAULTS = {
    "somebody in two places": ["UPDATE stations_shift SET starts_at = %(within)s WHERE id = %(far_shift)s"],
    "two at one post": ["DROP INDEX stations_one_standing_per_post; UPDATE stations_assignment SET post_id = %(post)s WHERE id = %(beside)s"],
    "an organisation twice at a station": ["UPDATE stations_assignment SET organisation_id = %(organisation)s WHERE id = %(beside)s"],
    "somebody stands without a valid certificate": [
        "UPDATE certificates_certificate SET revoked_at = now(), revocation_reason = 'x' WHERE id = %(certificate)s",
        "UPDATE certificates_certificate SET suspended_at = now(), suspension_reason = 'x' WHERE id = %(certificate)s",
        "UPDATE certificates_certificate SET valid_until = %(within)s WHERE id = %(certificate)s",
        """ALTER TABLE certificates_certificate DROP CONSTRAINT certificates_replaced_has_ended;
           UPDATE certificates_certificate SET replaced = TRUE WHERE id = %(certificate)s""",
        "UPDATE stations_assignment SET certificate_id = (SELECT certificate_id FROM stations_assignment WHERE id = %(beside)s) WHERE id = %(one)s",
    ],
    "somebody stands at a closed station": ["UPDATE stations_station SET closed_at = now() WHERE id = %(station)s"],
    "somebody stands for no organisation": [
        "DELETE FROM people_membership WHERE person_id = %(person)s",
        "UPDATE people_membership SET state = 'ended' WHERE person_id = %(person)s",
    ],
    "somebody stands for an organisation without accreditation": [
        "UPDATE people_accreditation SET withdrawn_at = now() WHERE organisation_id = %(organisation)s",
        "UPDATE people_accreditation SET valid_until = %(within)s WHERE organisation_id = %(organisation)s",
        "UPDATE people_accreditation SET valid_from = %(within)s WHERE organisation_id = %(organisation)s",
        "DELETE FROM people_accreditation WHERE organisation_id = %(organisation)s",
    ],
    "somebody stands where they declared a conflict of interest": [
        """INSERT INTO stations_conflictofinterest (person_id, station_id, kind, declared_at)
           VALUES (%(person)s, %(station)s, 'works_there', now())""",
        "INSERT INTO stations_conflictofinterest (person_id, area_id, kind, declared_at) VALUES (%(person)s, %(area)s, 'other', now())",
        "INSERT INTO stations_conflictofinterest (person_id, area_id, kind, declared_at) VALUES (%(person)s, %(above)s, 'other', now())",
    ],
    "somebody has too little rest": [
        "UPDATE stations_shift SET starts_at = %(soon)s WHERE id = %(far_shift)s",
        "UPDATE stations_shift SET starts_at = %(before)s, ends_at = %(just_before)s WHERE id = %(far_shift)s",
    ],
    "somebody stands without the pledge": [
        "DELETE FROM people_pledgesignature WHERE person_id = %(person)s",
        "UPDATE people_pledgesignature SET pledge_id = %(older)s WHERE person_id = %(person)s AND pledge_id = %(pledge)s",
    ],
    "a post lost its person and is no hole": [
        "UPDATE stations_hole SET closed_at = now() WHERE id = %(hole)s",
        "UPDATE stations_assignment SET state = 'relieved', ended_at = now() WHERE id = %(one)s",
    ],
    "a hole where somebody stands": ["UPDATE stations_hole SET post_id = %(post)s WHERE id = %(hole)s"],
    "an applied line of a plan without its assignment": ["UPDATE stations_assignment SET plan_line_id = NULL WHERE id = %(one)s"],
    "an assignment of a line that is not applied": ["UPDATE stations_planline SET state = 'proposed' WHERE id = %(line)s"],
    "a line of a plan applied twice": ["UPDATE stations_assignment SET plan_line_id = %(line)s WHERE id = %(beside)s"],
    "an assignment that the log does not tell of once": [
        "DELETE FROM wagtailcore_modellogentry WHERE action = 'stations.assign' AND object_id = '%(one)s'",
        "UPDATE wagtailcore_modellogentry SET object_id = '%(one)s' WHERE action = 'stations.assign' AND object_id = '%(beside)s'",
    ],
    "an end that the log does not tell of once": ["DELETE FROM wagtailcore_modellogentry WHERE action = 'stations.withdraw'"],
    "two certificates of one attempt": [
        """DROP INDEX certificates_once_for_attempt;
           UPDATE certificates_certificate SET attempt_id = (SELECT attempt_id FROM certificates_certificate WHERE id = %(certificate)s)"""
    ],
}


def build():
    """One who stands by a plan, and the day after in another election; another beside them; one who stepped back. All is well."""
    plan, at = build_plan(), timezone.now()
    above = area("Almaty")
    plan.area.move(above, "last-child")
    type(plan.election).objects.update(accreditation_required=True, min_rest_hours=8)
    older, pledge = PledgeFactory(in_force_from=at - timedelta(days=9)), PledgeFactory(in_force_from=at - timedelta(days=1))
    people = [build_ready(plan, organisation) for organisation in (plan.organisation, plan.other_organisation, plan.organisation)]
    for person in people:
        PledgeSignatureFactory(person=person, pledge=pledge)
    for organisation in (plan.organisation, plan.other_organisation):
        AccreditationFactory(organisation=organisation)
    later = ElectionFactory(programme=plan.programme, min_rest_hours=8)
    begins = plan.shift.ends_at + timedelta(hours=18)
    far_shift = ShiftFactory(election=later, starts_at=begins, ends_at=begins + timedelta(hours=8))
    far = PostFactory(station=StationFactory(election=later), shift=far_shift)
    line = PlanLineFactory(plan=PlanFactory(election=plan.election), person=people[0], post=plan.post, kind="add", state="applied")
    one = assign(people[0], plan.post, by=None, at=at, plan_line=line)
    assign(people[0], far, by=None, at=at)
    beside = assign(people[1], plan.second, by=None, at=at)
    withdraw(assign(people[2], plan.elsewhere, by=None, at=at), by=None, at=at, reason="x")
    return {
        "one": one.pk,
        "beside": beside.pk,
        "person": one.person_id,
        "organisation": one.organisation_id,
        "certificate": one.certificate_id,
        "post": one.post_id,
        "station": one.station_id,
        "area": plan.area.pk,
        "above": above.pk,
        "far_shift": far_shift.pk,
        "within": plan.shift.starts_at + timedelta(hours=1),
        "soon": plan.shift.ends_at + timedelta(hours=3),
        "before": plan.shift.starts_at - timedelta(hours=6),
        "just_before": plan.shift.starts_at - timedelta(hours=3),
        "older": older.pk,
        "pledge": pledge.pk,
        "hole": Hole.objects.get().pk,
        "line": PlanLine.objects.get().pk,
    }


@pytest.fixture
def well(db):
    """The rows, and the connection of the test, in whose transaction nothing is wrong."""
    told = build()
    raw = connection.connection
    assert look_in(raw) == {}
    return SimpleNamespace(told=told, raw=raw)


def test_every_invariant_has_its_fault():
    assert set(FAULTS) == set(INVARIANTS)


@pytest.mark.parametrize(("name", "fault"), [(name, fault) for name, faults in FAULTS.items() for fault in faults])
def test_a_planted_fault_is_named(well, name, fault):
    well.raw.execute("SET CONSTRAINTS ALL IMMEDIATE")
    well.raw.execute("SET LOCAL session_replication_role = replica")
    cursor = psycopg.ClientCursor(well.raw)
    cursor.execute(fault, well.told)
    assert cursor.rowcount != 0, "nothing was planted"
    assert name in look_in(well.raw)


@pytest.mark.django_db(transaction=True)
def test_it_looks_by_a_connection_of_its_own():
    told = build()
    settings = connection.settings_dict
    database = psycopg.conninfo.make_conninfo(dbname=settings["NAME"], user=settings["USER"], host=settings["HOST"], port=settings["PORT"] or None)
    assert look(database) == {}
    with psycopg.connect(database, password=settings["PASSWORD"] or None) as raw:
        raw.execute("SET LOCAL session_replication_role = replica")
        raw.execute("DELETE FROM people_pledgesignature WHERE person_id = %s", [told["person"]])
    assert list(look(database)) == ["somebody stands without the pledge"]

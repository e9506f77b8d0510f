"""Coordinators, the headquarters, volunteers and a plan press at once; processes are killed under them; an outside checker looks all the while.

STORM_SECONDS of it: 8, and ten minutes by `make long`.
"""

import json
import os
import sys

import psycopg
import pytest

from tests.faults.checker import look, look_at_pages
from tests.faults.ledger import UNANSWERED
from tests.faults.storm import Storm
from tests.site import running_site

SECONDS = int(os.environ.get("STORM_SECONDS", "8"))
pytestmark = pytest.mark.postgresql


# What says, in the database, that something was done: the reason, which no other has.
TRACES = {
    "withdraw": "SELECT count(*) FROM stations_assignment WHERE ended_because = %s",
    "decline": "SELECT count(*) FROM stations_assignment WHERE declined_because = %s",
    "revoke": "SELECT count(*) FROM certificates_certificate WHERE revocation_reason = %s",
    "suspend": """SELECT count(*) FROM wagtailcore_modellogentry WHERE action = 'certificates.suspend' AND data ->> 'reason' = %s""",
    "resume": """SELECT count(*) FROM wagtailcore_modellogentry WHERE action = 'certificates.resume' AND data ->> 'reason' = %s""",
}


@pytest.fixture(scope="module")
def storm(tmp_path_factory):
    with running_site(tmp_path_factory.mktemp("storm")) as site:
        ground = json.loads(site.shell("from tests.faults.ground import build\nbuild()"))
        with Storm(site, ground).at_work() as storm:
            storm.rage(SECONDS, {*TRACES, "assign"})
            storm.settle()
            yield storm


def count(storm, query, *values):
    with psycopg.connect(storm.database) as connection:
        return connection.execute(query, values).fetchone()[0]


@pytest.mark.parametrize("act", TRACES)
def test_what_was_answered_with_done_is_there_once_what_was_refused_left_nothing(storm, act):
    entries = storm.ledger.of(act)
    assert any(entry.is_done for entry in entries)
    for entry in entries:
        there = count(storm, TRACES[act], *entry.about)
        wanted = {1} if entry.is_done else {0, 1} if entry.status == UNANSWERED else {0}
        assert there in wanted, (entry, there)


def test_nobody_stands_but_by_an_answer(storm):
    """Of a person and a post: not more assignments by hand than answers that said so, and such as broke off; none where all were refused."""
    entries = storm.ledger.of("assign")
    assert any(entry.is_done for entry in entries)
    query = "SELECT count(*) FROM stations_assignment WHERE plan_line_id IS NULL AND person_id = %s AND post_id = %s"
    for about in {entry.about for entry in entries}:
        of_them = [entry for entry in entries if entry.about == about]
        there = count(storm, query, *about)
        assert there <= sum(entry.is_done or entry.status == UNANSWERED for entry in of_them), about
        assert there or not any(entry.is_done for entry in of_them) or count(storm, query.replace("plan_line_id IS NULL", "TRUE"), *about), about


def test_no_answer_was_a_fault_of_the_server(storm):
    assert not [entry for entry in storm.ledger.entries if entry.status >= 500]
    assert storm.killer.killed["web"] > 0, storm.killer.killed


def test_at_no_moment_did_the_outside_checker_find_anything(storm):
    assert storm.looker.looks > SECONDS
    assert storm.looker.found == {}
    assert look(storm.database) == {}


def test_the_public_pages_say_what_the_database_says(storm):
    assert look_at_pages(storm.database, storm.site.url) == {}


def test_what_plans_applied_they_report(storm):
    """All of it, or a prefix that is reported: no plan is left going, and as many lines are applied as assignments are there."""
    assert count(storm, "SELECT count(*) FROM stations_plan WHERE state = 'applied'") > 0
    applied = count(storm, "SELECT count(*) FROM stations_planline WHERE state = 'applied' AND kind IN ('add', 'move')")
    assert applied == count(storm, "SELECT count(*) FROM stations_assignment WHERE plan_line_id IS NOT NULL") > 0


def test_how_it_was(storm, record_property):
    told = {"seconds": SECONDS, "looks": storm.looker.looks, "killed": dict(storm.killer.killed), "answers": storm.ledger.told()}
    record_property("storm", json.dumps(told))
    sys.stdout.write(f"{json.dumps(told)}\n")
    assert set(told["answers"]) >= {*TRACES, "assign", "plan", "apply"}

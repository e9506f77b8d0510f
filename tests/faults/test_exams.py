"""Eight people at once sit one exam after another; processes that answer are killed under them, and the database is.

STORM_SECONDS of it: 8, and ten minutes by `make long`.
"""

import json
import os
import sys

import pytest

from tests.faults import exam_checks
from tests.faults.exam_storm import ExamStorm, Killer
from tests.site import durable_database, running_site

SECONDS = int(os.environ.get("STORM_SECONDS", "8"))
PEOPLE_A_SECOND = 6
pytestmark = pytest.mark.postgresql


@pytest.fixture(scope="module")
def storm(tmp_path_factory):
    var = tmp_path_factory.mktemp("exams")
    with durable_database(var) as (database, cluster), running_site(var, database=database) as site:
        ground = json.loads(site.shell(f"from tests.faults.exam_ground import build\nbuild({SECONDS * PEOPLE_A_SECOND})"))
        storm = ExamStorm(site, ground)
        storm.killer = Killer(storm, cluster)
        storm.rage(SECONDS, storm.killer)
        yield storm


@pytest.mark.parametrize("check", [exam_checks.check_saved, exam_checks.check_handed_in, exam_checks.check_certified])
def test_what_was_answered_is_there_once_and_nothing_else_is(storm, check):
    check(storm)


def test_no_answer_was_a_fault_of_the_server_and_there_were_faults(storm):
    assert [entry for entry in storm.ledger.entries if entry.status not in {0, 200, 302, 503}] == []
    assert storm.killer.killed["web"] > SECONDS / 4, storm.killer.killed
    assert storm.killer.killed["database"], storm.killer.killed


def test_how_it_was(storm, record_property):
    told = {"seconds": SECONDS, "handed in": len(storm.wanted), "killed": dict(storm.killer.killed), "answers": storm.ledger.told()}
    record_property("storm", json.dumps(told))
    sys.stdout.write(f"{json.dumps(told)}\n")
    assert {"start", "save", "submit"} <= set(told["answers"])

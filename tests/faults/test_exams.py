"""Eight people at once sit one exam after another; processes that answer are killed under them, and the database is.

STORM_SECONDS of it: 8, and ten minutes by `make long`.
"""

import pytest

from tests.faults import exam_checks
from tests.faults.exam_storm import Killer
from tests.faults.struck import EXAM_SECONDS as SECONDS

pytestmark = pytest.mark.postgresql


@pytest.fixture(scope="module")
def storm(struck):
    struck.storm.killer, struck.storm.told = Killer(struck), len(struck.storm.ledger.entries)
    struck.storm.rage(SECONDS, struck.storm.killer)
    return struck.storm


@pytest.mark.parametrize("check", [exam_checks.check_saved, exam_checks.check_handed_in, exam_checks.check_certified])
def test_what_was_answered_is_there_once_and_nothing_else_is(storm, check):
    check(storm)


def test_no_answer_was_a_fault_of_the_server_and_there_were_faults(storm):
    assert [entry for entry in storm.ledger.entries[storm.told :] if entry.status not in {0, 200, 302, 503}] == []
    assert storm.killer.killed["web"] > SECONDS / 4, storm.killer.killed
    assert storm.killer.killed["database, kill"], storm.killer.killed


def test_how_it_was(storm, told):
    counted = told("web processes and the database are killed", storm, seconds=SECONDS, killed=dict(storm.killer.killed))
    assert counted[200]

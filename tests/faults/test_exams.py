"""Eight people at once sit one exam after another; processes that answer are killed under them, and the database is.

STORM_SECONDS of it: 8, and ten minutes by `make long`.
"""

import json
import os
import sys
from collections import defaultdict

import psycopg
import pytest

from tests.faults.exam_storm import ExamStorm
from tests.site import durable_database, running_site

SECONDS = int(os.environ.get("STORM_SECONDS", "8"))
PEOPLE_A_SECOND = 6
pytestmark = pytest.mark.postgresql


@pytest.fixture(scope="module")
def storm(tmp_path_factory):
    var = tmp_path_factory.mktemp("exams")
    with durable_database(var) as (database, cluster), running_site(var, database=database) as site:
        ground = json.loads(site.shell(f"from tests.faults.exam_ground import build\nbuild({SECONDS * PEOPLE_A_SECOND})"))
        storm = ExamStorm(site, cluster, ground)
        storm.rage(SECONDS)
        yield storm


def rows(storm, query, *values):
    with psycopg.connect(storm.database) as connection:
        return connection.execute(query, values).fetchall()


def test_every_answer_that_was_told_to_be_saved_is_there_once_and_as_it_was_sent(storm):
    there = {
        (str(key), question, revision): chosen
        for key, question, revision, chosen in rows(
            storm, "SELECT t.key, a.question_id, a.client_revision, a.chosen FROM quizzes_answer a JOIN quizzes_attempt t ON t.id = a.attempt_id"
        )
    }
    told = defaultdict(list)
    for entry in storm.ledger.of("save"):
        told[entry.about].append(entry)
    assert len(told) > SECONDS
    for (key, question, revision, chosen), entries in told.items():
        found = there.pop((key, question, revision), None)
        assert found in ([chosen], None), (entries, found)
        assert found or not any(entry.is_done for entry in entries), entries
        assert found is None or any(entry.is_done or entry.is_open for entry in entries), entries
    assert there == {}, "nobody sent these"


def test_whoever_was_told_to_have_handed_in_has_once_and_by_the_answers_that_were_saved(storm):
    attempts = rows(storm, "SELECT key, state, score = max_score, person_id FROM quizzes_attempt")
    assert len(attempts) == len({person for *_rest, person in attempts}), "one attempt each"
    closed = {str(key): passed for key, state, passed, _person in attempts if state == "submitted"}
    assert storm.wanted
    assert {key: closed.get(key) for key in storm.wanted} == storm.wanted


def test_whoever_passed_has_one_certificate_and_nobody_else_has(storm):
    query = "SELECT t.key, t.state = 'submitted' AND t.score = t.max_score, count(c.id) FROM quizzes_attempt t LEFT JOIN certificates_certificate c "
    found = rows(storm, f"{query} ON c.attempt_id = t.id GROUP BY t.id")
    assert any(number for _key, _passed, number in found)
    assert [key for key, passed, number in found if number != int(bool(passed))] == []


def test_no_answer_was_a_fault_of_the_server_and_there_were_faults(storm):
    assert [entry for entry in storm.ledger.entries if entry.status not in {0, 200, 302, 503}] == []
    assert storm.killer.killed["web"] > SECONDS / 4, storm.killer.killed
    assert storm.killer.killed["database"], storm.killer.killed


def test_how_it_was(storm, record_property):
    told = {"seconds": SECONDS, "handed in": len(storm.wanted), "killed": dict(storm.killer.killed), "answers": storm.ledger.told()}
    record_property("storm", json.dumps(told))
    sys.stdout.write(f"{json.dumps(told)}\n")
    assert {"start", "save", "submit"} <= set(told["answers"])

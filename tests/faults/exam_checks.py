"""What must hold of a storm over the exam, whatever was struck: the database against what was asked and answered, written down outside of it."""

import json
from collections import defaultdict
from uuid import UUID


def check_all(storm):
    """Raises AssertionError with what is wrong."""
    check_saved(storm)
    check_handed_in(storm)
    check_certified(storm)


def check_saved(storm):
    """Every answer that was told to be saved is there once and as it was sent; one that was not answered may be; nothing else is."""
    query = "SELECT t.key, a.question_id, a.client_revision, a.chosen FROM quizzes_answer a JOIN quizzes_attempt t ON t.id = a.attempt_id "
    there = {(named(key), question, revision): read(chosen) for key, question, revision, chosen in storm.rows(query + of(storm))}
    told = defaultdict(list)
    for entry in storm.ledger.of("save"):
        told[entry.about].append(entry)
    assert told
    for (key, question, revision, chosen), entries in told.items():
        found = there.pop((key, question, revision), None)
        assert found in ([chosen], None), (entries, found)
        assert found or not any(entry.is_done for entry in entries), entries
        assert found is None or any(entry.is_done or entry.is_open for entry in entries), entries
    assert there == {}, "nobody sent these"


def check_handed_in(storm):
    """Whoever was told to have handed in has, once, and passed by the answers that were saved."""
    attempts = storm.rows(f"SELECT key, state, score = max_score, person_id FROM quizzes_attempt {of(storm)}")
    assert len(attempts) == len({person for *_rest, person in attempts}), "one attempt each"
    closed = {named(key): passed for key, state, passed, _person in attempts if state == "submitted"}
    assert storm.wanted
    assert {key: closed.get(key) for key in storm.wanted} == storm.wanted


def check_certified(storm):
    """Whoever passed has one certificate, and nobody else has."""
    query = "SELECT t.key, t.state = 'submitted' AND t.score = t.max_score, count(c.id) FROM quizzes_attempt t LEFT JOIN certificates_certificate c "
    found = storm.rows(f"{query} ON c.attempt_id = t.id {of(storm)} GROUP BY t.id")
    assert any(number for _key, _passed, number in found)
    assert [key for key, passed, number in found if number != int(bool(passed))] == []


def of(storm):
    return f"WHERE exam_id = (SELECT id FROM quizzes_exam WHERE slug = '{storm.exam}')"


def named(key):
    """As an address has it: SQLite keeps no UUIDs."""
    return str(UUID(str(key)))


def read(chosen):
    return json.loads(chosen) if isinstance(chosen, str) else chosen

"""The arithmetic of docs/capacity.md, by costs that are easily reckoned."""

import pytest

from bench.capacity import Cost, Need, costs_of, disk_mb, election_morning, last_evening, lines, memory_mb, need

COSTS = {"exam": Cost(web_ms=100, database_ms=50, kb=40), "log-in": Cost(web_ms=30, database_ms=0)}


def test_an_hour_of_acts_keeps_so_many_cores_busy():
    found = need(COSTS, {"exam": 36_000, "log-in": 12_000})
    assert found.web_cores == pytest.approx(1.1)
    assert found.database_cores == pytest.approx(0.5)
    assert found.mbit == pytest.approx(3.2)


def test_an_act_without_a_cost_is_not_taken_for_nothing():
    with pytest.raises(KeyError):
        need(COSTS, {"dance": 1})


@pytest.mark.parametrize(("web", "database", "cores"), [(0.1, 0.1, 2), (1, 0.2, 3), (2, 2, 8), (2, 2.1, 9)])
def test_of_a_machine_half_is_kept_for_the_worst_minute(web, database, cores):
    assert Need(web, database, 0).cores == cores


def test_worst_hours_grow_with_the_people_and_desks_with_the_stations():
    assert last_evening(1_000)["exam"] == 50
    assert last_evening(10_000) == {name: 10 * number for name, number in last_evening(1_000).items()}
    morning = election_morning(1_000, observers=500, stations=500)
    assert (morning["log-in"], morning["verify"], morning["board"]) == (500, 500, 1_200)
    assert election_morning(10, 5, 3)["board"] == 120


def test_memory_and_disk_grow_with_the_database():
    assert memory_mb(2, 100) == 95 + 260 + 1_200 + 512
    assert memory_mb(2, 8_000) - memory_mb(2, 4_000) == 1_000
    assert disk_mb(1_000) == 13_000


def test_a_line_for_each_size_by_what_was_found():
    names = {*last_evening(1), *election_morning(1, 1, 1)} - {"log-in"}
    acts = {name: {"web_ms": 10, "database_ms": 5, "kb": 3} for name in names}
    found = {"people": 1_000, "stations": 507, "database": {"mb": 40}, "acts": acts}
    assert costs_of(found)["verify"] == Cost(10, 5, 3)
    (line,) = lines([found])[2:]
    assert line.startswith("| 1,000, 507 | ")
    assert "2 cores, 3 GB" in line

"""How many people of a large roster are at each link of the chain: counted so that a million can be, and not again at once."""

import re
from collections import Counter
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from dashboard.enums import Progress
from dashboard.queries import counts, narrowed, nearest_election, roster
from people.services import grant_role
from tests.dashboard.test_roster import STATES, certified
from tests.factories.people import PersonFactory
from tests.factories.stations import ElectionFactory, ScopeFactory, ShiftFactory


@pytest.fixture
def election(db):
    return ShiftFactory(election=ElectionFactory()).election


@pytest.fixture
def count(client, election, monkeypatch):
    """How many people the tiles tell of, and how many rows there are, to a coordinator of a roster that is taken for large."""
    coordinator = PersonFactory(is_sample=True)
    grant_role(coordinator, "coordinator")
    ScopeFactory(person=coordinator)
    monkeypatch.setattr("dashboard.kept_counts.LARGE", 1)
    monkeypatch.setattr("dashboard.roster.LARGE", 1)
    client.force_login(coordinator)

    def counted():
        page = client.get(reverse("dashboard_roster"))
        return sum(tile.count for tile in page.context["tiles"]), len(page.context["object_list"])

    return counted


def test_counts_of_a_large_roster_are_kept_for_a_minute(count, election):
    certified(election)
    assert count() == (1, 1)
    certified(election)
    assert count() == (1, 1)


def test_and_no_longer(count, election, monkeypatch):
    monkeypatch.setattr("dashboard.kept_counts.FRESH", timedelta(0))
    monkeypatch.setattr("dashboard.kept_counts.time", SimpleNamespace(monotonic=lambda: 0.0))
    for number in (1, 2):
        certified(election)
        assert count() == (number, number)


def test_counts_that_took_long_are_kept_for_longer(count, election, monkeypatch):
    """Six seconds: two minutes, so that nobody keeps a core busy by looking."""
    monkeypatch.setattr("dashboard.kept_counts.FRESH", timedelta(0))
    clock = iter((0.0, 6.0))
    monkeypatch.setattr("dashboard.kept_counts.time", SimpleNamespace(monotonic=lambda: next(clock)))
    for _ in range(2):
        certified(election)
        assert count() == (1, 1)


def test_counts_say_what_each_row_says(election):
    for made in (*STATES.values(), STATES[Progress.CERTIFIED], STATES[Progress.EXPIRED]):
        made(election)
    at = timezone.now()
    people = roster(nearest_election(at), at)
    assert counts(people, nearest_election(at), at) == Counter(people.values_list("progress", flat=True))


@pytest.mark.postgresql
def test_nobody_is_sought_among_all_certificates_for_each_person(election):
    """NOT IN, or an IN beside OR, of more rows than fit into work_mem is gone through anew for every row: a million people were not counted within
    seven minutes. EXISTS is joined, or looked up."""
    at = timezone.now()
    chosen = nearest_election(at)
    with CaptureQueriesContext(connection) as asked:
        counts(roster(chosen, at), chosen, at)
        for value in Progress.values:
            list(narrowed(roster(chosen, at), [value], chosen, at)[:1])
    told = " ".join(query["sql"] for query in asked.captured_queries)
    assert len(asked.captured_queries) == 1 + len(Progress.values)
    assert not re.search(r'IN \(SELECT \S+ (AS \S+ )?FROM "(certificates|quizzes|courses)', told)

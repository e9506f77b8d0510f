"""How many people of a roster are at each link of the chain. Of a large one the counts are kept for a minute: to count a hundred thousand takes
longer than to show fifty of them."""

from datetime import datetime, timedelta
from typing import Any

from django.core.cache import cache
from django.db.models import QuerySet

from dashboard.queries import counts, roster
from dashboard.scoped import scoped
from stations.models import Election

LARGE = 5_000
FRESH = timedelta(seconds=60)
KEPT_SECONDS = 3_600
COUNTING_SECONDS = 30


def roster_counts(election: Election | None, looking: Any, at: datetime) -> dict[str, int]:
    """Of the roster of an election within the scope of whoever looks."""
    people, whose = scoped(roster(election, at), looking)
    return kept_counts(people, f"{election.pk if election else 0}:{whose}", at)


def kept_counts(people: QuerySet[Any], key: str, at: datetime) -> dict[str, int]:
    """Those of the last minute under `key`, which says whose roster it is and of which election; else counted anew. While one counts, others
    get the older ones."""
    name = f"roster-counts:{key}"
    known: tuple[datetime, dict[str, int]] | None = cache.get(name)
    if known and (at - known[0] < FRESH or not cache.add(f"{name}:counting", True, COUNTING_SECONDS)):
        return known[1]
    found = counts(people)
    if sum(found.values()) >= LARGE:
        cache.set(name, (at, found), KEPT_SECONDS)
    return found

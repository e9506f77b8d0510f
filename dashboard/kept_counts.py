"""How many people of a roster are at each link of the chain. Of a large one the counts are kept for a minute, and for twenty times as long as it
took: to count a hundred thousand takes longer than to show fifty of them, and a million must not keep a core busy with it."""

import time
from datetime import datetime, timedelta
from typing import Any

from django.core.cache import cache
from django.db.models import QuerySet

from dashboard.queries import counts, roster
from dashboard.scoped import scoped
from stations.models import Election

LARGE = 5_000
FRESH = timedelta(seconds=60)
AS_LONG = 20
KEPT_SECONDS = 3_600
COUNTING_SECONDS = 30


def roster_counts(election: Election | None, looking: Any, at: datetime) -> dict[str, int]:
    """Of the roster of an election within the scope of whoever looks."""
    people, whose = scoped(roster(election, at), looking)
    return kept_counts(people, whose, election, at)


def kept_counts(people: QuerySet[Any], whose: str, election: Election | None, at: datetime) -> dict[str, int]:
    """Those that were counted not long ago for this election and under `whose`, which says who sees them; else counted anew. While one counts,
    others get the older ones."""
    name = f"roster-counts:{election.pk if election else 0}:{whose}"
    known: tuple[datetime, dict[str, int]] | None = cache.get(name)  # until when they are fresh, and the counts
    if known and (at < known[0] or not cache.add(f"{name}:counting", True, COUNTING_SECONDS)):
        return known[1]
    began = time.monotonic()
    found = counts(people, election, at)
    if sum(found.values()) >= LARGE:
        fresh = max(FRESH, timedelta(seconds=AS_LONG * (time.monotonic() - began)))
        cache.set(name, (at + fresh, found), KEPT_SECONDS)
    return found

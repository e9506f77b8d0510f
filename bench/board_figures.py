"""The board of 10,000 stations and the roster of 100,000 people, as a coordinator of everything asks for them."""

import time
from collections.abc import Sequence
from statistics import quantiles

from bench.figures import Bench, address, figure, queries_of
from bench.ground import SLUG, prepare_ground
from people.models import Area, Organisation
from stations.models import Election, Scope

ROUNDS = 5
SEARCHES = ("Сынақов", "адам123", "bench-4567@", "+7701", "Бақытұлы 99")


def _ready(bench: Bench) -> Election:
    from django.utils import timezone

    prepare_ground()
    Scope.objects.get_or_create(person=bench.coordinator, area=None, organisation=None, defaults={"given_at": timezone.now()})
    return Election.objects.get(slug=SLUG)


def _cpu_ms(bench: Bench, path: str, times: int) -> float:
    """User and system time of the web processes for a page."""
    visitor = bench.visitor(bench.coordinator)
    queries_of(visitor, path)
    before = bench.server.cpu_seconds()
    for _ in range(times):
        visitor.get(path)
    return (bench.server.cpu_seconds() - before) * 1000 / times


@figure("board.cpu_ms", "ms")
def board_cpu(bench: Bench) -> float:
    return _cpu_ms(bench, address("board:board", _ready(bench).pk), 100)


@figure("board.queries", "queries")
def board_queries(bench: Bench) -> float:
    return queries_of(bench.visitor(bench.coordinator), address("board:board", _ready(bench).pk))


@figure("board.kb", "KB")
def board_kb(bench: Bench) -> float:
    """As it comes over the wire, without what a browser keeps."""
    return bench.visitor(bench.coordinator).weigh(address("board:board", _ready(bench).pk))[1] / 1024


@figure("board.points_kb", "KB")
def points_kb(bench: Bench) -> float:
    """The points of 10,000 stations as they come over the wire."""
    return len(bench.visitor(bench.coordinator).get(address("board:points", _ready(bench).pk)).body) / 1024


@figure("board.points_cpu_ms", "ms")
def points_cpu(bench: Bench) -> float:
    return _cpu_ms(bench, address("board:points", _ready(bench).pk), 20)


def roster_pages(election: Election, searches: Sequence[str] = SEARCHES) -> dict[str, str]:
    """The first page, searches, and every filter, each by its name."""
    district = Area.objects.filter(key="district 3 4").get()
    organisation = Organisation.objects.order_by("pk")[2]
    queries = {"first": "", "page 40": "p=40"}
    queries |= {f"search {text}": f"q={text}" for text in searches}
    states = ("signed_up", "learning", "failed", "revoked", "suspended", "expired", "expiring", "update_due", "certified")
    queries |= {state: f"progress={state}" for state in states}
    queries |= {"assigned": "assigned=true", "not assigned": "assigned=false", "organisation": f"organisation={organisation.pk}"}
    queries |= {"without": "without_organisation=true", "with": "without_organisation=false", "language": "language=kk"}
    queries |= {"area": f"area={district.pk}", "region": f"area={district.get_parent().pk}", "election": f"election={election.pk}"}
    return queries


@figure("roster.p95_ms_100k", "ms")
def roster_p95(bench: Bench) -> float:
    """First page, search and every filter, by turns, one at a time; the first round, which fills what processes keep, is not counted."""
    from urllib.parse import quote

    visitor, times = bench.visitor(bench.coordinator), []
    for round_ in range(ROUNDS + 1):
        for query in roster_pages(_ready(bench)).values():
            began = time.perf_counter()
            visitor.get(f"{address('dashboard_roster')}?{quote(query, safe='=&')}")
            times += [time.perf_counter() - began] if round_ else []
    return quantiles(times, n=20)[-1] * 1000


@figure("roster.most_queries", "queries")
def roster_most_queries(bench: Bench) -> float:
    from urllib.parse import quote

    visitor = bench.visitor(bench.coordinator)
    return max(queries_of(visitor, f"{address('dashboard_roster')}?{quote(query, safe='=&')}") for query in roster_pages(_ready(bench)).values())

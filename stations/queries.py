"""What lists of stations and people ask: how full, where, who is near."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Case, Count, IntegerField, OuterRef, Prefetch, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, Length

from certificates.models import Certificate
from people.enums import MembershipState
from people.models import Area, Membership, User
from people.search import words_of
from stations.enums import COVERING, STANDING, HoleCause
from stations.models import Assignment, Election, Hole, Post, Shift, Station

NATURAL = ("area__path", Length("number"), "number")


@dataclass(slots=True)
class AreaCoverage:
    """How many of an area's stations have 0, 1, 2 … observers in one shift."""

    area: Area
    tiers: list[tuple[int, int]] = field(default_factory=list)

    @property
    def stations(self) -> int:
        return sum(count for _observers, count in self.tiers)


def stands_at(at: datetime) -> Q:
    """Which assignments stand at `at`: one that has lapsed does not, though it has still to be withdrawn."""
    return Q(Q(lapses_at=None) | Q(lapses_at__gt=at), state__in=STANDING)


def lapsed(at: datetime) -> QuerySet[Assignment]:
    """Those that have still to be withdrawn, of shifts that are not over: the update that the law required was not done in time."""
    return Assignment.objects.filter(state__in=STANDING, lapses_at__lte=at, shift__ends_at__gt=at)


def covering() -> QuerySet[Assignment]:
    """Those that cover a station: who stands there, or did until the shift was done; not who should be there and did not come."""
    missing = Hole.objects.filter(closed_at=None, because=HoleCause.NO_SHOW)
    return Assignment.objects.filter(state__in=COVERING).exclude(pk__in=missing.values("assignment"))


def with_posts(stations: QuerySet[Station]) -> Any:
    """Each station with posts_total and posts_filled."""
    return stations.annotate(
        posts_total=_count(Post.objects.filter(station=OuterRef("pk")), "station"),
        posts_filled=_count(covering().filter(station=OuterRef("pk")), "station", "post"),
    )


def with_observers(stations: QuerySet[Station], shift: Shift | None = None) -> Any:
    """Each station with `observers`: how many cover it, in `shift` or at all."""
    there = covering().filter(station=OuterRef("pk"))
    return stations.annotate(observers=_count(there.filter(shift=shift) if shift else there, "station", "post"))


def coverage(election: Election, shift: Shift, stations: QuerySet[Station]) -> tuple[list[int], list[AreaCoverage]]:
    """(the tiers 0 … seats, one line an area) for one shift, of the open ones of `stations`, in three queries whatever their number."""
    counted = (
        with_observers(stations.filter(election=election, closed_at=None), shift)
        .values("area", "observers")
        .annotate(stations=Count("pk"))
        .order_by()
    )
    by_area: dict[int, dict[int, int]] = defaultdict(dict)
    for row in counted:
        by_area[row["area"]][row["observers"]] = row["stations"]
    most = max([shift.seats_wanted, *(observers for counts in by_area.values() for observers in counts)])
    tiers = list(range(most + 1))
    areas = Area.objects.filter(pk__in=by_area).order_by("path")
    return tiers, [AreaCoverage(area, [(tier, by_area[area.pk].get(tier, 0)) for tier in tiers]) for area in areas]


def near_first(people: QuerySet[User], station: Station) -> Any:
    """People of the station's own area first, then those of the area around it, then the rest, by name."""
    area = station.area
    around = area.path[: -Area.steplen] or area.path
    distance = Case(
        When(home_area__path__startswith=area.path, then=Value(0)),
        When(home_area__path__startswith=around, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    return people.annotate(distance=distance).order_by("distance", "full_name", "pk")


def with_standing_facts(people: QuerySet[User], election: Election) -> Any:
    """Each person with home area, `accepted` memberships and the end of the longest certificate of the election's programme."""
    accepted = Membership.objects.filter(state=MembershipState.ACCEPTED).select_related("organisation")
    own = Certificate.objects.filter(holder=OuterRef("pk"), programme=election.programme_id, replaced=False)
    longest = own.with_reach().order_by("-holds_until")
    return (
        people.select_related("home_area")
        .prefetch_related(Prefetch("memberships", accepted, to_attr="accepted"))
        .annotate(certified_until=Subquery(longest.values("holds_until")[:1]))
    )


def matching_stations(stations: QuerySet[Station], text: str) -> QuerySet[Station]:
    """Those in whose number, name or address every word of `text` is found (SQLite folds the case of Latin letters only)."""
    for word in words_of(text):
        found = Q()
        for variant in {word, word.lower(), word.upper(), word.capitalize()}:
            found |= Q(number__icontains=variant) | Q(name__icontains=variant) | Q(address__icontains=variant)
        stations = stations.filter(found)
    return stations


def _count(rows: QuerySet[Any], group: str, what: str = "pk") -> Any:
    counted = rows.order_by().values(group).annotate(number=Count(what, distinct=what != "pk")).values("number")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def next_shift(at: datetime) -> Shift | None:
    """The shift that comes next, or lasts, at `at`, with its election, programme and exam; None without one."""
    return Shift.objects.filter(ends_at__gt=at).select_related("election__programme__exam").order_by("starts_at", "pk").first()

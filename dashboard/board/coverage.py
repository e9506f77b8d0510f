"""How stations are covered, in tiers: at how many nobody stands, one, two … Counted by the database, a row an area."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from people.models import Area, Organisation
from stations.enums import Priority
from stations.models import Shift, Station
from stations.queries import covering


@dataclass(slots=True)
class Coverage:
    """`observers`: stations by how many stand there; `bare`: stations of high priority where nobody does."""

    area: Area | None = None
    is_itself: bool = False  # the stations right in the area that is looked at, without the areas below
    observers: Counter[int] = field(default_factory=Counter)
    bare: int = 0

    def add(self, priority: int, observers: int, stations: int) -> None:
        self.observers[observers] += stations
        if not observers and priority > Priority.NORMAL:
            self.bare += stations

    @property
    def stations(self) -> int:
        return self.observers.total()

    def at_least(self, observers: int) -> int:
        """Stations with so many or more."""
        return sum(stations for number, stations in self.observers.items() if number >= observers)

    def percent(self, observers: int = 1) -> int:
        """Of all stations those with so many or more, rounded down: 100 means every one."""
        return self.at_least(observers) * 100 // self.stations if self.stations else 0

    def open_places(self, seats: int) -> int:
        return sum(max(0, seats - number) * stations for number, stations in self.observers.items())


def with_observers(stations: QuerySet[Station], shift: Shift | None, organisation: Organisation | None = None) -> Any:
    """Each station with `observers`: how many of its posts are covered in the shift, by the organisation or by anybody."""
    there = covering().filter(station=OuterRef("pk"), shift=shift)
    if organisation is not None:
        there = there.filter(organisation=organisation)
    counted = there.order_by().values("station").annotate(number=Count("post", distinct=True)).values("number")
    return stations.annotate(observers=Coalesce(Subquery(counted, output_field=IntegerField()), 0))


def counted(stations: QuerySet[Station], shift: Shift | None, organisation: Organisation | None = None) -> list[tuple[str, int, int, int]]:
    """(path of the area, priority, observers, how many such stations): one query."""
    found = with_observers(stations, shift, organisation).order_by().values_list("area__path", "priority", "observers")
    return list(found.annotate(stations=Count("pk")))


def total(rows: Iterable[tuple[str, int, int, int]]) -> Coverage:
    coverage = Coverage()
    for _path, priority, observers, stations in rows:
        coverage.add(priority, observers, stations)
    return coverage


def by_area(rows: list[tuple[str, int, int, int]], area: Area | None) -> list[Coverage]:
    """One line for each area right below `area` (None: below what all have in common) that has stations, holes first; [] where there is
    nothing below. One query, of the areas' names."""
    base = area.path if area else common_path([path for path, *_rest in rows])
    lines: dict[str, Coverage] = {}
    for path, priority, observers, stations in rows:
        lines.setdefault(path[: len(base) + Area.steplen], Coverage(is_itself=path == base)).add(priority, observers, stations)
    if set(lines) <= {base}:
        return []
    for found in Area.objects.filter(path__in=lines):
        lines[found.path].area = found
    return sorted(lines.values(), key=lambda line: (-line.bare, -line.observers[0], line.area.path if line.area else ""))


def common_path(paths: Iterable[str]) -> str:
    """The path of the lowest area that is above all of these, or is one of them and above the rest."""
    known = sorted(set(paths))
    if not known:
        return ""
    first, last = known[0], known[-1]
    length = 0
    while length < len(first) and first[length : length + Area.steplen] == last[length : length + Area.steplen]:
        length += Area.steplen
    return first[:length]

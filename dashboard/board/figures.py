"""What one screen of the board shows, put together once for the desk, the phone and the wall."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from dashboard.board import coverage, rows
from dashboard.board.coverage import Coverage
from dashboard.board.lens import Lens, seats_of
from dashboard.board.marks import Tier, bar, tier_numbers, tiers
from people.models import Area, Organisation, User
from stations.enums import Priority
from stations.models import Hole, Shift
from stations.scope import organisations_of

HOLES_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the board: an area, or all that is looked at. Every `…_query` leads to the stations that the number counts."""

    coverage: Coverage
    tiers: list[Tier]
    query: str
    bare_query: str

    @property
    def area(self) -> Area | None:
        return self.coverage.area

    @property
    def bar(self) -> SafeString:
        return bar(self.tiers)

    @property
    def percent(self) -> str:
        return _("%(percent)s %%") % {"percent": self.coverage.percent()}


@dataclass(slots=True)
class Figures:
    """`lines`: [] where there is no area below the one that is looked at."""

    seen: Lens
    at: datetime
    total: Line
    numbers: list[int]
    lines: list[Line] = field(default_factory=list)
    holes: list[Hole] = field(default_factory=list)
    holes_open: int = 0
    changes: list[dict[str, Any]] = field(default_factory=list)


def figures(seen: Lens, person: User, at: datetime) -> Figures:
    """Five queries: stations counted, names of areas, holes, and what changed since yesterday (two)."""
    counted = coverage.counted(seen.stations(), seen.shift, seen.organisation)
    whole = coverage.total(counted)
    numbers = tier_numbers(whole, seen.seats)
    found = Figures(seen, at, line(seen, whole, numbers), numbers)
    found.lines = [line(seen, one, numbers) for one in coverage.by_area(counted, seen.area)]
    open_holes = list(rows.holes(seen)[: HOLES_SHOWN + 1])
    found.holes = open_holes[:HOLES_SHOWN]
    found.holes_open = len(open_holes) if len(open_holes) <= HOLES_SHOWN else rows.holes(seen).count()
    found.changes = changes(seen, person, at)
    return found


def line(seen: Lens, found: Coverage, numbers: list[int]) -> Line:
    area = found.area or seen.area
    query = seen.query(area=area.pk if area else None, only=1 if found.is_itself or seen.only else None)
    bare = seen.query(area=area.pk if area else None, only=1 if found.is_itself or seen.only else None, priority=max(1, seen.priority))
    return Line(found, tiers(found, seen.seats, numbers, query), query, f"{bare}&observers=0")


def changes(seen: Lens, person: User, at: datetime) -> list[dict[str, Any]]:
    """Counts since the same hour yesterday, each with its words and the address of its rows."""
    found = rows.changes(seen, person, at - rows.YESTERDAY)
    address = f"{reverse('board:changes', args=[seen.election.pk])}?{seen.query()}"
    return [{"count": found[kind], "label": CHANGE_WORDS[kind](), "url": f"{address}&kind={kind}"} for kind in rows.KINDS]


CHANGE_WORDS = {
    "assigned": lambda: pgettext("since yesterday", "assigned"),
    "ended": lambda: _("ended: withdrew, declined, relieved"),
    "opened": lambda: _("holes opened"),
    "filled": lambda: _("holes filled"),
}


def by_shift(seen: Lens) -> list[tuple[Shift, Line]]:
    """The whole of what is looked at, a line a shift: one query each."""
    found = []
    for shift in seen.shifts:
        whole = coverage.total(coverage.counted(seen.stations(), shift, seen.organisation))
        seats = seats_of(seen.election, shift)
        query = seen.query(shift=shift.pk)
        bare = seen.query(shift=shift.pk, priority=max(Priority.HIGH, seen.priority))
        found.append((shift, Line(whole, tiers(whole, seats, tier_numbers(whole, seats), query), query, f"{bare}&observers=0")))
    return found


def organisations(person: User) -> list[Organisation]:
    return list(organisations_of(person).order_by("slug"))

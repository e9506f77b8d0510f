"""What the page of a plan shows, put together: numbers, rows, reasons."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.translation import gettext, gettext_noop, pgettext_lazy

from people.models import Area, Organisation, User
from stations import firm, gate, many_services, scope
from stations.enums import STANDING, LineKind, LineState
from stations.models import Assignment, Plan, PlanLine, Post, Shift, Station
from stations.plans.map import Drawing, drawing
from stations.plans.queries import CHANGES, MOVED, NOT_PLACED, lines_of
from stations.warnings import SENTENCES as WARNINGS

SHOWN = 100
# What stands under a number of lines.
COUNTED = {
    LineKind.KEEP: pgettext_lazy("a number of lines of a plan", "stay"),
    LineKind.ADD: pgettext_lazy("a number of lines of a plan", "new"),
    LineKind.MOVE: pgettext_lazy("a number of lines of a plan", "moved"),
    LineKind.REMOVE: pgettext_lazy("a number of lines of a plan", "taken away"),
    LineKind.RESERVE: pgettext_lazy("a number of lines of a plan", "in reserve"),
}
LINES = 25
WORST = 30
CHUNK = 500
LEFT = {
    "reserve": gettext_noop("In the reserve of an area: to be called when somebody does not come."),
    "no_shift": gettext_noop("May stand in none of these shifts, or has said so."),
    "no_way": gettext_noop("No station in reach where they may stand."),
    "organisation_there": gettext_noop("What is empty in reach has an observer of their organisation already."),
    "posts_full": gettext_noop("Every post in reach has somebody."),
}
BECAUSE = firm.SENTENCES | {
    MOVED: gettext_noop("Moves to another post."),
    NOT_PLACED: gettext_noop("Others fill the posts better; no other post is left."),
    many_services.CHAIN: gettext_noop("Somebody with whom they would change places cannot any more."),
    many_services.FAILED: gettext_noop("It failed. The headquarters finds the reason in the log of the server."),
}


@dataclass(frozen=True, slots=True)
class Left:
    """People left over for one reason; the first of them by name."""

    sentence: str
    count: int
    people: list[User]


@dataclass(frozen=True, slots=True)
class Asked:
    organisation: Organisation | None
    area: Area | None
    people: int
    posts: int
    first: int


def why(line: PlanLine) -> str:
    """The reason of a line as a sentence; "" where none is needed."""
    sentence = BECAUSE.get(line.because) or WARNINGS.get(line.because) or gate.SENTENCES.get(line.because, ("",))[0]
    return gettext(sentence) % {"programme": line.plan.election.programme} if sentence else ""


def rows_of(plan: Plan, user: User, kind: str, area: int | None) -> QuerySet[PlanLine]:
    """The lines of one kind, in scope; of none, those that change something."""
    lines = lines_of(plan, user).filter(kind__in=[kind] if kind else CHANGES)
    if area:
        lines = lines.filter(post__station__area=area)
    related = ("person", "organisation", "post__station__area", "post__shift__election", "plan__election__programme")
    return lines.select_related(*related).order_by("post__station__area__path", "post__station", "post__shift__starts_at", "kind", "pk")


def locked_of(lines: Iterable[PlanLine]) -> set[int]:
    """The lines of which the person stands at the post, locked."""
    lines = list(lines)
    standing = Assignment.objects.filter(state__in=STANDING, is_locked=True, post__in=[line.post_id for line in lines if line.post_id])
    locked = set(standing.values_list("person", "post"))
    return {line.pk for line in lines if (line.person_id, line.post_id) in locked}


def left_over(plan: Plan, user: User) -> list[Left]:
    """Names within the scope alone."""
    found = plan.report.get("left", {})
    named = User.objects.filter(pk__in=[pk for one in found.values() for pk in one["people"][:SHOWN]])
    people = {person.pk: person for person in scope.narrowed(user, named)}
    return [
        Left(gettext(sentence), found[code]["count"], [people[pk] for pk in found[code]["people"][:SHOWN] if pk in people])
        for code, sentence in LEFT.items()
        if code in found
    ]


def asked(plan: Plan) -> list[Asked]:
    """The cheapest ways to fill what stays empty."""
    rows = plan.report.get("asks", [])
    organisations, areas = Organisation.objects.in_bulk([row[0] for row in rows]), Area.objects.in_bulk([row[1] for row in rows])
    return [Asked(organisations.get(row[0]), areas.get(row[1]), *row[2:]) for row in rows]


def empty_posts(plan: Plan) -> list[Post]:
    ids = plan.report.get("empty", [])[:SHOWN]
    return list(Post.objects.filter(pk__in=ids).select_related("station__area", "shift__election").order_by("station__area__path", "station", "pk"))


def worst(plan: Plan) -> list[tuple[Station, Shift, float]]:
    """Where it is likeliest that nobody comes, in per cent; of those where somebody is planned."""
    return [(station, shift, percent) for station, shift, _observers, percent in chances(plan, WORST, planned=True)]


def chances(plan: Plan, most: int | None = None, *, planned: bool = False) -> Iterator[tuple[Station, Shift, int, float]]:
    """(station, shift, how many are planned there, how likely nobody comes in per cent) of all that the plan has, the likeliest first; `planned`:
    only where somebody is, and it is possible at all."""
    observers = {(station, shift): count for station, shift, count in plan.report.get("standing", [])}
    rows = [row for row in plan.report.get("chance", []) if not planned or ((row[0], row[1]) in observers and row[2])]
    rows = sorted(rows, key=lambda row: (-row[2], row[0], row[1]))[:most]
    shifts = Shift.objects.select_related("election").in_bulk({row[1] for row in rows})
    for begin in range(0, len(rows), CHUNK):
        part = rows[begin : begin + CHUNK]
        stations = Station.objects.select_related("area").in_bulk({row[0] for row in part})
        for station, shift, chance in part:
            if station in stations and shift in shifts:
                yield stations[station], shifts[shift], observers.get((station, shift), 0), chance * 100


def changes_by_area(plan: Plan) -> list[tuple[Area, int]]:
    """What may still be applied, area by area."""
    lines = plan.lines.filter(kind__in=CHANGES, state=LineState.PROPOSED).order_by()
    counts = dict(lines.values_list("post__station__area").annotate(number=Count("pk")))
    return [(area, counts[area.pk]) for area in Area.objects.filter(pk__in=counts).order_by("path")]


def picture(plan: Plan, shift: Shift) -> Drawing | None:
    """Every station of the plan with a place, and how many stand there in the shift by this plan."""
    observers = {station: count for station, of_shift, count in plan.report.get("standing", []) if of_shift == shift.pk}
    stations = Station.objects.filter(election=plan.election, latitude__isnull=False, longitude__isnull=False, posts__shift=shift).distinct()
    if plan.area:
        stations = stations.filter(area__path__startswith=plan.area.path)
    rows: Any = stations.order_by("pk").values_list("pk", "number", "latitude", "longitude")
    return drawing((pk, f"№ {number}", latitude, longitude, observers.get(pk, 0)) for pk, number, latitude, longitude in rows)

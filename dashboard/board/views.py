"""The board as light pages of our own: Wagtail's admin moves a megabyte before it shows a number, which a phone and a wall cannot afford."""

from typing import Any, cast

from django.core.paginator import Paginator
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from dashboard.board import figures, rows
from dashboard.board.access import board_page
from dashboard.board.lens import Lens, lens
from dashboard.board.marks import kind_of, tier_label
from dashboard.queries import nearest_election
from people.models import User
from people.requests import id_in
from stations.enums import COVERING, Priority
from stations.models import Election, Hole, Post, Station
from stations.scope import assignments_of, in_scope

ROWS_A_PAGE = 100
WALL_SECONDS = 60


@board_page
def entrance(request: HttpRequest) -> HttpResponse:
    """The board of the election that comes next, else of the last one. Whoever may view stations."""
    election = nearest_election(timezone.now())
    if election is None:
        return render(request, "dashboard/board/no_election.html")
    return redirect("board:board", election.pk)


@board_page
def board(request: HttpRequest, pk: int) -> HttpResponse:
    """How an election is covered. Whoever may view stations, within their scope."""
    seen, person, at = seen_in(request, pk)
    found = figures.figures(seen, person, at)
    stations = rows.stations(seen)[:ROWS_A_PAGE] if not found.lines else []
    context = page_context(seen, at) | {"figures": found, "stations": with_marks(stations, seen), "organisations": figures.organisations(person)}
    return render(request, "dashboard/board/board.html", context)


@board_page
def stations(request: HttpRequest, pk: int) -> HttpResponse:
    """The stations behind a number, those with fewest observers first. Whoever may view stations, within their scope."""
    seen, _person, at = seen_in(request, pk)
    observers = id_in(request.GET.get("observers", ""))
    page = Paginator(rows.stations(seen, observers), ROWS_A_PAGE).get_page(request.GET.get("page"))
    title = _("Stations") if observers is None else _("Stations: %(tier)s") % {"tier": tier_label(observers)}
    context = page_context(seen, at, title) | {"page_obj": page, "stations": with_marks(page.object_list, seen)}
    return render(request, "dashboard/board/stations.html", context)


@board_page
def holes(request: HttpRequest, pk: int) -> HttpResponse:
    """Every hole of the shift that is open. Whoever may view stations, within their scope."""
    seen, person, at = seen_in(request, pk)
    page = Paginator(rows.holes(seen), ROWS_A_PAGE).get_page(request.GET.get("page"))
    context = page_context(seen, at, _("Holes")) | {"page_obj": page, "may_assign": person.has_perm("stations.add_assignment")}
    return render(request, "dashboard/board/holes.html", context)


@board_page
def changes(request: HttpRequest, pk: int) -> HttpResponse:
    """The rows behind a number of what changed since yesterday. Whoever may view stations, within their scope."""
    seen, person, at = seen_in(request, pk)
    kind = request.GET.get("kind", rows.KINDS[0])
    if kind not in rows.KINDS:
        raise Http404
    since = at - rows.YESTERDAY
    page = Paginator(rows.changed(seen, person, kind, since), ROWS_A_PAGE).get_page(request.GET.get("page"))
    context = page_context(seen, at, _("Since yesterday")) | {
        "page_obj": page,
        "kind": kind,
        "since": since,
        "tabs": figures.changes(seen, person, at),
        "links_people": person.has_perm("people.view_roster"),
    }
    return render(request, "dashboard/board/changes.html", context)


@board_page
def station(request: HttpRequest, pk: int) -> HttpResponse:
    """A station's posts and who stands there. Whoever may view stations, of their scope; names within their organisation, where they have one."""
    person = cast("User", request.user)
    found = get_object_or_404(Station.objects.select_related("area", "election"), pk=pk)
    if not in_scope(person, found):
        raise Http404
    standing = {one.post_id: one for one in _there(found)}
    named = set(assignments_of(person).filter(pk__in=[one.pk for one in standing.values()]).values_list("pk", flat=True))
    absent = {hole.assignment_id: hole for hole in Hole.objects.filter(closed_at=None, assignment__in=[one.pk for one in standing.values()])}
    shifts: dict[Any, list[dict[str, Any]]] = {}
    for post in Post.objects.filter(station=found).select_related("shift__election").order_by("shift__starts_at", "seat"):
        one = standing.get(post.pk)
        shifts.setdefault(post.shift, []).append(
            {"post": post, "standing": one, "is_named": one is not None and one.pk in named, "hole": one and absent.get(one.pk)}
        )
    context = {
        "station": found,
        "shifts": list(shifts.items()),
        "may_assign": person.has_perm("stations.add_assignment"),
        "breadcrumbs": [{"label": str(found.election), "url": reverse("board:board", args=[found.election_id])}],
    }
    return render(request, "dashboard/board/station.html", context)


def _there(station: Station) -> Any:
    """Who stands there, after whoever stood there until the shift was done."""
    found = station.assignments.filter(state__in=COVERING).select_related("person", "organisation")
    return found.order_by(F("ended_at").asc(nulls_last=True), "pk")


@board_page
def wall(request: HttpRequest, pk: int) -> HttpResponse:
    """The board in large type, which renews itself for hours. Whoever may view stations, within their scope. No names."""
    seen, person, at = seen_in(request, pk)
    context = page_context(seen, at) | {
        "shift_lines": figures.by_shift(seen),
        "figures": figures.figures(seen, person, at),
        "seconds": WALL_SECONDS,
    }
    return render(request, "dashboard/board/wall.html", context)


def page_context(seen: Lens, at: Any, title: str = "") -> dict[str, Any]:
    """What every page of the board knows of what is looked at."""
    areas = [*seen.above, *([seen.area] if title and seen.area else [])]
    address = reverse("board:board", args=[seen.election.pk])
    trail = [{"label": str(seen.election), "url": f"{address}?{seen.query(area=None, only=None)}"}]
    trail += [{"label": str(area), "url": f"{address}?{seen.query(area=area.pk, only=None)}"} for area in areas]
    return {
        "seen": seen,
        "election": seen.election,
        "at": at,
        "title": title or str(seen.area or seen.election),
        "here": seen.query(),
        "shift_links": [(shift, seen.query(shift=shift.pk)) for shift in seen.shifts],
        "breadcrumbs": trail if title or seen.area else [],
        "priorities": [(1, _("high and highest")), (2, str(Priority.HIGHEST.label))],
    }


def seen_in(request: HttpRequest, pk: int) -> tuple[Lens, User, Any]:
    person, at = cast("User", request.user), timezone.now()
    return lens(get_object_or_404(Election, pk=pk), person, request.GET, at), person, at


def with_marks(stations: Any, seen: Lens) -> list[Station]:
    """Each with the shape and the words of its tier."""
    found = list(stations)
    for one in found:
        one.kind, one.tier_label = kind_of(one.observers, seen.seats), tier_label(one.observers)
    return found

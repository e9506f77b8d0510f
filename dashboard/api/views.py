"""The API of the headquarters. Read-only; every answer is cut to the scope of whoever's token it is (stations/scope.py)."""

from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from ninja import NinjaAPI, Query
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.openapi.docs import DocsBase
from wagtail.log_actions import log

from dashboard.api.access import Token, TooMany, may_see_stations
from dashboard.api.schemas import (
    AssignmentOut,
    CoverageAnswer,
    ElectionOut,
    Stations,
    Trouble,
    assignment_out,
    coverage_out,
    election_out,
)
from dashboard.board import coverage, rows
from dashboard.board.lens import Lens, lens
from people.models import User
from stations.models import Assignment
from stations.queries import stands_at
from stations.scope import elections_of
from stations.services import withdraw_lapsed

MOST_AT_ONCE = 1_000
NOT_FOUND = "There is nothing of the kind within your scope."


class DeskAPI(NinjaAPI):
    """Every answer is for one person: kept by nobody, indexed by nobody, and read by no other site's script."""

    def create_response(self, request: HttpRequest, data: Any, **kwargs: Any) -> HttpResponse:
        response = super().create_response(request, data, **kwargs)
        response["Cache-Control"] = "no-store"
        response["X-Robots-Tag"] = "noindex"
        response["X-Content-Type-Options"] = "nosniff"
        return response


class PlainDocs(DocsBase):
    """The OpenAPI description as a page of ours."""

    def render_page(self, request: HttpRequest, api: NinjaAPI, **kwargs: Any) -> HttpResponse:
        schema = api.get_openapi_schema()
        doors = [(method.upper(), path, door) for path, methods in schema["paths"].items() for method, door in methods.items()]
        context = {"title": api.title, "description": api.description, "doors": doors, "schema_url": self.get_openapi_url(api, kwargs)}
        response = render(request, "dashboard/api.html", context)
        response["X-Robots-Tag"] = "noindex"
        return response


api = DeskAPI(
    title="Elections, stations, coverage",
    version="1",
    description="For programs of the headquarters and its coordinators. Every request carries a personal token (Authorization: Bearer …), made on "
    "the page of one's account. It opens what the person may see, and nothing else; it can be revoked there at any time.",
    docs=PlainDocs(),
    docs_url="/",
    urls_namespace="desk_api",
    auth=Token(),
)
TROUBLES = {401: Trouble, 403: Trouble, 404: Trouble, 429: Trouble}


@api.exception_handler(HttpError)
def refused(request: HttpRequest, error: HttpError) -> HttpResponse:
    return api.create_response(request, {"detail": str(error)}, status=error.status_code)


@api.exception_handler(AuthenticationError)
def unknown(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    response = api.create_response(request, {"detail": "Send a token that holds: Authorization: Bearer …"}, status=401)
    response["WWW-Authenticate"] = "Bearer"
    return response


@api.exception_handler(Http404)
def not_found(request: HttpRequest, error: Http404) -> HttpResponse:
    return api.create_response(request, {"detail": NOT_FOUND}, status=404)


@api.exception_handler(TooMany)
def too_many(request: HttpRequest, error: TooMany) -> HttpResponse:
    response = api.create_response(request, {"detail": str(error)}, status=429)
    response["Retry-After"] = str(error.wait)
    return response


@api.exception_handler(ValidationError)
def not_understood(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Where it is wrong, and why; never what was sent."""
    told = [{"where": [str(part)[:50] for part in one["loc"]], "what": str(one["msg"])[:200]} for one in error.errors[:20]]
    return api.create_response(request, {"detail": "The request is not understood.", "errors": told}, status=422)


@api.get("/elections", response={200: list[ElectionOut], **TROUBLES}, summary="Elections")
def elections(request: HttpRequest) -> Any:
    """With their shifts; those with a station within your scope."""
    return [election_out(one) for one in elections_of(_staff(request)).prefetch_related("shifts").order_by("-day", "pk")[:MOST_AT_ONCE]]


@api.get("/elections/{int:election}/stations", response={200: Stations, **TROUBLES}, summary="Stations of an election")
def stations(
    request: HttpRequest,
    election: int,
    observers: int | None = Query(None, ge=0, le=1000),
    limit: int = Query(100, ge=1, le=MOST_AT_ONCE),
    offset: int = Query(0, ge=0, le=1_000_000),
) -> Any:
    """Those with fewest observers first. `shift`, `area` (with all below it), `organisation` (whose observers are counted) and `priority` (at
    least) as on the board; `observers`: with exactly so many."""
    person = _staff(request)
    found = rows.stations(_seen(request, person, election), observers)
    names = ("id", "number", "name", "address", "latitude", "longitude", "priority", "observers")
    items = [{name: getattr(one, name) for name in names} | {"area": one.area_id} for one in found[offset : offset + limit]]
    log(instance=person, action="dashboard.api_stations", user=person, data={"rows": len(items), "filters": request.GET.urlencode()[:200]})
    return {"count": found.count(), "items": items}


@api.get("/elections/{int:election}/coverage", response={200: CoverageAnswer, **TROUBLES}, summary="How an election is covered")
def covered(request: HttpRequest, election: int) -> Any:
    """In tiers, the whole and each area below: `shift`, `area`, `organisation` and `priority` as on the board."""
    seen = _seen(request, _staff(request), election)
    counted = coverage.counted(seen.stations(), seen.shift, seen.organisation)
    total = coverage.total(counted)
    total.area = seen.area
    areas = [coverage_out(line) for line in coverage.by_area(counted, seen.area)]
    return {"at": timezone.now(), "shift": seen.shift.pk if seen.shift else None, "total": coverage_out(total), "areas": areas}


@api.get("/me/assignments", response={200: list[AssignmentOut], **TROUBLES}, summary="My assignments")
def mine(request: HttpRequest) -> Any:
    """Where and when you stand yourself, in shifts that are not over. Whoever has a token."""
    person, at = cast("User", request.user), timezone.now()
    standing = Assignment.objects.filter(stands_at(at), person=person, shift__ends_at__gt=at)
    related = standing.select_related("station__area", "station__election", "shift", "organisation")
    return [assignment_out(one) for one in related.order_by("shift__starts_at", "pk")]


def _staff(request: HttpRequest) -> User:
    """Who asks; raises HttpError 403 for whoever may not view stations."""
    person = cast("User", request.user)
    if not may_see_stations(person):
        raise HttpError(403, "This is for coordinators and the headquarters.")
    withdraw_lapsed(at=timezone.now())
    return person


def _seen(request: HttpRequest, person: User, election: int) -> Lens:
    return lens(get_object_or_404(elections_of(person), pk=election), person, request.GET, timezone.now())

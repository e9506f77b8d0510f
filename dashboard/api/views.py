"""The API of the headquarters. Read-only; every answer is cut to the scope of whoever's token it is (stations/scope.py)."""

from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext_noop
from ninja import Query
from ninja.errors import AuthenticationError, HttpError
from wagtail.log_actions import log

from dashboard.api.access import Token, may_see_stations
from dashboard.api.schemas import (
    MOST_AT_ONCE,
    AssignmentOut,
    CoverageAnswer,
    ElectionId,
    ElectionOut,
    Looked,
    Stations,
    StationsAsked,
    assignment_out,
    coverage_out,
    election_out,
)
from dashboard.board import coverage, rows
from dashboard.board.lens import Lens, lens
from people.api.base import HouseAPI
from people.api.troubles import Trouble
from people.enums import TokenOpens
from people.models import ApiToken, User
from stations.models import Assignment
from stations.queries import stands_at
from stations.scope import elections_of
from stations.services import withdraw_lapsed

FOR_STAFF = gettext_noop("This is for coordinators and the headquarters.")
LIMITED = gettext_noop("This token was not made for this: it was limited to something else.")

api = HouseAPI(
    title=gettext_noop("Elections, stations, coverage"),
    version="1",
    description=gettext_noop(
        "For programs of the headquarters and its coordinators. A token opens what its owner may see, or the part to which it was limited; "
        "nothing is changed. Sixty requests a minute for one token."
    ),
    page="board:api",
    meanings={
        403: gettext_noop("This is for coordinators and the headquarters; or the token was limited to something else."),
        404: gettext_noop("There is nothing of the kind within your scope."),
    },
    urls_namespace="desk_api",
    auth=Token(),
)
FOR_TOKENS = {401: Trouble, 429: Trouble}
OF_AN_ELECTION = {401: Trouble, 403: Trouble, 404: Trouble, 422: Trouble, 429: Trouble}


@api.exception_handler(AuthenticationError)
def unknown(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    response = api.create_response(request, {"detail": "Send a token that holds: Authorization: Bearer …"}, status=401)
    response["WWW-Authenticate"] = "Bearer"
    return response


@api.get(
    "/elections",
    response={200: list[ElectionOut], 403: Trouble, **FOR_TOKENS},
    summary=gettext_noop("Elections"),
    description=gettext_noop("Those with a station that you may see, with their shifts; the latest first."),
)
def elections(request: HttpRequest) -> Any:
    return [election_out(one) for one in elections_of(_staff(request)).prefetch_related("shifts").order_by("-day", "pk")[:MOST_AT_ONCE]]


@api.get(
    "/elections/{election}/stations",
    response={200: Stations, **OF_AN_ELECTION},
    summary=gettext_noop("Stations of an election"),
    description=gettext_noop("Those with fewest observers first. That they were read is noted in the log."),
)
def stations(request: HttpRequest, election: ElectionId, asked: Query[StationsAsked]) -> Any:
    person = _staff(request)
    found = rows.stations(_seen(person, election, asked), asked.observers)
    names = ("id", "number", "name", "address", "latitude", "longitude", "priority", "observers")
    part = found[asked.offset : asked.offset + asked.limit]
    items = [{name: getattr(one, name) for name in names} | {"area": one.area_id} for one in part]
    log(instance=person, action="dashboard.api_stations", user=person, data={"rows": len(items), "filters": request.GET.urlencode()[:200]})
    return {"count": found.count(), "items": items}


@api.get(
    "/elections/{election}/coverage",
    response={200: CoverageAnswer, **OF_AN_ELECTION},
    summary=gettext_noop("How an election is covered"),
    description=gettext_noop("How many stations have no observer, one, two …: in all, and in each area right below."),
)
def covered(request: HttpRequest, election: ElectionId, asked: Query[Looked]) -> Any:
    seen = _seen(_staff(request), election, asked)
    counted = coverage.counted(seen.stations(), seen.shift, seen.organisation)
    total = coverage.total(counted)
    total.area = seen.area
    areas = [coverage_out(line) for line in coverage.by_area(counted, seen.area)]
    return {"at": timezone.now(), "shift": seen.shift.pk if seen.shift else None, "total": coverage_out(total), "areas": areas}


@api.get(
    "/me/assignments",
    response={200: list[AssignmentOut], 403: Trouble, **FOR_TOKENS},
    summary=gettext_noop("My posts"),
    description=gettext_noop("Where and when you stand yourself, in shifts that are not over. For whoever has a token."),
)
def mine(request: HttpRequest) -> Any:
    person, at = _opened(request, TokenOpens.OWN), timezone.now()
    standing = Assignment.objects.filter(stands_at(at), person=person, shift__ends_at__gt=at)
    related = standing.select_related("station__area", "station__election", "shift", "organisation")
    return [assignment_out(one) for one in related.order_by("shift__starts_at", "pk")]


def _opened(request: HttpRequest, wanted: str) -> User:
    """Who asks; raises HttpError 403 where their token was limited to something else."""
    token = cast("ApiToken", request.auth)  # type: ignore[attr-defined]
    if token.opens not in (TokenOpens.ALL, wanted):
        raise HttpError(403, LIMITED)
    return token.person


def _staff(request: HttpRequest) -> User:
    """Who asks; raises HttpError 403 for whoever may not view stations, and a token that is not for them."""
    person = _opened(request, TokenOpens.COVERAGE)
    if not may_see_stations(person):
        raise HttpError(403, FOR_STAFF)
    withdraw_lapsed(at=timezone.now())
    return person


def _seen(person: User, election: int, asked: Looked) -> Lens:
    """Raises Http404 for whatever is not there or not within the scope, a shift too: another one's numbers would be taken for its own."""
    seen = lens(get_object_or_404(elections_of(person), pk=election), person, asked.as_on_the_board(), timezone.now())
    if asked.shift not in (None, seen.shift.pk if seen.shift else 0):
        raise Http404
    return seen

"""What the map draws from which somebody takes the point they start from: outlines of areas, and stations near home. Nobody is on it."""

from collections import defaultdict
from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from people.models import Area, User
from people.requests import PersonRequest
from stations.card_services import DECIMALS
from stations.models import Station
from stations.outlines import Point, hull

SCALE = 10**DECIMALS  # no more exact than what is kept
MOST_STATIONS = 1_000
AN_HOUR = 60 * 60


@login_required
@require_safe
def home_map(request: PersonRequest) -> HttpResponse:
    """The outlines and points, asked for when the map is opened. Whoever is logged in."""
    response = JsonResponse(drawn_for(request.user, timezone.now()), json_dumps_params={"ensure_ascii": False, "separators": (",", ":")})
    response["Cache-Control"] = f"private, max-age={AN_HOUR}"
    return response


def drawn_for(person: User, at: datetime) -> dict[str, Any]:
    """{scale, areas: [[name, [lat, lon, lat, lon …]], …], stations: [lat, lon, …]}, of elections to come; the stations those of the person's
    home area. Three queries."""
    around: dict[int, set[Point]] = defaultdict(set)
    places = Station.objects.filter(election__shifts__ends_at__gt=at, latitude__isnull=False, longitude__isnull=False)
    for area, latitude, longitude in places.values_list("area", "latitude", "longitude").distinct():
        around[area].add((round(latitude * SCALE), round(longitude * SCALE)))
    areas = list(Area.objects.filter(pk__in=around).order_by("path"))
    home = person.home_area
    near = [point for area in areas if home and area.path.startswith(home.path) for point in sorted(around[area.pk])]
    outlines = [[str(area), _flat(hull(around[area.pk]))] for area in areas]
    return {"scale": SCALE, "areas": outlines, "stations": _flat(near[:MOST_STATIONS])}


def _flat(points: list[Point]) -> list[int]:
    return [degrees for point in points for degrees in point]

"""The map: a page with the stations beside it as a list, and its points, which the page's script asks for."""

from hashlib import sha256

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _

from dashboard.board import figures, rows
from dashboard.board.access import board_page, guarded
from dashboard.board.marks import tier_label
from dashboard.board.points import points
from dashboard.board.views import page_context, seen_in, with_marks

ROWS_BESIDE = 50


@board_page
def map_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Stations on a map, and in a list beside it for who does not see it. Whoever may view stations, within their scope."""
    seen, person, at = seen_in(request, pk)
    page = Paginator(rows.stations(seen), ROWS_BESIDE).get_page(request.GET.get("page"))
    context = page_context(seen, at, _("Map")) | {
        "page_obj": page,
        "stations": with_marks(page.object_list, seen),
        "organisations": figures.organisations(person),
        "labels": [tier_label(number) for number in range(seen.seats + 1)],
        "tiles": settings.BAKYLAU_TILES,
        "attribution": settings.BAKYLAU_TILES_ATTRIBUTION,
    }
    return render(request, "dashboard/board/map.html", context)


@guarded
def points_data(request: HttpRequest, pk: int) -> HttpResponse:
    """The points of the map. Whoever may view stations, within their scope. A browser keeps them and asks whether they still hold."""
    seen, _person, _at = seen_in(request, pk)
    body = points(seen)
    tag = f'"{sha256(body).hexdigest()[:24]}"'
    response = get_conditional_response(request, etag=tag) or HttpResponse(body, content_type="application/json")
    response["ETag"] = tag
    response["Cache-Control"] = "private, no-cache"
    return response

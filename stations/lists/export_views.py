"""Lists of stations and observers out of Wagtail's admin, as they are filtered and within one's scope. Logged.

Who may: of stations whoever may view them; of observers, whose e-mail addresses and phones are in it, whoever may view assignments.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from wagtail.admin.auth import permission_denied
from wagtail.admin.widgets import Button, HeaderButton
from wagtail.log_actions import log

from stations import scope
from stations.lists import export, vote_monitor
from stations.models import Election
from stations.queries import stands_at

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class Format:
    label: Any
    suffix: str
    content_type: str
    write: Callable[[Any], Any]
    permission: str = "stations.view_station"
    of_people: bool = False


def _parts(lines: Iterator[str]) -> Iterator[bytes]:
    for line in lines:
        yield line.encode()


FORMATS = {
    "csv": Format("CSV", ".csv", "text/csv; charset=utf-8", lambda listed: _parts(export.csv_lines(listed))),
    "xlsx": Format("XLSX", ".xlsx", XLSX, export.xlsx_parts),
    "geojson": Format("GeoJSON", ".geojson", "application/geo+json", lambda listed: _parts(export.geojson_parts(listed))),
    "vote-monitor": Format(
        gettext_lazy("stations for Vote Monitor"), ".csv", "text/csv; charset=utf-8", lambda listed: _parts(vote_monitor.station_lines(listed))
    ),
    "vote-monitor-observers": Format(
        gettext_lazy("observers for Vote Monitor"),
        ".csv",
        "text/csv; charset=utf-8",
        lambda assignments: _parts(vote_monitor.observer_lines(assignments)),
        permission="stations.view_assignment",
        of_people=True,
    ),
}


class ListButtonsMixin:
    """For the list of stations: it can be had in the forms that come in again."""

    request: HttpRequest

    @cached_property
    def header_buttons(self) -> list[Any]:
        buttons = list(super().header_buttons)  # type: ignore[misc]
        if self.request.user.has_perm("stations.add_stationimport"):
            buttons.append(HeaderButton(_("Import"), url=reverse("stations_lists:upload"), icon_name="upload"))
        return buttons

    @cached_property
    def header_more_buttons(self) -> list[Any]:
        buttons = list(super().header_more_buttons)  # type: ignore[misc]
        query = self.request.GET.urlencode()
        for place, (name, one) in enumerate(FORMATS.items()):
            if self.request.user.has_perm(one.permission):
                url = f"{reverse('station:export_list', args=[name])}{'?' if query else ''}{query}"
                buttons.append(Button(_("Export: %(format)s") % {"format": one.label}, url=url, icon_name="download", priority=95 + place))
        return buttons


class ListExportMixin:
    """Before the list of stations: the list as it is filtered, of one election, as a file."""

    request: HttpRequest
    get_queryset: Callable[[], Any]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if kwargs["name"] not in FORMATS:
            raise Http404
        if not request.user.has_perms(["stations.view_station", FORMATS[kwargs["name"]].permission]):
            denied: HttpResponseBase = permission_denied(request)
            return denied
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        return response

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        one = FORMATS[kwargs["name"]]
        stations = scope.stations_of(request.user).filter(pk__in=self.get_queryset().order_by().values("pk"))
        elections = list(Election.objects.filter(pk__in=stations.values("election").order_by()))
        if len(elections) != 1:
            return self._refuse(is_empty=not elections)
        source: Any = self._assignments(stations) if one.of_people else export.ListedStations(stations, get_language() or "ru")
        facts = {"format": kwargs["name"], "rows": source.count() if one.of_people else stations.count(), "filters": request.GET.urlencode()[:500]}
        log(instance=elections[0], action="stations.export_list", user=request.user, data=facts)
        written = one.write(source)
        headers = {
            "Content-Disposition": f'attachment; filename="{elections[0].slug}-{kwargs["name"]}-{timezone.localdate().isoformat()}{one.suffix}"',
            "Cache-Control": "private, no-store",
        }
        return StreamingHttpResponse(written, content_type=one.content_type, headers=headers)

    def _assignments(self, stations: Any) -> Any:
        return scope.assignments_of(self.request.user).filter(stands_at(timezone.now()), station__in=stations)

    def _refuse(self, *, is_empty: bool) -> HttpResponse:
        sentence = _("There are no stations to export.") if is_empty else _("These stations are of several elections. Choose one in the filter.")
        messages.warning(self.request, sentence)
        query = self.request.GET.urlencode()
        return redirect(f"{reverse('station:index')}{'?' if query else ''}{query}")

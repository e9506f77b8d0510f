"""The pages on which the headquarters closes a station and opens it again."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people.refusals import Refused
from stations import scope, station_services
from stations.desk import DeskView
from stations.enums import STANDING
from stations.forms import CloseForm
from stations.models import Station


class CloseView(DeskView):
    """Close a station, for a reason. Whoever may change stations: headquarters."""

    permission = "stations.change_station"
    template_name = "stations/desk/close.html"
    page_title = gettext_lazy("Close the station")
    header_icon = "lock"

    @cached_property
    def station(self) -> Station:
        return get_object_or_404(scope.stations_of(self.person).select_related("election", "area"), pk=self.kwargs["pk"])

    def trail(self) -> list[dict[str, str]]:
        return [{"url": reverse("stations_desk:station", args=[self.station.pk]), "label": str(self.station)}]

    def get_page_subtitle(self) -> str:
        return str(self.station)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        standing = self.station.assignments.filter(state__in=STANDING, shift__ends_at__gt=timezone.now()).count()
        return super().get_context_data(**{"station": self.station, "standing": standing, "form": CloseForm(), **kwargs})

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = CloseForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=400)
        try:
            station_services.close_station(self.station, by=self.person, at=timezone.now(), reason=form.cleaned_data["reason"])
        except Refused as refused:
            for refusal in refused.refusals:
                form.add_error(None, refusal.message)
            return self.render_to_response(self.get_context_data(form=form), status=409)
        messages.success(request, _("The station is closed."))
        return redirect("stations_desk:station", self.station.pk)


class ReopenView(CloseView):
    """Open a closed station again. Whoever may change stations: headquarters. POST only: a GET leads to the station."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return redirect("stations_desk:station", self.station.pk)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            station_services.reopen_station(self.station, by=self.person)
        except Refused as refused:
            messages.warning(request, refused.refusals[0].message)
        else:
            messages.success(request, _("The station is open again."))
        return redirect("stations_desk:station", self.station.pk)

"""The coordinator's page in the admin on which two people change posts."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stations import scope
from stations.desk import DeskView
from stations.life import exchange as life
from stations.models import Assignment


class ExchangeView(DeskView):
    """With whom somebody could change posts; POST has them change. Whoever may change and add assignments, and sees both."""

    permission = "stations.change_assignment"
    post_permission = "stations.add_assignment"
    template_name = "stations/desk/exchange.html"
    page_title = gettext_lazy("Change posts")
    header_icon = "resubmit"

    @cached_property
    def assignment(self) -> Assignment:
        related = ("person", "organisation", "station__area", "station__election", "shift__election", "post")
        return get_object_or_404(scope.assignments_of(self.person).select_related(*related), pk=self.kwargs["pk"])

    def trail(self) -> list[dict[str, str]]:
        station = self.assignment.station
        return [{"url": reverse("stations_desk:station", args=[station.pk]), "label": str(station)}]

    def get_page_subtitle(self) -> str:
        return str(self.assignment.person)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = life.choices(self.assignment, self.request.GET.get("q", ""), by=self.person, at=timezone.now())
        return super().get_context_data(**{"assignment": self.assignment, "pressed": None, **found, **kwargs})

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        pressed = life.exchanged(self.assignment, request.POST, by=self.person, at=timezone.now())
        if pressed.refused:
            return self.render_to_response(self.get_context_data(pressed=pressed), status=409)
        messages.success(request, _("The two have changed posts, and both are told."))
        return redirect("stations_desk:station", self.assignment.station_id)

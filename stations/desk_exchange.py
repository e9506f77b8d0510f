"""The coordinator's page in the admin on which two people change posts."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stations.desk import AssignmentView
from stations.life import exchange as life


class ExchangeView(AssignmentView):
    """With whom somebody could change posts; POST has them change. Whoever may add assignments too, and sees both."""

    post_permission = "stations.add_assignment"
    template_name = "stations/desk/exchange.html"
    page_title = gettext_lazy("Change posts")
    header_icon = "resubmit"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = life.choices(self.assignment, self.request.GET.get("q", ""), by=self.person, at=timezone.now())
        return super().get_context_data(**{"assignment": self.assignment, "pressed": None, **found, **kwargs})

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        pressed = life.exchanged(self.assignment, request.POST, by=self.person, at=timezone.now())
        if pressed.refused:
            return self.render_to_response(self.get_context_data(pressed=pressed), status=409)
        messages.success(request, _("The two have changed posts, and both are told."))
        return redirect("stations_desk:station", self.assignment.station_id)

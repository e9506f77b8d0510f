"""The button by which a coordinator locks an assignment, or unlocks it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from people.refusals import Refused
from stations import firm_services
from stations.desk import AssignmentView


class LockView(AssignmentView):
    """Lock an assignment, so that no plan moves it, or unlock it. POST only: a GET leads to the station."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return redirect("stations_desk:station", self.assignment.station_id)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            if "unlock" in request.POST:
                firm_services.unlock(self.assignment, by=self.person, at=timezone.now())
                messages.success(request, _("Plans may move %(person)s again.") % {"person": self.assignment.person})
            elif "lock" in request.POST:
                firm_services.lock(self.assignment, by=self.person, at=timezone.now())
                messages.success(request, _("No plan moves %(person)s from this post.") % {"person": self.assignment.person})
        except Refused as refused:
            for refusal in refused.refusals:
                messages.warning(request, refusal.message)
        return redirect("stations_desk:station", self.assignment.station_id)

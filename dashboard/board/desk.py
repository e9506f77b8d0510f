"""The board inside the admin, beside the desk's other pages."""

from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import View
from wagtail.admin.auth import permission_denied
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.admin.widgets import HeaderButton

from dashboard.board import figures
from dashboard.board.lens import lens
from dashboard.board.views import page_context
from dashboard.queries import nearest_election
from people.models import User
from stations.models import Election
from stations.services import withdraw_lapsed


class BoardView(WagtailAdminTemplateMixin, View):
    """How an election is covered. Whoever may view stations, within their scope."""

    template_name = "dashboard/board/desk.html"
    header_icon = "calendar-check"
    page_title = _("Board")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not request.user.has_perm("stations.view_station"):
            return permission_denied(request)
        if "pk" not in kwargs:
            election = nearest_election(timezone.now())
            return redirect("dashboard_board", election.pk) if election else redirect("election:index")
        withdraw_lapsed(at=timezone.now())
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def election(self) -> Election:
        return get_object_or_404(Election, pk=self.kwargs["pk"])

    def get_page_subtitle(self) -> str:
        return str(self.election)

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [*self.breadcrumbs_items, {"url": "", "label": str(self.page_title)}]

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        return [
            HeaderButton(_("Light page"), url=reverse("board:board", args=[self.election.pk]), icon_name="mobile-alt"),
            HeaderButton(_("Map"), url=reverse("board:map", args=[self.election.pk]), icon_name="site"),
            HeaderButton(_("Wall screen"), url=reverse("board:wall", args=[self.election.pk]), icon_name="desktop"),
        ]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        person, at = cast("User", request.user), timezone.now()
        seen = lens(self.election, person, request.GET, at)
        found = figures.figures(seen, person, at)
        context = page_context(seen, at) | {"figures": found, "organisations": figures.organisations(person), "whole_query": seen.query(area=None)}
        del context["breadcrumbs"]
        return self.render_to_response(self.get_context_data(**context))

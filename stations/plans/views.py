"""Plans in Wagtail's admin. A plan is for whoever asked for it, and for whoever sees everything: it names people of the maker's scope of today."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.auth import permission_denied
from wagtail.log_actions import log

from people.refusals import Refused
from people.requests import id_in
from stations import scope
from stations.desk import DeskView
from stations.enums import LineKind, PlanState
from stations.models import Hole, Plan
from stations.plans import applying, chances, pages, services
from stations.plans.forms import PlanForm
from stations.plans.queries import plans_of
from stations.plans.rules import apply_refusals
from stations.plans.tasks import GOING

PLANS_SHOWN = 30


class PlanDeskView(DeskView):
    """Whoever may view plans: coordinators and headquarters."""

    permission = "stations.view_plan"
    header_icon = "clipboard-list"

    def refused(self, refused: Refused) -> None:
        for refusal in refused.refusals:
            messages.error(self.request, refusal.message)


class PlansView(PlanDeskView):
    """One's plans, and the form that asks for another; who asks needs to add plans. See rules.ask_refusals."""

    post_permission = "stations.add_plan"
    template_name = "stations/plans/index.html"
    page_title = gettext_lazy("Plans")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        election = self.request.GET.get("election", "")
        initial = {**PlanForm(user=self.person).initial, "election": id_in(election)}
        context = {"form": PlanForm(user=self.person, initial=initial), "plans": plans_of(self.person)[:PLANS_SHOWN]}
        context["has_elections"] = scope.elections_of(self.person).exists()
        return super().get_context_data(**{**context, **kwargs})

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = PlanForm(request.POST, user=self.person)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=400)
        try:
            plan = services.ask(form.cleaned_data["election"], form.cleaned_data["area"], form.rules, by=self.person, at=timezone.now())
        except Refused as refused:
            for refusal in refused.refusals:
                form.add_error(None, refusal.message)
            return self.render_to_response(self.get_context_data(form=form), status=409)
        return redirect("stations_desk:plan", plan.pk)


class PlanView(PlanDeskView):
    """A plan with all it proposes; POST applies or drops it. Its maker with its area in scope, and who sees everything; see rules."""

    post_permission = "stations.change_plan"
    template_name = "stations/plans/plan.html"

    @cached_property
    def plan(self) -> Plan:
        return get_object_or_404(plans_of(self.person), pk=self.kwargs["pk"])

    def get_page_title(self) -> str:
        return str(self.plan)

    def trail(self) -> list[dict[str, str]]:
        return [{"url": reverse("stations_desk:plans"), "label": _("Plans")}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        plan, get = self.plan, self.request.GET
        kind = get.get("kind", "") if get.get("kind", "") in LineKind.values else ""
        shifts = list(plan.election.shifts.select_related("election"))
        shift = next((one for one in shifts if str(one.pk) == get.get("shift")), shifts[0] if shifts else None)
        page = Paginator(pages.rows_of(plan, self.person, kind, id_in(get.get("area", ""))), pages.LINES).get_page(get.get("p"))
        is_ready = plan.state in (PlanState.READY, PlanState.APPLYING, PlanState.APPLIED)
        areas, locked = pages.changes_by_area(plan), pages.locked_of(page)
        return super().get_context_data(
            plan=plan,
            report=plan.report,
            is_going=plan.state in GOING,
            is_ready=is_ready,
            is_stalled=applying.is_stalled(plan, at=timezone.now()),
            may_apply=not apply_refusals(plan, self.person),
            may_drop=plan.state in (PlanState.WANTED, PlanState.MAKING, PlanState.READY, PlanState.FAILED),
            kinds=[(value, label, plan.report.get("lines", {}).get(value, 0)) for value, label in pages.COUNTED.items()],
            kind=kind,
            area=get.get("area", ""),
            areas=areas,
            changes=sum(count for _area, count in areas),
            page_obj=page,
            rows=[(line, pages.why(line), line.pk in locked) for line in page],
            shifts=shifts,
            shift=shift,
            picture=pages.picture(plan, shift) if shift and is_ready else None,
            left=pages.left_over(plan, self.person),
            asked=pages.asked(plan),
            empty=pages.empty_posts(plan),
            empty_count=len(plan.report.get("empty", [])),
            worst=pages.worst(plan) if is_ready else [],
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        act = request.POST.get("act")
        try:
            if act == "drop":
                services.drop(self.plan, by=self.person)
            elif act in ("all", "some"):
                areas, lines = (_ids(request, name) if act == "some" else [] for name in ("area", "line"))
                if act == "some" and not areas and not lines:
                    messages.error(request, _("Choose areas or lines first, or apply all of it."))
                else:
                    services.apply(self.plan, by=self.person, at=timezone.now(), areas=areas, lines=lines)
        except Refused as refused:
            self.refused(refused)
        return redirect("stations_desk:plan", self.plan.pk)


class PlanChancesView(PlanView):
    """How likely nobody comes, of every station and shift of the plan that one sees, as a CSV. Whoever may see the plan."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        plan = self.plan
        if not plan.report.get("chance"):
            return redirect("stations_desk:plan", plan.pk)
        seen = set(scope.stations_of(self.person).filter(election=plan.election).values_list("pk", flat=True))
        log(instance=plan.election, action="stations.export_list", user=self.person, data={"format": "chances", "plan": plan.pk})
        headers = {
            "Content-Disposition": f'attachment; filename="{plan.election.slug}-plan-{plan.pk}-chances.csv"',
            "Cache-Control": "private, no-store",
        }
        return HttpResponse("".join(chances.csv_of(plan, seen)), content_type="text/csv; charset=utf-8", headers=headers)


class PlanStateView(PlanView):
    """How far a plan is, for the bar."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        plan = self.plan
        state = {"made": plan.progress, "total": plan.total, "done": plan.state not in GOING}
        return JsonResponse(state, headers={"Cache-Control": "no-store"})


class PlanAnewView(PlanDeskView):
    """Somebody dropped out: plan the area anew. Whoever may add plans, for a hole in scope; a GET shows the station with the button."""

    post_permission = "stations.add_plan"

    @cached_property
    def hole(self) -> Hole:
        related = ("post__station__election", "post__station__area", "assignment")
        return get_object_or_404(scope.holes_of(self.person).filter(closed_at=None).select_related(*related), pk=self.kwargs["pk"])

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return redirect("stations_desk:station", self.hole.post.station_id)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.hole.assignment.stands and not self.person.has_perm("stations.change_assignment"):
            return permission_denied(request)
        try:
            plan = services.plan_anew(self.hole, by=self.person, at=timezone.now())
        except Refused as refused:
            self.refused(refused)
            return redirect("stations_desk:station", self.hole.post.station_id)
        return redirect("stations_desk:plan", plan.pk)


def _ids(request: HttpRequest, name: str) -> list[int]:
    return [pk for value in request.POST.getlist(name) if (pk := id_in(value)) is not None]

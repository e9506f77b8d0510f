"""Papers to download: one's own, those of a person in one's scope, and of many in one print run; and an organisation's requisites.

Who may: a volunteer has the own; whoever may add paper runs (coordinators, headquarters) those in scope, a run whoever asked for it alone;
requisites are written by whoever decides the organisation's requests: its editors, and the headquarters. Downloads of others' papers are logged.
"""

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.generic import View
from wagtail.admin.auth import permission_denied
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.log_actions import log

from people.models import Organisation, User
from people.queries import organisations_decided_by
from people.rate_limit import allows
from people.refusals import Refused
from stations.enums import PaperKind
from stations.models import Assignment, PaperRun
from stations.papers import files, making, services
from stations.papers.forms import PapersForm, RequisitesForm
from stations.papers.rules import paper_refusals
from stations.scope import areas_of, assignments_of

SHOWN = 20  # runs
MOST, SECONDS = 60, 3600  # papers of one person
KINDS = {"mandate": PaperKind.MANDATES, "badge": PaperKind.BADGES}


@never_cache
@login_required
def own(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """My mandate letter or name badge. Whoever stands there, about oneself only."""
    person = cast("User", request.user)
    assignment = get_object_or_404(Assignment.objects.select_related(*making.WITH), pk=pk, person=person)
    if not allows("stations:paper", str(person.pk), most=MOST, seconds=SECONDS):
        messages.error(request, _("You have downloaded many papers within an hour. Wait a little and go on then."))
        return redirect("stations:mine")
    return _paper(request, assignment, kind) or redirect("stations:mine")


def _paper(request: HttpRequest, assignment: Assignment, kind: str) -> HttpResponse | None:
    """The PDF; None, and the reason as a message, where there is none."""
    if kind not in KINDS:
        raise Http404
    at = timezone.now()
    if refusals := paper_refusals(assignment, KINDS[kind], at):
        for refusal in refusals:
            messages.warning(request, refusal.message)
        return None
    headers = {"Content-Disposition": f'inline; filename="{kind}-{assignment.certificate.number}.pdf"', "Cache-Control": "private, no-store"}
    return HttpResponse(making.one(assignment, KINDS[kind], at=at), content_type="application/pdf", headers=headers)


class PaperPage(WagtailAdminTemplateMixin, View):
    """What only those who may print papers see."""

    header_icon = "download"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not request.user.has_perm("stations.add_paperrun"):
            return permission_denied(request)
        return super().dispatch(request, *args, **kwargs)

    @property
    def person(self) -> User:
        return cast("User", self.request.user)

    @property
    def mine(self) -> "QuerySet[PaperRun]":
        return PaperRun.objects.filter(asked_by=self.person).select_related("election", "area")

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [*self.breadcrumbs_items, {"url": "", "label": str(self.get_page_title())}]


class PapersView(PaperPage):
    """One's own runs, and the form that asks for another."""

    template_name = "stations/papers/papers.html"
    page_title = gettext_lazy("Mandates and badges")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        runs, now = list(self.mine[:SHOWN]), timezone.now()
        for run in runs:
            run.without = making.left_out(run, now)[:SHOWN] if run.finished_at and run.thrown_away_at is None else []  # type: ignore[attr-defined]
        going = any(run.finished_at is None and run.thrown_away_at is None for run in runs)
        form = PapersForm(areas=areas_of(self.person), initial={"election": self.request.GET.get("election")})
        lacking = [one for one in organisations_decided_by(self.person).select_related("requisites") if not _is_complete(one)]
        context = {"form": form, "runs": runs, "going": going, "kept_days": making.KEPT.days, "lacking": lacking, **kwargs}
        return super().get_context_data(**context)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = PapersForm(request.POST, areas=areas_of(self.person))
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=400)
        data = form.cleaned_data
        try:
            services.ask(data["election"], data["area"], data["kind"], by=self.person, at=timezone.now())
        except Refused as refused:
            for refusal in refused.refusals:
                form.add_error(None, refusal.message)
            return self.render_to_response(self.get_context_data(form=form), status=409)
        messages.success(request, _("The papers are being made. You can leave this page: they are made all the same."))
        return redirect("stations_papers:papers")


class RunStateView(PaperPage):
    """How far a run is, for the bar."""

    def get(self, request: HttpRequest, pk: int) -> JsonResponse:
        run = get_object_or_404(self.mine, pk=pk)
        return JsonResponse({"made": run.made, "total": run.total, "done": run.finished_at is not None}, headers={"Cache-Control": "no-store"})


class RunFileView(PaperPage):
    """The ZIP of a run that is done. Logged: it holds the names of many."""

    def get(self, request: HttpRequest, pk: int) -> FileResponse:
        run = get_object_or_404(self.mine, pk=pk, finished_at__isnull=False, thrown_away_at=None)
        try:
            file = files.archive(run).open("rb")
        except FileNotFoundError as error:
            raise Http404 from error
        log(instance=run, action="stations.download_papers", user=self.person)
        name = f"papers-{timezone.localtime(run.asked_at):%Y-%m-%d-%H%M}.zip"
        return FileResponse(file, as_attachment=True, filename=name, headers={"Cache-Control": "private, no-store"})


class OneView(PaperPage):
    """The paper of one person in scope. Logged."""

    def get(self, request: HttpRequest, pk: int, kind: str) -> HttpResponse:
        assignment = get_object_or_404(assignments_of(self.person).select_related(*making.WITH), pk=pk)
        paper = _paper(request, assignment, kind)
        if paper is None:
            return redirect("stations_desk:station", assignment.station_id)
        log(instance=assignment, action="stations.download_paper", user=self.person, data={"kind": kind})
        return paper


class RequisitesListView(WagtailAdminTemplateMixin, View):
    """The organisations whose requisites one writes."""

    template_name = "stations/papers/requisites_list.html"
    page_title = gettext_lazy("Requisites for letters")
    header_icon = "doc-full"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not self.organisations.exists():
            return permission_denied(request)
        return super().dispatch(request, *args, **kwargs)

    @property
    def organisations(self) -> "QuerySet[Organisation]":
        return organisations_decided_by(self.request.user).select_related("requisites")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(organisations=[(one, _is_complete(one)) for one in self.organisations]))

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [*self.breadcrumbs_items, {"url": "", "label": str(self.get_page_title())}]


class RequisitesView(RequisitesListView):
    """Those of one organisation."""

    template_name = "stations/papers/requisites.html"

    @cached_property
    def organisation(self) -> Organisation:
        return get_object_or_404(self.organisations, pk=self.kwargs["pk"])

    def get_page_subtitle(self) -> str:
        return str(self.organisation)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = RequisitesForm(instance=getattr(self.organisation, "requisites", None))
        return self.render_to_response(self.get_context_data(form=form))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = RequisitesForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=400)
        services.write_requisites(self.organisation, form.cleaned_data, by=cast("User", request.user), at=timezone.now())
        messages.success(request, _("The requisites are saved."))
        return redirect("stations_papers:requisites_list")


def _is_complete(organisation: Organisation) -> bool:
    requisites = getattr(organisation, "requisites", None)
    return requisites is not None and requisites.are_complete

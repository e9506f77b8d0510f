"""Papers to download: one's own, those of a person in one's scope, and of many in one print run; and an organisation's requisites.

Who may: a volunteer has the own; whoever may add paper runs (coordinators, headquarters) those in scope, a run whoever asked for it alone;
requisites are written by whoever decides the organisation's requests: its editors, and the headquarters. Downloads of others' papers are logged.
"""

from datetime import datetime
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
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
from people.runs import services as runs
from people.runs.lines import NAMED, Line
from people.runs.models import Run
from people.runs.views import RunActMixin, RunFileMixin, RunPage, RunStateView, RunsView
from stations.enums import PaperKind
from stations.models import Assignment, PaperRun
from stations.papers import making, services
from stations.papers.forms import PapersForm, RequisitesForm
from stations.papers.report import ended_lines, left_out_lines
from stations.papers.rules import ended_since, in_scope, paper_refusals, refusal
from stations.papers.sheets import WITH
from stations.scope import areas_of, assignments_of

MOST, SECONDS = 60, 3600  # papers of one person
KINDS = {"mandate": PaperKind.MANDATES, "badge": PaperKind.BADGES}


@never_cache
@login_required
def own(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """My mandate letter or name badge. Whoever stands there, about oneself only."""
    person = cast("User", request.user)
    assignment = get_object_or_404(Assignment.objects.select_related(*WITH), pk=pk, person=person)
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
        for one in refusals:
            messages.warning(request, one.message)
        return None
    headers = {"Content-Disposition": f'inline; filename="{kind}-{assignment.certificate.number}.pdf"', "Cache-Control": "private, no-store"}
    if (paper := making.one(assignment, KINDS[kind], at=at)) is None:
        messages.error(request, refusal("failed").message)
        return None
    return HttpResponse(paper, content_type="application/pdf", headers=headers)


class PaperPage(RunPage):
    """What only those who may print papers see."""

    header_icon = "download"
    model = PaperRun
    related = ("election", "area")
    permission = "stations.add_paperrun"
    page = "stations_papers:papers"
    addresses = "stations_papers:{}"


class PapersView(PaperPage, RunsView):
    """One's own runs, and the form that asks for another."""

    template_name = "stations/papers/papers.html"
    page_title = gettext_lazy("Mandates and badges")
    said = gettext_lazy("The papers are being made. You can leave this page: they are made all the same.")

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [*self.breadcrumbs_items, {"url": "", "label": str(self.get_page_title())}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        lacking = [one for one in organisations_decided_by(self.person).select_related("requisites") if not _is_complete(one)]
        return super().get_context_data(lacking=lacking, **kwargs)

    def make_form(self, data: Any = None) -> PapersForm:
        return PapersForm(data, areas=areas_of(self.person), initial={"election": self.request.GET.get("election")})

    def ask(self, data: dict[str, Any], at: datetime) -> None:
        services.ask(data["election"], data["area"], data["kind"], by=self.person, at=at)

    def left_out(self, run: Run) -> list[Line]:
        shown = run.left_out[:NAMED]
        seen = in_scope(self.person, (pk for pk, _kind, _code in shown))
        return left_out_lines([one for one in shown if one[0] in seen])


class RunCancelView(RunActMixin, PapersView):
    act = staticmethod(runs.cancel)


class RunFailedView(RunActMixin, PapersView):
    act = staticmethod(services.ask_for_failed)


class RunAnewView(RunActMixin, PapersView):
    act = staticmethod(services.ask_anew)


class PapersStateView(PaperPage, RunStateView):
    """How far a run is, for the bar."""


class RunFileView(RunFileMixin, PapersView):
    """The ZIP of a run that is done; where somebody in it may no longer stand, the page with a button instead that has it made anew."""

    opened = staticmethod(services.opened)
    action = "stations.download_papers"

    def ended(self, run: Run, at: datetime) -> tuple[list[Line], int]:
        ended = ended_since(cast("PaperRun", run), at)
        seen = in_scope(self.person, (pk for pk, _why in ended))
        found = [one for one in ended if one[0] in seen]
        return ended_lines(found[:NAMED]), len(found)


class OneView(PaperPage):
    """The paper of one person in scope. Logged."""

    def get(self, request: HttpRequest, pk: int, kind: str) -> HttpResponse:
        assignment = get_object_or_404(assignments_of(self.person).select_related(*WITH), pk=pk)
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
